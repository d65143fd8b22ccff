import { Pipe, readAll } from '../kernel/pipe.ts';
import { SECOND } from '../kernel/time.ts';
import type { Task } from '../kernel/wait.ts';
import type { CommandResult } from './player.ts';
import { nextEmbedded } from './transcript.ts';
import type { World } from './world.ts';

/** A command that asks something must answer soon: after so long it is killed. */
const LIMIT = 30 * SECOND;

/**
 * Runs a command line on a host from within the simulation, in a shell of its own that no terminal shows; nothing
 * here drives the kernel. `yield*` it in a process.
 * @throws Error for an unknown host
 */
export function* runSilently(world: World, host: string, command: string): Task<CommandResult> {
  const { machine, environment } = world.host(host);
  const stdout = new Pipe();
  const stderr = new Pipe();
  const proc = machine.exec({
    argv: ['/bin/bash', '-c', command],
    cwd: '/root',
    env: environment,
    stdout: stdout.writer,
    stderr: stderr.writer,
  });
  const out = world.kernel.spawn('lab-output', readAll(stdout.reader));
  const err = world.kernel.spawn('lab-errors', readAll(stderr.reader));
  const limit = world.kernel.after(LIMIT, () => machine.signalGroup(proc.group, 'SIGKILL'));
  const status = yield* proc.wait();
  limit.cancel();
  return { stdout: yield* out.wait(), stderr: yield* err.wait(), status };
}

/** An embedded command that failed: where it ran and what it was. */
export interface FailedFill {
  readonly host: string;
  readonly command: string;
}

/** Fills each `${host: CMD}` of a command with what CMD prints there, trimmed, or says which of them failed. */
export function* fillSilently(world: World, command: string): Task<string | FailedFill> {
  let filled = '';
  let rest = command;
  for (;;) {
    const part = nextEmbedded(rest);
    if (part === undefined) return filled + rest;
    const answer = yield* runSilently(world, part.host, part.command);
    if (answer.status !== 0) return { host: part.host, command: part.command };
    filled += part.before + answer.stdout.trim();
    rest = part.after;
  }
}
