import type { Disposable } from '../kernel/disposable.ts';
import type { Process } from '../kernel/process.ts';
import { playSteps } from '../world/player.ts';
import type { LabProgress, LabView } from '../world/protocol.ts';
import type { Session } from '../world/session.ts';
import type { LoadedLab } from './lab.ts';
import { consoleCommands, LabRunner } from './lab-runner.ts';
import { describeProgress } from './progress.ts';

/**
 * A lab on a session: plays its setup, follows its steps, and says in the reader's language how far they are. What it
 * does to the world depends on the lab and the session alone; the language and what was done before are for show.
 */
export class LabSession implements Disposable {
  private readonly session: Session;
  private readonly known: readonly string[];
  private loaded: LoadedLab;
  private runner: LabRunner | undefined;
  private typing: Process<void> | undefined;
  private listeners: ((progress: LabProgress) => void)[] = [];

  /** @param known steps that were done before this world was made: they stay done */
  constructor(session: Session, loaded: LoadedLab, known: readonly string[] = []) {
    this.session = session;
    this.loaded = loaded;
    const steps = new Set(loaded.lab.steps.map(({ id }) => id));
    this.known = known.filter((id) => steps.has(id));
  }

  /**
   * Plays the setup and begins to follow. Call it once, right after the session's own `begin` and before the first
   * input: it is part of what a replay repeats.
   * @returns the `until`s of the setup that gave up, in words
   */
  begin(): readonly string[] {
    const { session } = this;
    const { lab } = this.loaded;
    const { gaveUp } = playSteps(session.world, lab.setup);
    const runner = new LabRunner({
      world: session.world,
      lab,
      typeAtPrompt: (host, command) => session.typeAtPrompt(host, command),
      onChange: (listener) => onEngineEvents(session, listener),
      onProgress: () => this.tell(),
    });
    this.runner = runner;
    session.typeConsole = (step, block) => {
      this.typing = runner.typeConsole(step, block);
    };
    return gaveUp;
  }

  /** What runs; undefined before `begin`. */
  get running(): LabRunner | undefined {
    return this.runner;
  }

  /** The lab in the language that was read last. */
  get view(): LabView {
    return this.loaded.view;
  }

  get progress(): LabProgress {
    const { lab, view } = this.loaded;
    const state = this.runner?.state ?? { lab: lab.id, stepsDone: [], checks: {} };
    return describeProgress(state, view.language, this.known);
  }

  /** Calls back with each new progress until disposed; also when the language changes. */
  onProgress(listener: (progress: LabProgress) => void): Disposable {
    this.listeners = [...this.listeners, listener];
    return {
      dispose: () => {
        this.listeners = this.listeners.filter((each) => each !== listener);
      },
    };
  }

  private tell(): void {
    const { progress } = this;
    for (const listener of this.listeners) listener(progress);
  }

  /** Shows the same lab in another language; what runs stays. */
  read(loaded: LoadedLab): void {
    this.loaded = { lab: this.loaded.lab, view: loaded.view };
    this.tell();
  }

  /** The hosts that a console block types into, in order. @throws Error when there is no such block */
  consoleHosts(step: string, block: string): readonly string[] {
    const commands = consoleCommands(this.loaded.lab, step, block);
    if (commands.length === 0) throw new Error(`This lab has no block ${block} in the step ${step}.`);
    return commands.map(({ host }) => host);
  }

  /** Calls back once, when the console block that was typed last is through; at once when none is being typed. */
  whenTyped(listener: () => void): void {
    const { typing } = this;
    if (typing === undefined || typing.done) return listener();
    const waiter = {
      wake: () => {
        typing.unsubscribe(waiter);
        this.whenTyped(listener);
      },
    };
    typing.subscribe(waiter);
  }

  dispose(): void {
    this.runner?.dispose();
    this.listeners = [];
  }
}

/** Calls back at each event of an engine: containers that start and end, nodes, services and networks that change. */
function onEngineEvents({ world }: Session, listener: () => void): Disposable {
  const subscriptions = world.hosts.map(({ engine }) => engine.events.fired.on(listener));
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
