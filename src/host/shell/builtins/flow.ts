import type { Task } from '../../../kernel/wait.ts';
import { FsError } from '../../fs/fs-error.ts';
import { BreakLoop, ContinueLoop, ExitShell, ReturnFrom } from '../control.ts';
import { runInPlace } from '../external.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

function levels(shell: Shell, args: readonly string[]): number {
  const text = args[1] ?? '1';
  if (!/^-?\d+$/.test(text)) {
    shell.error(`${args[0]}: ${text}: numeric argument required`);
    throw new ExitShell(128);
  }
  if (Number(text) < 1) {
    shell.error(`${args[0]}: ${text}: loop count out of range`);
    return 0;
  }
  return Number(text);
}

function* leaveLoop(shell: Shell, args: readonly string[]): Task<number> {
  if (shell.loops === 0) {
    if (shell.dialect === 'bash') shell.error(`${args[0]}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  const n = levels(shell, args);
  if (n === 0) return 1;
  shell.status = 0;
  throw args[0] === 'break' ? new BreakLoop(n) : new ContinueLoop(n);
}

function status(shell: Shell, args: readonly string[]): number {
  const text = args[1];
  if (text === undefined) return shell.status;
  // ash takes no sign (recordings/task-errors).
  if ((shell.dialect === 'ash' ? /^\d+$/ : /^\s*[-+]?\d+\s*$/).test(text)) return Number(text) & 255;
  return builtinFault(shell, args[0], FAULTS.numeric(text), 2);
}

function* doReturn(shell: Shell, args: readonly string[]): Task<number> {
  if (shell.calls.length === 0 && shell.sourced === 0) {
    if (shell.dialect === 'ash') throw new ExitShell(status(shell, args));
    shell.error("return: can only `return' from a function or sourced script");
    return 2;
  }
  throw new ReturnFrom(status(shell, args));
}

function* exit(shell: Shell, args: readonly string[]): Task<number> {
  if (shell.interactive) {
    shell.proc.error(args[0] === 'logout' || shell.name.startsWith('-') ? 'logout\n' : 'exit\n');
    const stopped = shell.jobs.list.filter((job) => job.procs.some((proc) => proc.state === 'stopped'));
    if (stopped.length > 0 && !shell.warnedOfJobs) {
      shell.proc.error('There are stopped jobs.\n');
      shell.warnedOfJobs = true;
      return 1;
    }
  }
  const code = status(shell, args);
  if (args.length > 2 && /^\d+$/.test(args[1])) {
    shell.error('exit: too many arguments');
    return 1;
  }
  throw new ExitShell(code);
}

function* evaluate(shell: Shell, args: readonly string[]): Task<number> {
  const words = args[1] === '--' ? args.slice(2) : args.slice(1);
  const text = words.join(' ');
  if (text.trim() === '') return 0;
  const { lineBase } = shell;
  shell.lineBase = shell.line - 1;
  try {
    return yield* shell.runText(text);
  } finally {
    shell.lineBase = lineBase;
  }
}

function* source(shell: Shell, args: readonly string[]): Task<number> {
  const file = args[1];
  if (file === undefined) {
    shell.error(`${args[0]}: filename argument required`);
    shell.proc.error(`${args[0]}: usage: ${args[0]} filename [arguments]\n`);
    return 2;
  }
  const { proc } = shell;
  let path = proc.resolve(file);
  if (!file.includes('/')) {
    const found = (shell.variables.get('PATH') ?? '')
      .split(':')
      .map((directory) => proc.resolve(`${directory === '' ? '.' : directory}/${file}`))
      .find((each) => proc.machine.fs.tryInode(each)?.kind === 'file');
    path = found ?? path;
  }
  let text: string;
  try {
    const opened = proc.open(path, { read: true });
    text = '';
    for (;;) {
      const piece = yield* opened.input?.read() ?? proc.stdin.read();
      if (piece === null) break;
      text += piece;
    }
    opened.close();
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (shell.dialect === 'ash') {
      const missing = file.includes('/') ? `can't open ${file}: no such file` : `${file}: not found`;
      const ash = error.code === 'ENOENT' ? missing : `can't open ${file}: ${error.message}`;
      return builtinFault(shell, args[0], { bash: '', ash, raises: true });
    }
    shell.error(error.code === 'EISDIR' ? `${args[0]}: ${file}: is a directory` : `${file}: ${error.message}`);
    return 1;
  }
  const { positional, lineBase } = shell;
  if (args.length > 2) shell.positional = args.slice(2);
  shell.sourced++;
  shell.lineBase = 0;
  try {
    return yield* shell.runText(text);
  } catch (error) {
    if (error instanceof ReturnFrom) return error.status;
    throw error;
  } finally {
    shell.sourced--;
    shell.lineBase = lineBase;
    if (args.length > 2) shell.positional = positional;
  }
}

function* exec(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'cla:');
  if (bad !== undefined) return badOption(shell, args, bad, EXEC.usage);
  shell.keepDescriptors = true;
  if (rest.length === 0) return 0;
  const env = flags.has('c') ? new Map<string, string>() : shell.variables.environment();
  const fds = shell.childDescriptors();
  const code = yield* runInPlace(shell, rest, env, fds);
  if (shell.interactive && (code === 126 || code === 127) && shell.proc.fds !== fds) return code;
  throw new ExitShell(code);
}

function* shift(shell: Shell, args: readonly string[]): Task<number> {
  const n = Number(args[1] ?? 1);
  if (Number.isNaN(n)) {
    shell.error(`shift: ${args[1]}: numeric argument required`);
    return 1;
  }
  if (n < 0) {
    shell.error(`shift: ${args[1]}: shift count out of range`);
    return 1;
  }
  if (n > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(n);
  return 0;
}

export const BREAK: Builtin = { run: leaveLoop, usage: 'break [n]' };
export const CONTINUE: Builtin = { run: leaveLoop, usage: 'continue [n]' };
export const RETURN: Builtin = { run: doReturn, usage: 'return [n]' };
export const EXIT: Builtin = { run: exit, usage: 'exit [n]' };
export const LOGOUT: Builtin = { run: exit, usage: 'logout [n]', bashOnly: true };
export const EVAL: Builtin = { run: evaluate, usage: 'eval [arg ...]' };
export const SOURCE: Builtin = { run: source, usage: 'source filename [arguments]' };
export const EXEC: Builtin = { run: exec, usage: 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]' };
export const SHIFT: Builtin = { run: shift, usage: 'shift [n]' };
