import type { Disposable } from '../kernel/disposable.ts';
import type { Timer } from '../kernel/kernel.ts';
import type { Process } from '../kernel/process.ts';
import type { Micros } from '../kernel/time.ts';
import type { Tty, TtyMode } from '../kernel/tty.ts';
import type { Task } from '../kernel/wait.ts';
import type { ConsoleCommand } from '../world/protocol.ts';
import { fillSilently, runSilently } from '../world/silent-command.ts';
import type { World } from '../world/world.ts';
import type { Check, Lab, LabStep } from './lab.ts';
import { matchAnswer, type Match } from './match.ts';
import type { CheckResult, RunnerState } from './progress.ts';

/** How long nothing must have changed before the checks are run, in microseconds, … */
const QUIET = 500_000;
/** … and how often they are run at most, and at least while something changes all the time. */
const EVERY = 2_000_000;
/**
 * When the checks are run once more after something changed, in microseconds: a role is given in seconds, a lost node
 * is noticed after some more, and not all of it shows at once where a check asks.
 */
const AGAIN: readonly Micros[] = [2_000_000, 5_000_000, 10_000_000, 20_000_000, 40_000_000];
/** How many steps that are not done yet are looked at: the one whose turn it is, and the next in case it is skipped. */
const WINDOW = 2;

export interface LabRunnerOptions {
  readonly world: World;
  readonly lab: Lab;
  /** Calls back when something changed that a check may ask for: tasks, nodes, services. */
  readonly onChange?: (listener: () => void) => Disposable;
  /** Types a command line into a host's terminal and waits for the next prompt. */
  readonly typeAtPrompt: (host: string, command: string) => Task;
  /** Is told of each new state, in virtual time. */
  readonly onProgress?: (state: RunnerState) => void;
}

/**
 * Decides which steps of a lab are done, by running their checks in the simulated hosts. It is part of the
 * simulation: it runs on the world's kernel and depends on nothing but the lab, the world and the console blocks that
 * are typed, so that a replay gives the same world. Words and languages are not its business: see progress.ts.
 *
 * A step is done when all its checks hold at once, and stays done. Its turn comes when all steps before it are done.
 * Whoever skips one step is served too: the step after it counts if its checks were seen not to hold before, so that
 * a step is not ticked off for what was true anyway.
 */
export class LabRunner implements Disposable {
  private readonly options: LabRunnerOptions;
  private readonly subscription: Disposable | undefined;
  private current: RunnerState;
  /** Steps whose checks were seen not to hold. */
  private readonly seenOpen = new Set<string>();
  /** Steps whose console blocks the learner asked for. */
  private readonly wanted = new Set<string>();
  private timer: Timer | undefined;
  private later: Timer | undefined;
  /** The next of AGAIN. */
  private again = 0;
  private due: { readonly latest: Micros } | undefined;
  private lastLook = -Infinity;
  private looking = false;
  private typing: Process<void> | undefined;
  private ended = false;

  constructor(options: LabRunnerOptions) {
    this.options = options;
    const { world, lab, onChange } = options;
    this.current = { lab: lab.id, stepsDone: [], checks: {} };
    for (const { name } of world.hosts) {
      const { tty } = world.host(name).openTerminal();
      world.kernel.spawn(`lab-prompt-${name}`, this.watchPrompt(tty));
    }
    this.subscription = onChange?.(() => this.look());
    this.look();
  }

  /** How far the lab has come. */
  get state(): RunnerState {
    return this.current;
  }

  dispose(): void {
    this.ended = true;
    this.timer?.cancel();
    this.later?.cancel();
    this.subscription?.dispose();
  }

  /** Says that something may have changed: the checks are run soon, but not all the time. */
  look(): void {
    this.again = 0;
    this.later?.cancel();
    this.plan();
  }

  private plan(): void {
    if (this.ended) return;
    const { kernel } = this.options.world;
    const earliest = Math.max(kernel.now + QUIET, this.lastLook + EVERY);
    this.due ??= { latest: Math.max(kernel.now + EVERY, earliest) };
    this.timer?.cancel();
    this.timer = kernel.at(Math.min(earliest, this.due.latest), () => this.begin());
  }

  private begin(): void {
    this.timer = undefined;
    // A look that still goes on looks once more when it is through.
    if (this.looking || this.due === undefined) return;
    this.due = undefined;
    this.looking = true;
    const { kernel } = this.options.world;
    this.lastLook = kernel.now;
    kernel.spawn('lab-checks', this.lookAtSteps());
  }

  private *lookAtSteps(): Task {
    for (let again = true; again;) {
      again = false;
      for (const step of this.window()) {
        if (this.ended) return;
        again = (yield* this.lookAtStep(step)) || again;
      }
    }
    this.looking = false;
    if (this.due !== undefined) {
      if (this.timer === undefined) this.plan();
    } else if (this.again < AGAIN.length && this.window().length > 0) {
      this.later = this.options.world.kernel.after(AGAIN[this.again++], () => this.plan());
    }
  }

  private window(): LabStep[] {
    const open = this.options.lab.steps.filter(({ id }) => !this.current.stepsDone.includes(id));
    return open.filter(({ id }, index) => index < WINDOW || this.wanted.has(id));
  }

  /** Answers whether the step has just become done. */
  private *lookAtStep(step: LabStep): Task<boolean> {
    const results: Record<string, CheckResult> = {};
    for (const check of step.checks) results[check.id] = toResult(yield* this.ask(check));
    const holds = step.checks.every(({ id }) => results[id].state === 'holds');
    if (!holds) this.seenOpen.add(step.id);
    const { lab } = this.options;
    const first = lab.steps.find(({ id }) => !this.current.stepsDone.includes(id));
    const done = holds && (step === first || this.seenOpen.has(step.id));
    const known = new Set(done ? [...this.current.stepsDone, step.id] : this.current.stepsDone);
    this.change({
      lab: lab.id,
      stepsDone: lab.steps.flatMap(({ id }) => (known.has(id) ? [id] : [])),
      checks: { ...this.current.checks, ...results },
    });
    return done;
  }

  private *ask(check: Check): Task<Match[]> {
    const matches: Match[] = [];
    for (const expected of check.commands) {
      const answer = yield* runSilently(this.options.world, expected.host, expected.command);
      matches.push(matchAnswer(expected, answer));
    }
    return matches;
  }

  private change(next: RunnerState): void {
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.current = next;
    this.options.onProgress?.(next);
  }

  /** A command has ended when the shell edits a line again. */
  private *watchPrompt(tty: Tty): Task {
    while (!this.ended) {
      while (isEditing(tty.mode)) yield tty.reader.readable;
      while (!isEditing(tty.mode)) yield tty.reader.readable;
      this.look();
    }
  }

  /**
   * Types a console block into its hosts' terminals, command by command, waiting for each prompt; a block that is
   * being typed comes to its end first. Where an embedded command fails, it is typed itself, so that the learner
   * sees why, and the rest is left out. Answers the process that types. An unknown block is no work.
   */
  typeConsole(step: string, block: string): Process<void> {
    const commands = consoleCommands(this.options.lab, step, block);
    this.wanted.add(step);
    const before = this.typing;
    this.typing = this.options.world.kernel.spawn('lab-typing', this.typeCommands(commands, before));
    return this.typing;
  }

  private *typeCommands(commands: readonly ConsoleCommand[], before: Process<void> | undefined): Task {
    if (before !== undefined) yield* before.wait();
    for (const { host, command } of commands) {
      if (this.ended || !(yield* this.typeCommand(host, command))) return;
    }
  }

  /** Fills and types one command; answers whether it could be filled. */
  *typeCommand(host: string, command: string): Task<boolean> {
    const { world, typeAtPrompt } = this.options;
    const filled = yield* fillSilently(world, command);
    const complete = typeof filled === 'string';
    yield* complete ? typeAtPrompt(host, filled) : typeAtPrompt(filled.host, filled.command);
    return complete;
  }
}

/** The commands of a console block, as they are written; none when there is no such block. */
export function consoleCommands(lab: Lab, step: string, block: string): readonly ConsoleCommand[] {
  const found = lab.steps.find(({ id }) => id === step)?.consoles.find(({ id }) => id === block);
  return found?.commands ?? [];
}

function isEditing(mode: TtyMode): boolean {
  return !mode.canonical && !mode.echo && !mode.signals && mode.output;
}

/** A check of several commands holds when all do; what is shown is the first that does not. */
function toResult(matches: readonly Match[]): CheckResult {
  const index = matches.findIndex(({ holds }) => !holds);
  if (index < 0) return { state: 'holds', sight: { kind: 'nothing' } };
  const missing = matches[index];
  const partly = missing.partly || index > 0;
  return { state: partly ? 'partly' : 'open', sight: missing.sight };
}
