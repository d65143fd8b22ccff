import TinyQueue from 'tinyqueue';
import { Emitter } from './disposable.ts';
import { Process } from './process.ts';
import { RandomStream } from './random.ts';
import type { Micros } from './time.ts';
import { Condition, type Task, type Waitable, type Waiter } from './wait.ts';

/** A planned event. */
export interface Timer {
  /** Forgets the event if it has not happened yet. */
  cancel(): void;
}

class Alarm extends Condition {
  private readonly kernel: Kernel;
  private readonly delay: Micros;
  private timer: Timer | undefined;

  constructor(kernel: Kernel, delay: Micros) {
    super();
    this.kernel = kernel;
    this.delay = delay;
  }

  override subscribe(waiter: Waiter): void {
    super.subscribe(waiter);
    this.timer ??= this.kernel.after(this.delay, () => {
      this.timer = undefined;
      this.notify();
    });
  }

  override unsubscribe(waiter: Waiter): void {
    super.unsubscribe(waiter);
    if (this.awaited) return;
    this.timer?.cancel();
    this.timer = undefined;
  }
}

class Event implements Timer {
  readonly at: Micros;
  readonly seq: number;
  readonly owner: Kernel;
  run: (() => void) | undefined;

  constructor(at: Micros, seq: number, owner: Kernel, run: () => void) {
    this.at = at;
    this.seq = seq;
    this.owner = owner;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }

  happen(): void {
    const { run } = this;
    this.run = undefined;
    run?.();
  }
}

/** The one queue of a world, which all views of its kernel share. Events are ordered by (time, sequence number). */
class EventQueue {
  now: Micros;
  processed = 0;
  pids = 0;
  readonly streams = new Map<string, RandomStream>();
  private sequence = 0;
  private readonly later = new TinyQueue<Event>([], (a, b) => a.at - b.at || a.seq - b.seq);
  // Events of this very instant need no heap: they are appended in order of their sequence numbers.
  private instant: Event[] = [];
  private instantHead = 0;

  constructor(epoch: Micros) {
    this.now = epoch;
  }

  plan(at: Micros, owner: Kernel, run: () => void): Event {
    const event = new Event(Math.max(at, this.now), this.sequence++, owner, run);
    if (event.at === this.now) this.instant.push(event);
    else this.later.push(event);
    return event;
  }

  /** The next event that has not been forgotten. */
  next(): Event | undefined {
    for (;;) {
      const head = this.instant[this.instantHead];
      const top = this.later.peek();
      let event: Event | undefined;
      if (head !== undefined && (top === undefined || top.at > head.at || top.seq > head.seq)) event = head;
      else event = top;
      if (event === undefined || event.run !== undefined) return event;
      this.drop(event);
    }
  }

  drop(event: Event): void {
    if (event === this.instant[this.instantHead]) {
      this.instantHead++;
      if (this.instantHead === this.instant.length) {
        this.instant = [];
        this.instantHead = 0;
      }
    } else this.later.pop();
  }
}

/**
 * The clock and the one event queue of a simulated world, as one of those sees them who live in it. Nothing here reads
 * the wall clock, so whoever drives the kernel decides how fast virtual time passes. A host has a view of its own,
 * because its clock may be wrong, and so has each of its daemons, because it may be stopped: what is due then waits.
 */
export class Kernel {
  /** The view of the world itself, which is never held. */
  private readonly world: Kernel;
  private readonly queue: EventQueue;
  /** Of the host: by how much its clock is ahead. */
  private readonly clock: { ahead: Micros };
  /** What was due while this view was held, in the order in which it was; undefined while it is not held. */
  private held: Event[] | undefined;
  private releasing: Timer | undefined;

  readonly seed: string;
  /** Fires when the view is held, and when it is released. */
  readonly onHold = new Emitter<void>();

  /** @param epoch where virtual time starts @param seed from which every random stream is split */
  constructor(epoch: Micros, seed: string, of?: { readonly world: Kernel; readonly clock: { ahead: Micros } }) {
    this.seed = seed;
    this.world = of?.world ?? this;
    this.queue = of?.world.queue ?? new EventQueue(epoch);
    this.clock = of?.clock ?? { ahead: 0 };
  }

  /** The view of a host, with a clock of its own. */
  forHost(): Kernel {
    return new Kernel(this.now, this.seed, { world: this.world, clock: { ahead: 0 } });
  }

  /** The view of a program on this host, which may be held. */
  forProgram(): Kernel {
    return new Kernel(this.now, this.seed, { world: this.world, clock: this.clock });
  }

  /** The present virtual time: the same for everybody, and the only one by which things happen. */
  get now(): Micros {
    return this.queue.now;
  }

  /** What this host's clock shows: for whatever is written down with a date, and for certificates. */
  get date(): Micros {
    return this.queue.now + this.clock.ahead;
  }

  /** By how much this host's clock is ahead of virtual time; behind it, when negative. */
  get clockAhead(): Micros {
    return this.clock.ahead;
  }

  /** Sets this host's clock. */
  setClock(ahead: Micros): void {
    this.clock.ahead = ahead;
  }

  /** Whether what is due through this view waits. */
  get isHeld(): boolean {
    return this.held !== undefined;
  }

  /** From now on what is due through this view waits, as for a process that got SIGSTOP. */
  hold(): void {
    this.releasing?.cancel();
    this.releasing = undefined;
    if (this.held !== undefined) return;
    this.held = [];
    this.onHold.fire();
  }

  /** What was due meanwhile happens in this instant, in the order in which it was due. */
  release(): void {
    if (this.held === undefined) return;
    this.releasing ??= this.world.soon(() => {
      const held = this.held ?? [];
      this.held = undefined;
      this.releasing = undefined;
      for (const event of held) event.happen();
      this.onHold.fire();
    });
  }

  /** Calls `run` at once, or when the view is held no longer. */
  whenFree(run: () => void): void {
    if (this.held === undefined) run();
    else this.soon(run);
  }

  /** How many events have happened: a measure of work for benchmarks. */
  get events(): number {
    return this.queue.processed;
  }

  /** The stream of random numbers of this name; the same object each time. */
  random(name: string): RandomStream {
    const { streams } = this.queue;
    let stream = streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.seed, name);
      streams.set(name, stream);
    }
    return stream;
  }

  /** Plans `run` for the time `at`; a time in the past means now. */
  at(at: Micros, run: () => void): Timer {
    return this.queue.plan(at, this, run);
  }

  /** Plans `run` for `delay` microseconds from now. */
  after(delay: Micros, run: () => void): Timer {
    return this.queue.plan(this.queue.now + Math.max(0, Math.round(delay)), this, run);
  }

  /** Plans `run` for this instant, after all that is already planned for it. */
  soon(run: () => void): Timer {
    return this.queue.plan(this.queue.now, this, run);
  }

  /** A waitable that wakes once, `delay` microseconds after somebody began to wait. */
  timer(delay: Micros): Waitable {
    return new Alarm(this, delay);
  }

  /** Lets `delay` microseconds pass. */
  *sleep(delay: Micros): Task {
    const end = this.now + Math.max(0, Math.round(delay));
    while (this.now < end) yield this.timer(end - this.now);
  }

  /** Starts a process whose first step happens in this instant. */
  spawn<T>(name: string, body: Task<T>): Process<T> {
    return new Process(this, ++this.queue.pids, name, body);
  }

  /** When the next event is planned, or undefined when nothing is. */
  nextEventAt(): Micros | undefined {
    return this.queue.next()?.at;
  }

  /** Lets the next event happen if it is due by `limit`; says whether there was one. */
  step(limit: Micros = Infinity): boolean {
    const { queue } = this;
    const event = queue.next();
    if (event === undefined || event.at > limit) return false;
    queue.drop(event);
    queue.now = event.at;
    queue.processed++;
    const { held } = event.owner;
    if (held !== undefined) {
      held.push(event);
      return true;
    }
    event.happen();
    return true;
  }

  /** Lets everything up to and including `time` happen; the clock then stands at `time`. */
  runUntil(time: Micros): void {
    while (this.step(time));
    if (this.now < time) this.queue.now = time;
  }

  /** Lets everything that is due in this instant happen. */
  settle(): void {
    this.runUntil(this.now);
  }
}
