import type { Task } from '../../kernel/wait.ts';
import type { Descriptors } from '../proc.ts';
import { ExecError, type Program } from '../program.ts';
import type { Shell } from './shell.ts';

/** Finds the program; where there is none, says so on the command's own standard error and gives the status. */
export function* loadProgram(
  shell: Shell,
  args: readonly string[],
  env: Map<string, string>,
  fds: Descriptors,
): Task<{ program: Program; argv: readonly string[] } | number> {
  const { proc } = shell;
  try {
    return proc.machine.load(args, proc.cwd, env.get('PATH'));
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const saved = proc.fds;
    proc.fds = fds;
    try {
      return yield* execFailed(shell, args, env, error);
    } finally {
      proc.fds = saved;
      for (const file of fds.values()) file.close();
    }
  }
}

/** The program takes the place of this shell: `exec`, and the commands of a pipeline. */
export function* runInPlace(
  shell: Shell,
  args: readonly string[],
  env: Map<string, string>,
  fds: Descriptors,
): Task<number> {
  const { proc } = shell;
  const loaded = yield* loadProgram(shell, args, env, fds);
  if (typeof loaded === 'number') return loaded;
  for (const file of proc.fds.values()) file.close();
  proc.fds = fds;
  proc.argv = loaded.argv;
  proc.env = env;
  proc.resetHandlers();
  shell.traps.clear();
  return yield* loaded.program(proc);
}

/** Words and status for a program that does not start; a text file without `#!` is run as a script. */
function* execFailed(shell: Shell, args: readonly string[], env: Map<string, string>, error: ExecError): Task<number> {
  const { machine } = shell.proc;
  if (error.kind === 'format') {
    const interpreter = machine.fs.exists('/bin/bash') && shell.dialect === 'bash' ? '/bin/bash' : '/bin/sh';
    const child = machine.exec({
      argv: [interpreter, error.path, ...args.slice(1)],
      env,
      fds: shell.childDescriptors(),
      parent: shell.proc,
    });
    return yield* child.wait();
  }
  if (shell.dialect === 'ash') {
    const words =
      error.kind === 'not-found' || error.kind === 'no-such-file'
        ? 'not found'
        : error.kind === 'bad-interpreter'
          ? 'not found'
          : 'Permission denied';
    shell.error(`${args[0]}: ${words}`);
    return error.kind === 'bad-interpreter' ? 127 : error.status;
  }
  if (error.kind === 'bad-interpreter') {
    shell.error(`${args[0]}: cannot execute: required file not found`);
    return 127;
  }
  shell.error(`${error.kind === 'not-executable' ? error.path : args[0]}: ${error.message}`);
  return error.status;
}
