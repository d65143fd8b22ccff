import type { HereDoc, HereString, Redirect, Redirection } from 'unbash';
import { Pipe } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { OpenFlags } from '../fs/file-system.ts';
import { OpenFile } from '../fs/open-file.ts';
import type { Descriptors } from '../proc.ts';
import { ShellError } from './control.ts';
import { expandHereDocument, expandString, expandWords } from './expand.ts';
import type { Shell } from './shell.ts';

/**
 * Runs `body` with redirections in effect in the shell itself (builtins, compound commands). A redirection that
 * fails is reported and `body` does not run.
 */
export function* withRedirects(
  shell: Shell,
  redirects: readonly Redirection[],
  body: () => Task<number>,
): Task<number> {
  const { proc } = shell;
  const saved = proc.fds;
  const fds = shell.childDescriptors();
  proc.fds = fds;
  shell.keepDescriptors = false;
  try {
    yield* applyRedirects(shell, redirects, fds);
    return yield* body();
  } finally {
    const keep = shell.keepDescriptors;
    shell.keepDescriptors = false;
    // A process that ended meanwhile has closed what it had.
    const gone = keep ? saved : fds;
    proc.fds = keep ? fds : saved;
    for (const file of gone.values()) file.close();
    gone.clear();
  }
}

/** Applies redirections, in order, to a set of descriptors. @throws ShellError that is not fatal */
export function* applyRedirects(shell: Shell, redirects: readonly Redirection[], fds: Descriptors): Task {
  for (const redirect of redirects) {
    if (redirect.type === 'Redirect') yield* applyRedirect(shell, redirect, fds);
    else yield* applyHere(shell, redirect, fds);
  }
}

function* applyHere(shell: Shell, redirect: HereDoc | HereString, fds: Descriptors): Task {
  const text =
    redirect.type === 'HereString'
      ? `${yield* expandString(shell, redirect.target)}\n`
      : yield* expandHereDocument(
          shell,
          redirect.body.text,
          redirect.delimiter?.quoted ?? false,
          redirect.operator === '<<-',
        );
  const pipe = new Pipe();
  pipe.writer.write(text);
  pipe.writer.close();
  put(fds, yield* descriptor(shell, redirect, 0, fds), new OpenFile({ reader: pipe.reader }));
}

function put(fds: Descriptors, fd: number, file: OpenFile): void {
  fds.get(fd)?.close();
  fds.set(fd, file);
}

function* descriptor(shell: Shell, redirect: Redirection, standard: number, fds: Descriptors): Task<number> {
  const given = redirect.descriptor;
  if (given === undefined) return standard;
  if (given.type === 'FileDescriptor') return given.value;
  let fd = 10;
  while (fds.has(fd)) fd++;
  shell.variables.set(given.name, String(fd));
  return fd;
}

const FLAGS: Readonly<Record<string, OpenFlags>> = {
  '<': { read: true },
  '>': { write: true, create: true, truncate: true },
  '>|': { write: true, create: true, truncate: true },
  '>>': { append: true, create: true },
  '<>': { read: true, write: true, create: true },
  '&>': { write: true, create: true, truncate: true },
  '&>>': { append: true, create: true },
};

function* applyRedirect(shell: Shell, redirect: Redirect, fds: Descriptors): Task {
  const { operator, target } = redirect;
  const standard = operator.startsWith('<') ? 0 : 1;
  const words = target === undefined ? [] : yield* expandWords(shell, [target]);
  if (words.length !== 1) throw new ShellError(`${target?.text ?? ''}: ambiguous redirect`, { fatal: false });
  const word = words[0];
  if (operator === '>&' || operator === '<&') {
    if (word === '-' || /^\d+-?$/.test(word)) {
      // {fd}>&- closes what the variable names.
      const fd =
        word === '-' && redirect.descriptor?.type === 'FileDescriptorVariable'
          ? Number(shell.variables.get(redirect.descriptor.name))
          : yield* descriptor(shell, redirect, standard, fds);
      duplicate(fds, fd, word);
      return;
    }
    if (operator === '<&' || redirect.descriptor !== undefined)
      throw new ShellError(`${word}: ambiguous redirect`, { fatal: false });
    const file = open(shell, word, FLAGS['&>']);
    put(fds, 1, file);
    put(fds, 2, file.duplicate());
    return;
  }
  let flags = FLAGS[operator];
  if (operator === '>' && shell.options.noclobber) flags = { ...flags, truncate: false, exclusive: true };
  const file = open(shell, word, flags);
  if (operator === '&>' || operator === '&>>') {
    put(fds, 1, file);
    put(fds, 2, file.duplicate());
  } else put(fds, yield* descriptor(shell, redirect, standard, fds), file);
}

function duplicate(fds: Descriptors, fd: number, word: string): void {
  if (word === '-') {
    fds.get(fd)?.close();
    fds.delete(fd);
    return;
  }
  const source = Number.parseInt(word, 10);
  const file = fds.get(source);
  if (file === undefined) throw new ShellError(`${source}: Bad file descriptor`, { fatal: false });
  if (source !== fd) put(fds, fd, file.duplicate());
  if (word.endsWith('-')) {
    fds.get(source)?.close();
    fds.delete(source);
  }
}

function open(shell: Shell, path: string, flags: OpenFlags): OpenFile {
  try {
    return shell.proc.open(path, flags);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new ShellError(openFailure(shell, path, error, flags), { fatal: false });
  }
}

function openFailure(shell: Shell, path: string, error: FsError, flags: OpenFlags): string {
  if (shell.dialect === 'ash') {
    if (flags.create !== true) return `can't open ${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`;
    return `can't create ${path}: ${error.code === 'ENOENT' ? 'nonexistent directory' : error.message}`;
  }
  return error.code === 'EEXIST' ? `${path}: cannot overwrite existing file` : `${path}: ${error.message}`;
}
