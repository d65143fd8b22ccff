// The page's end of the worker: one world at a time, what is known of it, and what the reader can do to it.
// Elements read `state`, call the methods, and are told of every change; nothing else talks to the worker.

import { proxy, transfer, wrap, type Remote } from 'comlink';
import type {
  BootReport,
  ClockView,
  ClusterView,
  CrashReport,
  EditorView,
  HostSummary,
  JournalFault,
  JournalLine,
  LabEvent,
  LabProgress,
  LabSummary,
  LabView,
  LabWorker,
  TerminalPort,
} from '../world/protocol.ts';
import type { BrowserView, RequestView, TaskDetail } from '../world/close-views.ts';
import { language } from './language.ts';
import { JournalStore, nowhere, worldName, type Place } from './journal-store.ts';
import { firstLab, formatRoute, type Route } from './route.ts';

export type Notice =
  | { readonly kind: 'rejected'; readonly reason: JournalFault; readonly line: number; readonly detail: string }
  | { readonly kind: 'unsaved'; readonly why: 'storage' | 'other-tab'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'begun-again'; readonly undo: () => void };

export interface SessionState {
  readonly phase: 'starting' | 'replaying' | 'ready' | 'crashed' | 'stuck';
  readonly replay: { readonly done: number; readonly total: number } | undefined;
  /** Counts worlds: terminals of an older one are of no use any more. */
  readonly world: number;
  readonly route: Route;
  readonly seed: string;
  readonly hosts: readonly HostSummary[];
  readonly clock: ClockView | undefined;
  readonly cluster: ClusterView | undefined;
  readonly labs: readonly LabSummary[];
  readonly lab: LabView | undefined;
  readonly progress: LabProgress | undefined;
  /** The step shown, an index into `lab.steps`. */
  readonly step: number;
  readonly crash: CrashReport | undefined;
  readonly notice: Notice | undefined;
  /** Files that programs of the hosts have open, the latest last. */
  readonly editors: readonly EditorView[];
  /** What the browser shows, once something was opened in it. */
  readonly browser: BrowserView | undefined;
  /** The number of the last request that was made since the page was opened; 0 before the first. */
  readonly request: number;
}

/** How long the worker may stay silent, in milliseconds, before the reader is asked what to do. */
const patience = 10_000;
const pingEvery = 3_000;
/** Milliseconds between two changes of the time shown. */
const clockEvery = 100;

export class Session {
  state: SessionState;
  private readonly makeWorker: () => Worker;
  private worker: Worker;
  private remote: Remote<LabWorker>;
  private readonly store = new JournalStore();
  private readonly listeners = new Set<() => void>();
  private world = '';
  /** The journal as the worker announced it. */
  private lines: JournalLine[] = [];
  /** A journal that could not be used, kept for download. */
  private rejected = '';
  private place: Place = nowhere;
  private seedAsked: string | undefined;
  private lastSign = performance.now();
  /** Counts boots: what an older one still has to say is of a world that has ended. */
  private boots = 0;
  private clockShown = 0;

  constructor(firstWorker: Worker, makeWorker: () => Worker, route: Route, seed: string | undefined) {
    this.makeWorker = makeWorker;
    this.seedAsked = seed;
    this.state = {
      phase: 'starting',
      replay: undefined,
      world: 0,
      route,
      seed: '',
      hosts: [],
      clock: undefined,
      cluster: undefined,
      labs: [],
      lab: undefined,
      progress: undefined,
      step: 0,
      crash: undefined,
      notice: undefined,
      editors: [],
      browser: undefined,
      request: 0,
    };
    this.worker = firstWorker;
    this.remote = this.attach(firstWorker);
    setInterval(() => void this.look(), pingEvery);
  }

  /** Calls back after every change of `state`; the answer ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private change(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.listeners]) listener();
  }

  private attach(worker: Worker): Remote<LabWorker> {
    worker.addEventListener('error', (event) => {
      if (worker !== this.worker) return;
      event.preventDefault();
      this.crashed({
        message: event.message || 'The worker could not be started.',
        stack: event.filename ? `${event.filename}:${event.lineno}:${event.colno}` : '',
        at: this.state.clock?.now ?? 0,
        line: Math.max(0, this.lines.length - 1),
        input: '',
      });
    });
    return wrap<LabWorker>(worker);
  }

  private crashed(crash: CrashReport): void {
    this.change({ phase: 'crashed', crash: this.state.crash ?? crash });
  }

  /** Opens the lab of the first route. */
  async start(): Promise<void> {
    await this.open(this.state.route);
  }

  /** Goes to another lab or another step of this one. */
  async open(route: Route): Promise<void> {
    const known = this.state.lab;
    if (this.state.phase === 'ready' && route.lab === this.state.route.lab) {
      const step = known?.steps.findIndex(({ id }) => id === route.step) ?? -1;
      if (step >= 0) this.showStep(step);
      return;
    }
    const world = worldName(route.lab, this.seedAsked);
    this.world = world;
    const { lines, place, damage, rejected } = await this.store.read(world);
    if (world !== this.world) return;
    this.place = place;
    this.rejected = rejected;
    this.change({ route });
    if (damage !== undefined) {
      await this.boot([], { kind: 'rejected', reason: 'damaged', ...damage }, lines);
    } else {
      await this.boot(lines);
    }
    void this.store.hold(this.world).then((alone) => {
      const detail = this.store.broken ?? '';
      if (detail !== '') this.change({ notice: { kind: 'unsaved', why: 'storage', detail } });
      else if (!alone) this.change({ notice: { kind: 'unsaved', why: 'other-tab', detail } });
    });
  }

  private async boot(lines: readonly JournalLine[], notice?: Notice, unusable?: readonly JournalLine[]): Promise<void> {
    const { route } = this.state;
    this.lines = [...lines];
    if (unusable !== undefined) {
      this.setAside(unusable);
      this.place = nowhere;
    }
    if (this.state.phase === 'crashed' || this.state.phase === 'stuck') {
      this.worker.terminate();
      this.worker = this.makeWorker();
      this.remote = this.attach(this.worker);
    }
    this.change({
      phase: lines.length > 0 ? 'replaying' : 'starting',
      crash: undefined,
      replay: undefined,
      notice,
      editors: [],
      browser: undefined,
      request: 0,
    });
    this.lastSign = performance.now();
    this.boots += 1;
    const boot = this.boots;
    const sink = proxy((events: readonly LabEvent[]) => {
      if (boot === this.boots) for (const event of events) this.hear(event);
    });
    let report: BootReport;
    try {
      report = await this.remote.boot(
        { lab: route.lab, language: language(), seed: this.seedAsked, journal: lines, stepsDone: this.place.stepsDone },
        sink,
      );
    } catch (error) {
      if (boot !== this.boots) return;
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      if (lines.length === 0 && route.lab !== undefined && route.lab !== firstLab) {
        // Most likely a link to a lab that is not there: say so on the first one.
        await this.open({ lab: firstLab, step: undefined });
        this.change({ notice: { kind: 'refused', detail: message } });
        return;
      }
      this.crashed({ message, stack: stack ?? '', at: 0, line: Math.max(0, lines.length - 1), input: '' });
      return;
    }
    if (boot === this.boots) this.booted(report, lines);
  }

  private booted(report: BootReport, given: readonly JournalLine[]): void {
    let { notice } = this.state;
    if (report.outcome === 'rejected') {
      const { reason, line, detail } = report.fault ?? { reason: 'damaged', line: 0, detail: '' };
      notice = { kind: 'rejected', reason, line, detail };
      this.place = nowhere;
      this.setAside(given);
    }
    const steps = report.lab?.steps ?? [];
    const wanted = [this.state.route.step, this.place.step].find((id) => steps.some((step) => step.id === id));
    const step = steps.findIndex(({ id }) => id === wanted);
    const open = steps.findIndex(({ id }) => !(report.progress?.stepsDone ?? []).includes(id));
    this.change({
      // The replay itself may have crashed.
      phase: this.state.crash === undefined ? 'ready' : 'crashed',
      replay: undefined,
      world: this.state.world + 1,
      seed: report.seed,
      hosts: report.hosts,
      clock: report.clock,
      cluster: report.cluster,
      labs: report.labs,
      lab: report.lab,
      progress: report.progress,
      notice,
    });
    this.showStep(step >= 0 ? step : Math.max(0, open));
  }

  private setAside(lines: readonly JournalLine[]): void {
    this.rejected = lines.map((line) => `${line}\n`).join('');
    this.store.keepRejected(this.world, this.rejected);
  }

  private hear(event: LabEvent): void {
    this.lastSign = performance.now();
    switch (event.kind) {
      case 'clock':
        this.hearClock(event.clock);
        break;
      case 'cluster':
        this.change({ cluster: event.cluster });
        break;
      case 'journal':
        this.lines.length = Math.min(this.lines.length, event.from);
        this.lines.push(...event.lines);
        this.store.append(this.world, event.from, event.lines);
        break;
      case 'editor': {
        const others = this.state.editors.filter(({ host }) => host !== event.host);
        this.change({ editors: event.editor === undefined ? others : [...others, event.editor] });
        break;
      }
      case 'browser':
        this.change({ browser: event.browser });
        break;
      case 'request':
        this.change({ request: event.last });
        break;
      case 'progress':
        this.keepPlace({ stepsDone: event.progress.stepsDone });
        this.change({ progress: event.progress });
        break;
      case 'replay':
        this.change({ replay: { done: event.done, total: event.total } });
        break;
      case 'crash':
        this.crashed(event.crash);
        break;
    }
  }

  /** The worker tells the time every frame; people read it ten times a second at most. */
  private hearClock(clock: ClockView): void {
    const { clock: shown } = this.state;
    const now = performance.now();
    const same = shown?.mode === clock.mode && shown.speed === clock.speed;
    if (same && (now - this.clockShown < clockEvery || shown.now === clock.now)) return;
    this.clockShown = now;
    this.change({ clock });
  }

  /** How many steps of each lab the reader has done in this browser, by the lab's name. */
  stepsDone(): Promise<ReadonlyMap<string, number>> {
    return this.store.stepsDone();
  }

  private keepPlace(change: Partial<Place>): void {
    this.place = { ...this.place, ...change };
    this.store.savePlace(this.world, this.place);
  }

  /** Asks the worker for a sign of life, unless it has just given one. */
  private async look(): Promise<void> {
    const { phase } = this.state;
    if (phase === 'crashed' || document.hidden) {
      this.lastSign = performance.now();
      return;
    }
    const silence = performance.now() - this.lastSign;
    // A tab that slept wakes with a long silence that is nobody's fault: ask before judging.
    if (silence > patience && silence < patience + 2 * pingEvery) this.change({ phase: 'stuck' });
    const { remote } = this;
    await remote.ping();
    if (remote !== this.remote) return;
    this.lastSign = performance.now();
    if (this.state.phase === 'stuck') this.change({ phase: 'ready' });
  }

  /** Runs a call and shows the worker's refusal, if it refuses. */
  private async ask<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await call;
    } catch (error) {
      // After a crash everything is refused, and the dialog about it says more.
      if (this.state.phase === 'crashed') return undefined;
      this.change({ notice: { kind: 'refused', detail: error instanceof Error ? error.message : String(error) } });
      return undefined;
    }
  }

  /** Connects a terminal; the answer is the page's end. */
  openTerminal(host: string, columns: number, rows: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    // The protocol names of a MessagePort only what the worker uses.
    const port = transfer(port2, [port2]) as unknown as TerminalPort;
    void this.ask(this.remote.openTerminal(host, port, columns, rows));
    return port1;
  }

  /** Types a console block; answers the host that was typed into last, undefined when refused. */
  typeConsole(step: string, block: string): Promise<string | undefined> {
    return this.ask(this.remote.typeConsole(step, block));
  }

  /** Writes a file that is open in the editor; answers why it could not, '' when it was written. */
  saveFile(host: string, path: string, text: string): Promise<string | undefined> {
    return this.ask(this.remote.saveFile(host, path, text));
  }

  closeEditor(host: string, path: string): void {
    void this.ask(this.remote.closeEditor(host, path));
  }

  /** Opens an address in the page's browser. */
  browse(url: string): void {
    void this.ask(this.remote.browse(url));
  }

  /** The ways of the last requests, oldest first. */
  readRequests(): Promise<readonly RequestView[] | undefined> {
    return this.ask(this.remote.readRequests());
  }

  /** A task in detail; undefined when it is gone. */
  readTask(id: string): Promise<TaskDetail | undefined> {
    return this.ask(this.remote.readTask(id));
  }

  pause(): void {
    void this.ask(this.remote.pause());
  }

  resume(): void {
    void this.ask(this.remote.resume());
  }

  setSpeed(speed: number): void {
    void this.ask(this.remote.setSpeed(speed));
  }

  stepOnce(): void {
    void this.ask(this.remote.step());
  }

  runUntilSteady(): Promise<boolean | undefined> {
    return this.ask(this.remote.runUntilSteady());
  }

  /** Shows a step of the lab and remembers it. */
  showStep(step: number): void {
    const shown = this.state.lab?.steps[step];
    if (shown === undefined) {
      this.change({ step: 0 });
      return;
    }
    this.keepPlace({ step: shown.id, begun: { [shown.id]: this.lines.length, ...this.place.begun } });
    const route = { lab: this.state.route.lab, step: shown.id };
    history.replaceState(null, '', `${location.pathname}${location.search}${formatRoute(route)}`);
    this.change({ step, route });
  }

  /** Reads the lab again, in the page's new language. */
  async readLab(): Promise<void> {
    const lab = await this.ask(this.remote.readLab(language()));
    if (lab !== undefined) this.change({ lab });
  }

  /** Puts the world back to where the shown step was begun; can be undone. */
  async beginStepAgain(): Promise<void> {
    const { lab, step } = this.state;
    const id = lab?.steps[step]?.id;
    if (lab === undefined || id === undefined) return;
    const before = { lines: [...this.lines], place: this.place };
    const length = Math.max(1, Math.min(this.place.begun[id] ?? 1, this.lines.length));
    const later = lab.steps.slice(step).map((one) => one.id);
    const undo = () => void this.rewrite(before.lines, before.place);
    await this.rewrite(
      this.lines.slice(0, length),
      {
        stepsDone: this.place.stepsDone.filter((done) => !later.includes(done)),
        step: id,
        begun: Object.fromEntries(
          Object.entries(this.place.begun).filter(([key]) => key === id || !later.includes(key)),
        ),
      },
      { kind: 'begun-again', undo },
    );
  }

  /** Starts the world over with nothing done. */
  async beginLabAgain(): Promise<void> {
    const before = { lines: [...this.lines], place: this.place };
    const undo = () => void this.rewrite(before.lines, before.place);
    this.change({ route: { lab: this.state.route.lab, step: undefined } });
    await this.rewrite([], nowhere, { kind: 'begun-again', undo });
  }

  /** After a crash: everything before the input that broke it. */
  async replayLastGood(): Promise<void> {
    // Always at least one line less than now, or a crash in the replay could not be left behind.
    const last = this.lines.length - 1;
    const length = Math.max(1, Math.min(this.state.crash?.line ?? last, last));
    await this.rewrite(this.lines.slice(0, length), this.place);
  }

  private async rewrite(lines: readonly JournalLine[], place: Place, notice?: Notice): Promise<void> {
    this.keepPlace(place);
    if (lines.length > 0) this.store.append(this.world, 0, lines);
    else this.store.truncate(this.world, 0);
    await this.boot(lines, notice);
  }

  /** The journal as a file: of this world, or the one that could not be used. */
  journalText(which: 'current' | 'rejected'): string {
    return which === 'rejected' ? this.rejected : this.lines.map((line) => `${line}\n`).join('');
  }

  get hasRejected(): boolean {
    return this.rejected !== '';
  }

  dismissNotice(): void {
    this.change({ notice: undefined });
  }
}
