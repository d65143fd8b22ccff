/**
 * The worker's end of the wire: it drives one session at the pace of the wall clock and tells the page what
 * happens. The only place where virtual time meets real time; nothing below knows of it.
 */
import { expose } from 'comlink';
import { SECOND, type Micros } from './kernel/time.ts';
import { LabSession } from './lab/lab-session.ts';
import { loadSoftware, software } from './late-software.ts';
import { describeInput, JournalError, parseJournal, type Journal, type JournalInput } from './world/journal.ts';
import type {
  BootOptions,
  BootReport,
  ClockView,
  CrashReport,
  EventSink,
  JournalLine,
  LabEvent,
  LabView,
  LabWorker,
  Language,
  TerminalInput,
  TerminalPort,
} from './world/protocol.ts';
import { Session } from './world/session.ts';
import { isSteady } from './world/steady.ts';
import type { RequestView, TaskDetail } from './world/close-views.ts';
import { ClusterWatch } from './world/cluster-watch.ts';
import { viewRequests } from './world/requests.ts';
import { viewTaskDetail } from './world/task-detail.ts';
import { labSummaries, loadLab } from 'virtual:labs';

/** Real milliseconds: how often the world is moved on, and how long it may take of that. */
const FRAME = 16;
const BUDGET = 12;
/** How long of that at a stretch, in real milliseconds: a key that is pressed meanwhile is answered after it. */
const SLICE = 3;
/** Real milliseconds between two lines that say how far the clock has come. */
const TIME_MARK = 5_000;
const MIN_SPEED = 0.1;
const MAX_SPEED = 1_000;
/** Virtual time that "run until steady" and "step" may take at most. */
const STEADY_LIMIT: Micros = 600 * SECOND;
const STEP_LIMIT: Micros = 60 * SECOND;
/** In a playground every host has learners' images; labs may bring their own settings. */
const PLAYGROUND_HOSTS = 3;

/** Real milliseconds between two events that tell nothing but the time. */
const CLOCK_EVERY = 100;
/** Real milliseconds after which a fresh world goes on although no terminal was opened. */
const TERMINAL_PATIENCE = 500;

/** A run of the clock with an end: "until steady", "one step", or until a task of the world is done. */
interface Errand {
  readonly until: Micros;
  readonly reached: () => boolean;
  readonly done: (reached: boolean) => void;
}

class SwarmLab {
  private session: Session | undefined;
  private lab: LabSession | undefined;
  private watch: ClusterWatch | undefined;
  private sink: EventSink = () => {};
  private events: LabEvent[] = [];
  private speed = 1;
  private paused = false;
  private errand: Errand | undefined;
  private crash: CrashReport | undefined;
  private ports = new Map<string, { port: TerminalPort; end: () => void; waiting: string }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Goes on with a frame after what has come in meanwhile; a timer would be held back by the browser. */
  private readonly turn = new MessageChannel();
  private turns = 0;
  private lastFrame = 0;
  private lastMark = 0;
  /** Journal lines that the page knows of. */
  private announced = 0;
  /** The version of the cluster's view that the page knows of. */
  private shownCluster = 0;
  private lastClock = 0;
  /** The last request that the page knows of, and when it was told. */
  private shownRequest = 0;
  private lastRequest = 0;
  /** Whether the world moves and takes input; before, what the page asks for waits here. */
  private moving = false;
  private waiting: (() => void)[] = [];
  /** Ends the pause of a fresh world after its first prompt. */
  private terminalOpened: () => void = () => {};

  async boot(options: BootOptions, sink: EventSink): Promise<BootReport> {
    this.end();
    this.sink = sink;
    let journal: Journal | undefined;
    let fault: BootReport['fault'];
    if (options.journal.length > 0) {
      try {
        journal = parseJournal(options.journal, options.lab);
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        fault = { reason: error.reason, line: error.line, detail: error.message };
      }
    }
    const definition = options.lab === undefined ? undefined : await loadLab(options.lab, options.language);
    const session = new Session(
      journal?.header ?? {
        seed: options.seed ?? freshSeed(),
        epoch: Date.now() * 1_000,
        hosts: definition?.lab.hosts ?? PLAYGROUND_HOSTS,
        images: definition?.lab.images ?? 'ordinary',
        ...(options.lab === undefined ? {} : { lab: options.lab }),
      },
      software,
    );
    this.session = session;
    this.lab = definition === undefined ? undefined : new LabSession(session, definition, options.stepsDone);
    session.begin();
    this.watch = new ClusterWatch(session.world);
    // A restored journal is already in the page's hands; of a fresh one it gets the header now.
    this.announced = journal === undefined ? 0 : journal.inputs.length + 1;
    session.journal.on(() => this.announce());
    this.announce();
    if (journal !== undefined) await this.setOut(session, journal.inputs);
    else {
      const opened = new Promise<void>((resolve) => {
        this.terminalOpened = resolve;
        setTimeout(resolve, TERMINAL_PATIENCE);
      });
      void opened.then(() => this.setOut(session, []));
    }
    return {
      outcome: journal !== undefined ? 'restored' : fault !== undefined ? 'rejected' : 'fresh',
      fault,
      seed: session.header.seed,
      hosts: session.world.hosts.map(({ name, address }) => ({ name, address })),
      clock: this.clock(),
      cluster: this.watch.view,
      labs: labSummaries,
      lab: this.lab?.view,
      progress: this.lab?.progress,
    };
  }

  /** From the first prompts on: the lab begins, the journal is replayed, and the clock runs. */
  private async setOut(session: Session, inputs: readonly JournalInput[]): Promise<void> {
    try {
      await loadSoftware();
      if (session !== this.session) return;
      this.beginLab();
      await this.replay(session, inputs);
    } catch (error) {
      if (session !== this.session) return;
      this.fail(error);
    }
    if (session !== this.session) return;
    this.watch?.look();
    this.lastFrame = this.lastMark = performance.now();
    this.moving = true;
    for (const { name } of session.world.hosts)
      if (session.editors.view(name) !== undefined) this.showEditor(session, name);
    session.editors.changed.on((host) => this.showEditor(session, host));
    session.browser.changed.on((browser) => {
      if (session === this.session) this.tell({ kind: 'browser', browser });
    });
    // What was asked before, the reader has seen.
    this.shownRequest = session.world.network.traces.last?.id ?? 0;
    const { waiting } = this;
    this.waiting = [];
    for (const act of waiting) this.guard(act);
    this.frame();
  }

  /** Acts as soon as the world moves. */
  private soon(act: () => void): void {
    if (this.moving) act();
    else this.waiting.push(act);
  }

  /** @throws Error when there is no world that could move */
  private async ready(): Promise<Session> {
    await new Promise<void>((resolve) => this.soon(resolve));
    return this.live();
  }

  private beginLab(): void {
    const { lab } = this;
    if (lab === undefined) return;
    const gaveUp = lab.begin();
    if (gaveUp.length > 0) throw new Error(`the lab's setup gave up: ${gaveUp.join('; ')}`);
    lab.onProgress((progress) => this.tell({ kind: 'progress', progress }));
  }

  private async replay(session: Session, inputs: readonly JournalInput[]): Promise<void> {
    let told = performance.now();
    for (const done of session.replay(inputs)) {
      if (performance.now() - told < 100) continue;
      told = performance.now();
      this.sink([{ kind: 'replay', done, total: inputs.length }]);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** The old world ends: nobody waits for it, no terminal shows it. */
  private end(): void {
    clearTimeout(this.timer);
    for (const { port, end } of this.ports.values()) {
      end();
      port.close();
    }
    this.ports.clear();
    this.endErrand();
    this.crash = undefined;
    this.events = [];
    this.announced = 0;
    this.shownCluster = 0;
    this.paused = false;
    this.moving = false;
    const { waiting } = this;
    this.waiting = [];
    // They find another world, or none, and say so.
    for (const act of waiting) act();
  }

  private tell(event: LabEvent): void {
    this.events.push(event);
  }

  private announce(): void {
    const lines = this.session?.lines ?? [];
    if (lines.length <= this.announced) return;
    this.tell({ kind: 'journal', from: this.announced, lines: lines.slice(this.announced) });
    this.announced = lines.length;
    // At once, before the line is applied: what it breaks must not take it along.
    this.flush();
  }

  private flush(): void {
    for (const terminal of this.ports.values()) {
      if (terminal.waiting === '') continue;
      terminal.port.postMessage(terminal.waiting);
      terminal.waiting = '';
    }
    if (this.events.length === 0) return;
    const { events } = this;
    this.events = [];
    this.sink(events);
  }

  private clock(): ClockView {
    return {
      now: this.session?.world.kernel.now ?? 0,
      speed: this.speed,
      mode: this.errand !== undefined ? 'seeking' : this.paused ? 'paused' : 'running',
    };
  }

  private frame(): void {
    const begun = performance.now();
    const { session } = this;
    if (session === undefined) return;
    const { kernel } = session.world;
    const goal = kernel.now + Math.round((begun - this.lastFrame) * 1_000 * this.speed);
    this.lastFrame = begun;
    this.moveOn(session, begun, goal);
  }

  /** Moves the world towards the frame's goal, slice by slice, and shows at the end of the frame what came of it. */
  private moveOn(session: Session, begun: number, goal: Micros): void {
    if (session !== this.session || this.crash !== undefined) return;
    let there = true;
    this.guard(() => (there = this.move(session, goal)));
    if (!there && performance.now() - begun < BUDGET) {
      this.flush();
      const turn = ++this.turns;
      this.turn.port1.onmessage = ({ data }) => data === turn && this.moveOn(session, begun, goal);
      this.turn.port2.postMessage(turn);
      return;
    }
    this.guard(() => this.markTime(session, begun));
    this.guard(() => this.showCluster());
    this.showRequest(session, begun);
    this.tellTime(begun);
    this.flush();
    this.timer = setTimeout(() => this.frame(), Math.max(0, FRAME - (performance.now() - begun)));
  }

  private tellTime(now: number): void {
    if (now - this.lastClock < CLOCK_EVERY && this.events.length === 0) return;
    this.lastClock = now;
    this.tell({ kind: 'clock', clock: this.clock() });
  }

  private showCluster(): void {
    const { watch } = this;
    if (watch === undefined) return;
    const version = watch.look();
    if (version === this.shownCluster) return;
    this.shownCluster = version;
    this.tell({ kind: 'cluster', cluster: watch.view });
  }

  /** Says that there is a request to be looked at; the page reads it when somebody looks. */
  private showRequest({ world }: Session, now: number): void {
    const last = world.network.traces.last?.id ?? 0;
    if (last === this.shownRequest || now - this.lastRequest < CLOCK_EVERY) return;
    this.shownRequest = last;
    this.lastRequest = now;
    this.tell({ kind: 'request', last });
  }

  readRequests(): readonly RequestView[] {
    return viewRequests(this.live().world);
  }

  readTask(id: string): TaskDetail | undefined {
    return viewTaskDetail(this.live().world, id);
  }

  /** Lets the world move for a slice; answers whether nothing is left to do before the next frame. */
  private move(session: Session, goal: Micros): boolean {
    const { kernel } = session.world;
    const begun = performance.now();
    const enough = (): boolean => performance.now() - begun > SLICE;
    const { errand } = this;
    if (errand === undefined) return this.paused || session.advance(goal, enough);
    while (!errand.reached() && kernel.now < errand.until && !enough())
      session.advance(Math.min(errand.until, kernel.nextEventAt() ?? errand.until), enough);
    if (!errand.reached() && kernel.now < errand.until) return false;
    this.errand = undefined;
    errand.done(errand.reached());
    return true;
  }

  private markTime(session: Session, now: number): void {
    if (now - this.lastMark < TIME_MARK) return;
    this.lastMark = now;
    const last = session.last;
    // Two marks in a row say no more than the second, but the journal only grows: leave them out while nothing moves.
    if (last === undefined || last.at !== session.elapsed) session.input({ do: 'time' });
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.crash !== undefined) return;
    const { session } = this;
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    this.crash = {
      message: `${name}: ${message}`,
      stack: stack ?? '',
      at: session?.world.kernel.now ?? 0,
      line: Math.max(0, (session?.lines.length ?? 1) - 1),
      input: session?.last === undefined ? '' : describeInput(session.last),
    };
    this.tell({ kind: 'crash', crash: this.crash });
    this.flush();
  }

  openTerminal(host: string, port: TerminalPort, columns: number, rows: number): void {
    const session = this.live();
    const terminal = session.terminal(host);
    const before = this.ports.get(host);
    before?.end();
    before?.port.close();
    if (terminal.memory !== '') port.postMessage(terminal.memory);
    const entry = { port, waiting: '', end: () => listening.dispose() };
    const listening = terminal.onOutput((text) => (entry.waiting += text));
    this.ports.set(host, entry);
    const hear = (data: TerminalInput): void => {
      if (this.session !== session || this.crash !== undefined) return;
      this.guard(() => {
        if (typeof data === 'string') session.input({ do: 'type', host, keys: data });
        else this.resize(session, host, data.columns, data.rows);
      });
      this.flush();
    };
    this.soon(() => hear({ columns, rows }));
    port.onmessage = ({ data }: { readonly data: TerminalInput }) => this.soon(() => hear(data));
    this.terminalOpened();
  }

  private resize(session: Session, host: string, columns: number, rows: number): void {
    const { tty } = session.terminal(host);
    if (tty.columns !== columns || tty.rows !== rows) session.input({ do: 'resize', host, columns, rows });
  }

  private live(): Session {
    if (this.session === undefined) throw new Error('There is no world yet.');
    if (this.crash !== undefined) throw new Error('The simulation has stopped after an error.');
    return this.session;
  }

  async typeCommand(host: string, command: string): Promise<void> {
    const session = await this.ready();
    this.guard(() => session.input({ do: 'type', host, keys: `${command.replaceAll('\n', '\r')}\r` }));
  }

  /** Answers when the last command of the block was typed and its prompt has come back. */
  async typeConsole(step: string, block: string): Promise<string> {
    const session = await this.ready();
    const { lab } = this;
    if (lab === undefined) throw new Error('There is no lab here.');
    const commands = lab.consoleHosts(step, block);
    this.guard(() => session.input({ do: 'console', step, block }));
    this.flush();
    await new Promise<void>((resolve) => lab.whenTyped(resolve));
    return commands[commands.length - 1] ?? '';
  }

  async saveFile(host: string, path: string, text: string): Promise<string> {
    const session = await this.ready();
    let refusal = '';
    this.guard(() => (refusal = session.saveFile(host, path, text)));
    return refusal;
  }

  async closeEditor(host: string, path: string): Promise<void> {
    const session = await this.ready();
    this.guard(() => session.input({ do: 'edit', host, path, text: null }));
  }

  async browse(url: string): Promise<void> {
    const session = await this.ready();
    this.guard(() => session.input({ do: 'browse', url }));
  }

  private showEditor(session: Session, host: string): void {
    if (session === this.session) this.tell({ kind: 'editor', host, editor: session.editors.view(host) });
  }

  pause(): void {
    this.paused = true;
    this.endErrand();
    this.lastClock = 0;
  }

  private endErrand(): void {
    const { errand } = this;
    this.errand = undefined;
    errand?.done(false);
  }

  resume(): void {
    this.paused = false;
  }

  setSpeed(speed: number): void {
    this.speed = Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed));
  }

  async step(): Promise<void> {
    const { world } = await this.ready();
    this.paused = true;
    this.endErrand();
    const before = this.watch?.look();
    this.errand = {
      until: world.kernel.now + STEP_LIMIT,
      reached: () => this.watch?.look() !== before,
      done: () => {},
    };
  }

  async runUntilSteady(): Promise<boolean> {
    const { world } = await this.ready();
    return new Promise((resolve) => {
      this.endErrand();
      this.errand = { until: world.kernel.now + STEADY_LIMIT, reached: () => isSteady(world), done: resolve };
    });
  }

  async readLab(language: Language): Promise<LabView | undefined> {
    const id = this.session?.header.lab;
    if (id === undefined || this.lab === undefined) return undefined;
    const loaded = await loadLab(id, language);
    if (loaded !== undefined) this.lab?.read(loaded);
    return this.lab?.view;
  }

  ping(): void {}

  exportJournal(): string {
    return (this.session?.lines ?? []).map((line: JournalLine) => `${line}\n`).join('');
  }
}

function freshSeed(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

type Awaitable<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => R | Promise<R> : T[K];
};
const swarmLab: Awaitable<LabWorker> = new SwarmLab();
expose(swarmLab);
