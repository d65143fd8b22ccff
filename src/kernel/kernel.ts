import TinyQueue from 'tinyqueue';
import { Process } from './process.ts';
import { RandomStream } from './random.ts';
import type { Micros } from './time.ts';
import type { Task, Waitable } from './wait.ts';

/** A planned event. */
export interface Timer {
  /** Forgets the event if it has not happened yet. */
  cancel(): void;
}

class Event implements Timer {
  readonly at: Micros;
  readonly seq: number;
  run: (() => void) | undefined;

  constructor(at: Micros, seq: number, run: () => void) {
    this.at = at;
    this.seq = seq;
    this.run = run;
  }

  cancel(): void {
    this.run = undefined;
  }
}

/**
 * The clock and the one event queue of a simulated world. Events are ordered by (time, sequence number); nothing
 * here reads the wall clock, so whoever drives the kernel decides how fast virtual time passes.
 */
export class Kernel {
  private current: Micros;
  private sequence = 0;
  private processed = 0;
  private pids = 0;
  private readonly later = new TinyQueue<Event>([], (a, b) => a.at - b.at || a.seq - b.seq);
  // Events of this very instant need no heap: they are appended in order of their sequence numbers.
  private instant: Event[] = [];
  private instantHead = 0;
  private readonly streams = new Map<string, RandomStream>();

  readonly seed: string;

  /** @param epoch where virtual time starts @param seed from which every random stream is split */
  constructor(epoch: Micros, seed: string) {
    this.seed = seed;

    this.current = epoch;
  }

  /** The present virtual time. */
  get now(): Micros {
    return this.current;
  }

  /** How many events have happened: a measure of work for benchmarks. */
  get events(): number {
    return this.processed;
  }

  /** The stream of random numbers of this name; the same object each time. */
  random(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.seed, name);
      this.streams.set(name, stream);
    }
    return stream;
  }

  /** Plans `run` for the time `at`; a time in the past means now. */
  at(at: Micros, run: () => void): Timer {
    const event = new Event(Math.max(at, this.current), this.sequence++, run);
    if (event.at === this.current) this.instant.push(event);
    else this.later.push(event);
    return event;
  }

  /** Plans `run` for `delay` microseconds from now. */
  after(delay: Micros, run: () => void): Timer {
    return this.at(this.current + Math.max(0, Math.round(delay)), run);
  }

  /** Plans `run` for this instant, after all that is already planned for it. */
  soon(run: () => void): Timer {
    return this.at(this.current, run);
  }

  /** A waitable that wakes once after `delay` microseconds. */
  timer(delay: Micros): Waitable {
    return {
      subscribe: (wake) => {
        const timer = this.after(delay, wake);
        return () => timer.cancel();
      },
    };
  }

  /** Lets `delay` microseconds pass. */
  *sleep(delay: Micros): Task {
    const end = this.current + Math.max(0, Math.round(delay));
    while (this.current < end) yield this.timer(end - this.current);
  }

  /** Starts a process whose first step happens in this instant. */
  spawn<T>(name: string, body: Task<T>): Process<T> {
    return new Process(this, ++this.pids, name, body);
  }

  private next(): Event | undefined {
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

  private drop(event: Event): void {
    if (event === this.instant[this.instantHead]) {
      this.instantHead++;
      if (this.instantHead === this.instant.length) {
        this.instant = [];
        this.instantHead = 0;
      }
    } else this.later.pop();
  }

  /** When the next event is planned, or undefined when nothing is. */
  nextEventAt(): Micros | undefined {
    return this.next()?.at;
  }

  /** Lets the next event happen if it is due by `limit`; says whether there was one. */
  step(limit: Micros = Infinity): boolean {
    const event = this.next();
    if (event === undefined || event.at > limit) return false;
    this.drop(event);
    this.current = event.at;
    this.processed++;
    const run = event.run;
    event.run = undefined;
    run?.();
    return true;
  }

  /** Lets everything up to and including `time` happen; the clock then stands at `time`. */
  runUntil(time: Micros): void {
    while (this.step(time));
    if (this.current < time) this.current = time;
  }

  /** Lets everything that is due in this instant happen. */
  settle(): void {
    this.runUntil(this.current);
  }
}
