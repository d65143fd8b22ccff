import type { Task } from '../../../kernel/wait.ts';
import { FsError } from '../../fs/fs-error.ts';
import { resolvePath } from '../../fs/path.ts';
import type { Shell } from '../shell.ts';
import { builtinFault } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

/** Changes the working directory. Throws FsError. */
function change(shell: Shell, path: string, physical = false): void {
  const { proc } = shell;
  const { fs } = proc.machine;
  const target = resolvePath(proc.cwd, path);
  const inode = fs.inode(target);
  if (inode.kind !== 'directory') throw new FsError('ENOTDIR', path);
  const old = proc.cwd;
  proc.cwd = physical ? fs.realpath(target) : target;
  shell.variables.set('OLDPWD', old);
  shell.variables.set('PWD', proc.cwd);
}

function* cd(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'LPe@');
  if (bad !== undefined) return badOption(shell, args, bad, CD.usage);
  if (rest.length > 1 && shell.dialect === 'bash') {
    shell.error('cd: too many arguments');
    return 1;
  }
  let path = rest[0];
  let print = false;
  if (path === undefined) {
    path = shell.variables.get('HOME') ?? '';
    if (path === '') {
      if (shell.variables.get('HOME') !== undefined) return 0;
      shell.error('cd: HOME not set');
      return 1;
    }
  } else if (path === '-') {
    path = shell.variables.get('OLDPWD') ?? '';
    print = true;
    if (path === '') {
      shell.error('cd: OLDPWD not set');
      return 1;
    }
  } else if (!/^\.{0,2}(?:\/|$)/.test(path) && shell.variables.get('CDPATH') !== undefined) {
    for (const base of (shell.variables.get('CDPATH') ?? '').split(':')) {
      const candidate = resolvePath(resolvePath(shell.proc.cwd, base === '' ? '.' : base), path);
      if (!shell.proc.machine.fs.isDirectory(candidate)) continue;
      print = base !== '' && base !== '.';
      path = candidate;
      break;
    }
  }
  if (path === '') return 0;
  try {
    change(shell, path, flags.has('P'));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    builtinFault(
      shell,
      'cd',
      shell.dialect === 'ash' ? `can't cd to ${path}: ${error.message}` : `${path}: ${error.message}`,
    );
    return shell.dialect === 'ash' ? 2 : 1;
  }
  if (print) shell.proc.print(`${shell.proc.cwd}\n`);
  return 0;
}

function* pwd(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, bad } = readFlags(args, 'LP');
  if (bad !== undefined) return badOption(shell, args, bad, PWD.usage);
  const { cwd, machine } = shell.proc;
  shell.proc.print(`${flags.has('P') && machine.fs.exists(cwd) ? machine.fs.realpath(cwd) : cwd}\n`);
  return 0;
}

function shortened(shell: Shell, path: string): string {
  const home = shell.variables.get('HOME');
  return home !== undefined && home !== '/' && (path === home || path.startsWith(`${home}/`))
    ? `~${path.slice(home.length)}`
    : path;
}

function printStack(shell: Shell): void {
  shell.proc.print(`${[shell.proc.cwd, ...shell.directoryStack].map((path) => shortened(shell, path)).join(' ')}\n`);
}

function* pushd(shell: Shell, args: readonly string[]): Task<number> {
  const here = shell.proc.cwd;
  const stack = shell.directoryStack;
  const argument = args[1];
  const turn = /^[+-](\d+)$/.exec(argument ?? '');
  try {
    if (turn !== null) {
      const whole = [here, ...stack];
      const n = argument.startsWith('+') ? Number(turn[1]) : whole.length - 1 - Number(turn[1]);
      if (n < 0 || n >= whole.length) {
        shell.error(`pushd: ${argument}: directory stack index out of range`);
        return 1;
      }
      change(shell, whole[n]);
      shell.directoryStack = [...whole.slice(n + 1), ...whole.slice(0, n)];
    } else if (argument === undefined) {
      if (stack.length === 0) {
        shell.error('pushd: no other directory');
        return 1;
      }
      change(shell, stack[0]);
      shell.directoryStack = [here, ...stack.slice(1)];
    } else {
      change(shell, argument);
      shell.directoryStack = [here, ...stack];
    }
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    shell.error(`pushd: ${error.path}: ${error.message}`);
    return 1;
  }
  printStack(shell);
  return 0;
}

function* popd(shell: Shell): Task<number> {
  const [next, ...rest] = shell.directoryStack;
  if (next === undefined) {
    shell.error('popd: directory stack empty');
    return 1;
  }
  try {
    change(shell, next);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    shell.error(`popd: ${next}: ${error.message}`);
    return 1;
  }
  shell.directoryStack = rest;
  printStack(shell);
  return 0;
}

function* dirs(shell: Shell, args: readonly string[]): Task<number> {
  const { flags } = readFlags(args, 'clpv');
  const paths = [shell.proc.cwd, ...shell.directoryStack].map((path) =>
    flags.has('l') ? path : shortened(shell, path),
  );
  if (flags.has('c')) shell.directoryStack = [];
  else if (flags.has('v')) shell.proc.print(paths.map((path, n) => `${String(n).padStart(2)}  ${path}\n`).join(''));
  else shell.proc.print(`${paths.join(flags.has('p') ? '\n' : ' ')}\n`);
  return 0;
}

export const CD: Builtin = { run: cd, usage: 'cd [-L|[-P [-e]] [-@]] [dir]' };
export const PWD: Builtin = { run: pwd, usage: 'pwd [-LP]' };
export const PUSHD: Builtin = { run: pushd, usage: 'pushd [-n] [+N | -N | dir]', bashOnly: true };
export const POPD: Builtin = { run: popd, usage: 'popd [-n] [+N | -N]', bashOnly: true };
export const DIRS: Builtin = { run: dirs, usage: 'dirs [-clpv] [+N] [-N]', bashOnly: true };
