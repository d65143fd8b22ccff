import { applyFault } from './fault.ts';
import { Pipe } from '../kernel/pipe.ts';
import { MILLISECOND, MINUTE, SECOND } from '../kernel/time.ts';
import { Signalled } from '../kernel/signal.ts';
import { nextEmbedded, type TranscriptStep } from './transcript.ts';
import type { World } from './world.ts';

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A command that is still running after so long is killed, and its status is that of timeout(1). */
const LIMIT = 10 * MINUTE;
const TIMED_OUT = 124;
/** What ssh ends with when it does not reach the host. */
const UNREACHABLE = 255;
/** The pace of whoever types: between two commands, and between two tries of an `until`. */
const BETWEEN_COMMANDS = 50 * MILLISECOND;
const BETWEEN_TRIES = 300 * MILLISECOND;

/** Runs a command line in a shell of its own, without a terminal, until it ends. @throws Error for an unknown host */
export function runCommand(world: World, host: string, command: string): CommandResult {
  const stdout = new Pipe();
  const stderr = new Pipe();
  const { machine, address, isUp } = world.host(host);
  if (!isUp)
    return { stdout: '', stderr: `ssh: connect to host ${address} port 22: No route to host\n`, status: UNREACHABLE };
  const proc = machine.exec({
    argv: ['/bin/bash', '-c', command],
    cwd: '/root',
    env: world.host(host).environment,
    stdout: stdout.writer,
    stderr: stderr.writer,
  });
  const end = world.kernel.now + LIMIT;
  let out = '';
  let err = '';
  const collect = (): void => {
    out += stdout.reader.tryRead() ?? '';
    err += stderr.reader.tryRead() ?? '';
  };
  while (!proc.process.done && world.kernel.step(end)) collect();
  const timedOut = !proc.process.done;
  if (timedOut) {
    for (const each of [...machine.processes.values()]) if (each.group === proc.group) each.signal('SIGKILL');
    world.kernel.settle();
  }
  collect();
  return { stdout: out, stderr: err, status: timedOut ? TIMED_OUT : statusOf(() => proc.process.result()) };
}

function statusOf(result: () => number): number {
  try {
    return result();
  } catch (error) {
    if (error instanceof Signalled) return error.status;
    throw error;
  }
}

/** Fills the `${host: CMD}` of a command with what CMD prints there, trimmed. */
export function fillCommand(world: World, command: string): string {
  const part = nextEmbedded(command);
  if (part === undefined) return command;
  const output = runCommand(world, part.host, part.command).stdout.trim();
  return part.before + output + fillCommand(world, part.after);
}

/** Plays steps in a world; answers them with what really came, and the `until`s that gave up, in words. */
export function playSteps(
  world: World,
  steps: readonly TranscriptStep[],
): { readonly steps: TranscriptStep[]; readonly gaveUp: string[] } {
  const gaveUp: string[] = [];
  const played = steps.map((step): TranscriptStep => {
    switch (step.kind) {
      case 'wait':
        world.kernel.runUntil(world.kernel.now + step.seconds * SECOND);
        return step;
      case 'fault':
        applyFault(world, step.fault);
        return step;
      case 'until': {
        const seen = playUntil(world, step);
        if (seen !== step.expect) gaveUp.push(`${step.command} = ${JSON.stringify(seen)}`);
        return step;
      }
      case 'command': {
        const result = playCommand(world, step.host, step.command);
        world.kernel.runUntil(world.kernel.now + BETWEEN_COMMANDS);
        return { ...step, ...result };
      }
      default:
        return step;
    }
  });
  return { steps: played, gaveUp };
}

/** The daemon of these hosts is no unit of systemd: it says nothing, `kill` is SIGKILL, and nothing brings it back. */
const DAEMON = /^systemctl (start|stop|kill) docker$/;

function playCommand(world: World, host: string, command: string): CommandResult {
  const what = DAEMON.exec(command)?.[1];
  if (what !== 'kill') {
    const result = runCommand(world, host, fillCommand(world, command));
    return what === undefined ? result : { ...result, stdout: '', stderr: '' };
  }
  world.host(host).docker.kill('SIGKILL', true);
  return { stdout: '', stderr: '', status: 0 };
}

/** Repeats a command until its trimmed output is what is expected or time is up; answers the last output. */
export function playUntil(
  world: World,
  step: { readonly seconds: number; readonly host: string; readonly command: string; readonly expect: string },
): string {
  const end = world.kernel.now + step.seconds * SECOND;
  for (;;) {
    const seen = runCommand(world, step.host, fillCommand(world, step.command)).stdout.trim();
    if (seen === step.expect || world.kernel.now > end) return seen;
    world.kernel.runUntil(world.kernel.now + BETWEEN_TRIES);
  }
}
