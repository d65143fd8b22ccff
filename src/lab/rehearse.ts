import { allSoftware } from '../world/all-software.ts';
import type { Process } from '../kernel/process.ts';
import type { Task } from '../kernel/wait.ts';
import { DEFAULT_EPOCH } from '../world/world.ts';
import { runCommand } from '../world/player.ts';
import { Session } from '../world/session.ts';
import { runSilently } from '../world/silent-command.ts';
import type { TranscriptStep } from '../world/transcript.ts';
import type { Check, LabStep, LoadedLab } from './lab.ts';
import type { LabRunner } from './lab-runner.ts';
import { LabSession } from './lab-session.ts';
import { matchAnswer } from './match.ts';

/** How long a step's checks may take to hold once its commands are through, in microseconds: a minute. */
const PATIENCE = 60_000_000;
/** How long typing a block may take, in microseconds: ten minutes. */
const TYPING = 600_000_000;
/** How long an `until` waits between two tries, in microseconds. */
const BETWEEN_TRIES = 300_000;
/** How long a learner reads before typing, in microseconds: three seconds. */
const READING = 3_000_000;

/** What does not come out as the lab says. */
export interface Fault {
  readonly step: string;
  /** In words for the lab's author. */
  readonly text: string;
}

/**
 * Plays a lab as a learner would who clicks every console block in order and looks up every solution, in real
 * terminals and virtual time. Each check has to fail before its step's commands and to hold within a minute after
 * them, and the runner has to see it so.
 */
export function rehearse(loaded: LoadedLab, seed = 'rehearsal'): Fault[] {
  const faults: Fault[] = [];
  const { id, hosts, images } = loaded.lab;
  const session = new Session({ seed, epoch: DEFAULT_EPOCH, hosts, images, lab: id }, allSoftware);
  session.begin();
  const labSession = new LabSession(session, loaded);
  const gaveUp = labSession.begin();
  const runner = labSession.running;
  if (runner === undefined) throw new Error('a lab that has begun has a runner');
  for (const each of gaveUp) faults.push({ step: 'setup', text: `an \`until\` of lab.yaml's setup gave up: ${each}` });
  for (const step of loaded.lab.steps) {
    pass(session, READING);
    faults.push(...before(session, runner, step));
    const stuck = playStep(session, runner, step);
    faults.push(...stuck.map((text) => ({ step: step.id, text })));
    if (stuck.length > 0) return faults;
    const missing = after(session, runner, step);
    faults.push(...missing);
    if (missing.length > 0) return faults;
  }
  return faults;
}

function before(session: Session, runner: LabRunner, step: LabStep): Fault[] {
  const faults: Fault[] = [];
  for (const check of step.checks) {
    if (failure(session, check) === undefined)
      faults.push({
        step: step.id,
        text: `check ${check.id} holds before the step's commands; ask for something that only they bring about`,
      });
  }
  if (runner.state.stepsDone.includes(step.id))
    faults.push({
      step: step.id,
      text: 'the step was ticked off before its commands; its checks held at an earlier time',
    });
  return faults;
}

function playStep(session: Session, runner: LabRunner, step: LabStep): string[] {
  for (const { id } of step.consoles) {
    if (!finish(session, runner.typeConsole(step.id, id)))
      return [`console block ${id} was not through after ten minutes of virtual time`];
  }
  for (const solution of step.solutions) {
    const typed = session.world.kernel.spawn('rehearsal', typeSolution(session, runner, solution));
    if (!finish(session, typed)) return ['a solution was not through after ten minutes of virtual time'];
  }
  return [];
}

function* typeSolution(session: Session, runner: LabRunner, steps: readonly TranscriptStep[]): Task {
  for (const step of steps) {
    if (step.kind === 'wait') yield* session.world.kernel.sleep(step.seconds * 1_000_000);
    else if (step.kind === 'command') yield* runner.typeCommand(step.host, step.command);
    else if (step.kind === 'until') yield* waitUntil(session, step);
  }
}

function* waitUntil({ world }: Session, step: TranscriptStep & { kind: 'until' }): Task {
  const end = world.kernel.now + step.seconds * 1_000_000;
  for (;;) {
    const { stdout } = yield* runSilently(world, step.host, step.command);
    if (stdout.trim() === step.expect || world.kernel.now > end) return;
    yield* world.kernel.sleep(BETWEEN_TRIES);
  }
}

function finish(session: Session, work: Process<void>): boolean {
  const { kernel } = session.world;
  const end = kernel.now + TYPING;
  while (!work.done && kernel.step(end));
  return work.done;
}

function pass(session: Session, span: number): void {
  const { kernel } = session.world;
  kernel.runUntil(kernel.now + span);
}

function after(session: Session, runner: LabRunner, step: LabStep): Fault[] {
  const { kernel } = session.world;
  const end = kernel.now + PATIENCE;
  while (!runner.state.stepsDone.includes(step.id) && kernel.step(end));
  if (runner.state.stepsDone.includes(step.id)) return [];
  const failures = step.checks.flatMap((check) => {
    const seen = failure(session, check);
    return seen === undefined ? [] : [`check ${check.id} does not hold a minute after the step's commands: ${seen}`];
  });
  if (failures.length === 0) failures.push('all its checks hold, but nothing made the runner look again');
  return failures.map((text) => ({ step: step.id, text }));
}

/** What a check sees instead of what it expects; undefined when it holds. */
function failure(session: Session, { commands }: Check): string | undefined {
  for (const expected of commands) {
    const answer = runCommand(session.world, expected.host, expected.command);
    if (matchAnswer(expected, answer).holds) continue;
    const { stdout, stderr, status } = answer;
    return `${expected.host}$ ${expected.command} gives ${JSON.stringify(stdout + stderr)} with status ${status}`;
  }
  return undefined;
}
