import { readAll } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { DEFAULT_PATH } from '../machine.ts';
import type { Program } from '../program.ts';
import { lookUpUser } from '../users.ts';
import { set } from './builtins/set.ts';
import { runInteractive } from './interactive.ts';
import type { Dialect } from './options.ts';
import { Shell } from './shell.ts';

/** `bash`, also as `sh`: `-c`, `-i`, `-l`, `-s`, `-o option`, the letters of `set`, a script file, or standard input. */
export const bashProgram: Program = (proc) => runShell(proc, 'bash');

/** busybox's `sh` and `ash`. */
export const ashProgram: Program = (proc) => runShell(proc, 'ash');

const VERSION = `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

This is free software; you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.
`;

function* runShell(proc: Proc, dialect: Dialect): Task<number> {
  const words = [...proc.argv];
  const self = words.shift() ?? dialect;
  let command = false;
  let interactive = false;
  let login = self.startsWith('-');
  let fromInput = false;
  const options: string[] = [];
  while (words.length > 0 && /^[-+]./.test(words[0])) {
    const word = words.shift() as string;
    if (word === '--') break;
    if (word === '--version' && dialect === 'bash') {
      proc.print(VERSION);
      return 0;
    }
    if (word === '--login') login = true;
    if (/^--(?:login|norc|noprofile|posix)$/.test(word)) continue;
    if (word.startsWith('--')) {
      proc.error(`${self}: ${word}: invalid option\n`);
      return 2;
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 'l') login = true;
      else if (letter === 's') fromInput = true;
      else if (letter === 'o') options.push(`${word[0]}o`, words.shift() ?? '');
      else if ('abefhkmnptuvxBCEHPT'.includes(letter)) options.push(word[0] + letter);
      else {
        proc.error(`${self}: ${word[0]}${letter}: invalid option\n`);
        return 2;
      }
    }
  }
  let text: string | undefined;
  let name = self;
  let mode: Shell['mode'] = 'script';
  if (command) {
    text = words.shift();
    mode = 'command';
    if (text === undefined) {
      proc.error(`${self}: ${dialect === 'ash' ? '-c requires an argument' : '-c: option requires an argument'}\n`);
      return 2;
    }
    name = words.shift() ?? self;
  } else if (words.length > 0 && !fromInput) {
    name = words.shift() as string;
    const script = readScript(proc, self, name, dialect);
    if (typeof script === 'number') return script;
    text = script;
  } else if (interactive || (proc.isTty(0) && proc.isTty(2))) mode = 'prompt';
  const shell = new Shell({ proc, dialect, name, positional: words, mode });
  importEnvironment(shell, login);
  if (options.length > 0) yield* set(shell, ['set', ...options]);
  return yield* shell.toTheEnd(run(shell, text, login));
}

function* run(shell: Shell, text: string | undefined, login: boolean): Task<number> {
  if (shell.mode === 'prompt') return yield* runInteractive(shell, login);
  if (login && shell.dialect === 'bash') yield* sourceIfThere(shell, '/etc/profile');
  return yield* shell.runText(text ?? (yield* readAll(shell.proc.stdin)));
}

/** Runs a start-up file, if it exists. */
export function* sourceIfThere(shell: Shell, path: string): Task {
  const { fs } = shell.proc.machine;
  if (fs.tryInode(path)?.kind === 'file') yield* shell.runText(`. ${path}`);
}

function readScript(proc: Proc, self: string, file: string, dialect: Dialect): string | number {
  const { fs } = proc.machine;
  try {
    const path = proc.resolve(file);
    const text = fs.readFile(path);
    if (fs.inode(path).kind === 'program') {
      proc.error(`${file}: ${file}: cannot execute binary file\n`);
      return 126;
    }
    return text;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (dialect === 'ash') proc.error(`${self}: can't open '${file}': ${error.message}\n`);
    else
      proc.error(
        error.code === 'EISDIR' ? `${file}: ${file}: Is a directory\n` : `${self}: ${file}: ${error.message}\n`,
      );
    return dialect === 'ash' ? 2 : error.code === 'EISDIR' ? 126 : 127;
  }
}

function importEnvironment(shell: Shell, login: boolean): void {
  const { proc, variables } = shell;
  for (const [name, value] of proc.env) {
    if (!/^[A-Za-z_]\w*$/.test(name) || variables.special.has(name)) continue;
    variables.set(name, value);
    variables.setAttributes(name, { exported: true });
  }
  const user = lookUpUser(proc.machine.fs, proc.user);
  const standard = (name: string, value: string, exported = false): void => {
    if (variables.get(name) === undefined) variables.set(name, value);
    if (exported) variables.setAttributes(name, { exported: true });
  };
  standard('PATH', DEFAULT_PATH);
  if (login || shell.mode === 'prompt') {
    standard('HOME', user.home, true);
    standard('USER', user.user, true);
    standard('LOGNAME', user.user, true);
    standard('SHELL', user.shell, true);
  }
  standard('TERM', 'dumb');
  variables.set('PWD', proc.cwd);
  variables.setAttributes('PWD', { exported: true });
  variables.set('IFS', ' \t\n');
  variables.set('OPTIND', '1');
  variables.set('PS4', '+ ');
  const level = Number(variables.get('SHLVL') ?? 0) + 1;
  variables.set('SHLVL', String(level));
  variables.setAttributes('SHLVL', { exported: true });
  if (shell.dialect === 'ash') {
    variables.set('PS1', '\\w \\$ ');
    variables.set('PS2', '> ');
    return;
  }
  variables.set('BASH', '/usr/bin/bash');
  variables.set('BASH_VERSION', '5.2.15(1)-release');
  variables.setArray(
    'BASH_VERSINFO',
    'indexed',
    ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'].map((v, i) => [String(i), v]),
  );
  variables.set('HOSTNAME', proc.machine.hostname);
  variables.set('HOSTTYPE', 'x86_64');
  variables.set('MACHTYPE', 'x86_64-pc-linux-gnu');
  variables.set('OSTYPE', 'linux-gnu');
}
