import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename, dirname, normalizePath } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { attempt, complain, parseOptions, type Flavour } from './command.ts';

function missing(proc: Proc, what: string): number {
  const name = basename(proc.argv[0]);
  proc.error(`${name}: missing ${what}\nTry '${name} --help' for more information.\n`);
  return 1;
}

export function* touch(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'acmd:t:r:h', long: { 'no-create': 'c', date: 'd' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return missing(proc, 'file operand');
  const { fs, kernel } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    const good = attempt(proc, flavour === 'busybox' ? path : `cannot touch '${path}'`, () => {
      const at = proc.resolve(path);
      if (fs.exists(at)) fs.utimes(at, kernel.now);
      else if (!parsed.options.has('c')) proc.open(path, { write: true, create: true }).close();
    });
    if (!good) status = 1;
  }
  return status;
}

export function* mkdir(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'pm:v', long: { parents: 'p', mode: 'm', verbose: 'v' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return missing(proc, 'operand');
  let status = 0;
  const mode = parsed.options.get('m');
  for (const path of parsed.rest) {
    const good = attempt(
      proc,
      flavour === 'busybox' ? `can't create directory '${path}'` : `cannot create directory '${path}'`,
      () => {
        proc.machine.fs.mkdir(proc.resolve(path), {
          parents: parsed.options.has('p'),
          mode: mode === undefined ? 0o777 & ~proc.umask : parseInt(mode, 8),
        });
        if (parsed.options.has('v')) proc.print(`mkdir: created directory '${path}'\n`);
      },
    );
    if (!good) status = 1;
  }
  return status;
}

export function* rmdir(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'pv', long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  if (parsed.rest.length === 0) return missing(proc, 'operand');
  let status = 0;
  for (const path of parsed.rest) {
    const remove = (each: string): boolean =>
      attempt(proc, flavour === 'busybox' ? `'${each}'` : `failed to remove '${each}'`, () =>
        proc.machine.fs.rmdir(proc.resolve(each)),
      );
    let good = remove(path);
    for (
      let above = dirname(path);
      good && parsed.options.has('p') && above !== '.' && above !== '/';
      above = dirname(above)
    )
      good = remove(above);
    if (!good) status = 1;
  }
  return status;
}

export function* rm(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'rRfivdI',
      long: {
        recursive: 'r',
        force: 'f',
        verbose: 'v',
        'preserve-root': 'preserve-root',
        'no-preserve-root': 'no-preserve-root',
        dir: 'd',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  if (rest.length === 0) return options.has('f') ? 0 : missing(proc, 'operand');
  const recursive = options.has('r') || options.has('R');
  const { fs } = proc.machine;
  let status = 0;
  for (const path of rest) {
    const at = proc.resolve(path);
    if (/(?:^|\/)\.{1,2}\/?$/.test(path)) {
      complain(proc, `refusing to remove '.' or '..' directory: skipping '${path}'`);
      status = 1;
      continue;
    }
    if (at === '/' && recursive && !options.has('no-preserve-root')) {
      proc.error(
        "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n",
      );
      status = 1;
      continue;
    }
    try {
      const { kind } = fs.lstat(at);
      if (kind === 'directory' && !recursive) {
        if (options.has('d')) fs.rmdir(at);
        else throw new FsError('EISDIR', path);
      } else fs.remove(at, { recursive });
      if (options.has('v')) proc.print(kind === 'directory' ? `removed directory '${path}'\n` : `removed '${path}'\n`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (options.has('f') && error.code === 'ENOENT') continue;
      if (flavour === 'busybox')
        complain(
          proc,
          error.code === 'EISDIR' ? `'${path}' is a directory` : `can't remove '${path}': ${error.message}`,
        );
      else complain(proc, `cannot remove '${path}': ${error.message}`);
      status = 1;
    }
  }
  return status;
}

/** The last operand as a directory, or undefined: what cp, mv and ln share. */
function targetOf(
  proc: Proc,
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
): { sources: readonly string[]; into: string | undefined; to: string } | number {
  const name = basename(proc.argv[0]);
  const directory = options.get('t');
  if (rest.length === 0) return missing(proc, 'file operand');
  if (directory !== undefined) return { sources: rest, into: directory, to: directory };
  if (rest.length === 1) {
    proc.error(
      `${name}: missing destination file operand after '${rest[0]}'\nTry '${name} --help' for more information.\n`,
    );
    return 1;
  }
  const to = rest[rest.length - 1];
  const isDirectory = proc.machine.fs.isDirectory(proc.resolve(to)) && !options.has('T');
  if (!isDirectory && rest.length > 2) {
    complain(
      proc,
      proc.machine.fs.exists(proc.resolve(to))
        ? `target '${to}' is not a directory`
        : `target '${to}': No such file or directory`,
    );
    return 1;
  }
  return { sources: rest.slice(0, -1), into: isDirectory ? to : undefined, to };
}

function join(directory: string, name: string): string {
  return `${directory.replace(/\/$/, '')}/${name}`;
}

function copyTree(proc: Proc, from: string, to: string, preserve: boolean): void {
  const { fs, kernel } = proc.machine;
  const inode = fs.tryInode(from, false);
  if (inode?.kind === 'symlink') {
    fs.create(to, { type: 'symlink', target: inode.target });
    return;
  }
  const stat = fs.stat(from);
  const mtime = preserve ? stat.mtime : kernel.now;
  if (stat.kind === 'directory') {
    if (!fs.isDirectory(to)) fs.mkdir(to, { mode: stat.mode });
    for (const name of fs.readdir(from)) copyTree(proc, join(from, name), join(to, name), preserve);
  } else copyFile(proc, from, to, preserve);
  fs.utimes(to, mtime);
}

function copyFile(proc: Proc, from: string, to: string, preserve: boolean): void {
  const { fs, kernel } = proc.machine;
  const inode = fs.inode(from);
  if (fs.isDirectory(to)) throw new FsError('EISDIR', to);
  if (inode.kind === 'program')
    fs.create(to, { type: 'program', program: inode.program, size: inode.size, mode: inode.mode });
  else {
    const text = fs.readFile(from);
    fs.writeFile(to, text, { mode: inode.mode & ~(preserve ? 0 : proc.umask) });
  }
  fs.utimes(to, preserve ? inode.mtime : kernel.now);
}

export function* cp(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'rRafpdvint:TuL',
      long: {
        recursive: 'r',
        archive: 'a',
        force: 'f',
        verbose: 'v',
        'target-directory': 't',
        'no-target-directory': 'T',
        'no-clobber': 'n',
        preserve: 'preserve=?',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const target = targetOf(proc, parsed.rest, options);
  if (typeof target === 'number') return target;
  const recursive = options.has('r') || options.has('R') || options.has('a');
  const preserve = options.has('p') || options.has('a') || options.has('preserve');
  const { fs } = proc.machine;
  let status = 0;
  for (const source of target.sources) {
    const to = target.into === undefined ? target.to : join(target.into, basename(source));
    const from = proc.resolve(source);
    try {
      if (!fs.exists(from)) {
        complain(
          proc,
          flavour === 'busybox'
            ? `can't stat '${source}': No such file or directory`
            : `cannot stat '${source}': No such file or directory`,
        );
        status = 1;
      } else if (fs.isDirectory(from) && !recursive) {
        complain(
          proc,
          flavour === 'busybox' ? `omitting directory '${source}'` : `-r not specified; omitting directory '${source}'`,
        );
        status = 1;
      } else if (fs.tryInode(from) === fs.tryInode(proc.resolve(to))) {
        complain(proc, `'${source}' and '${to}' are the same file`);
        status = 1;
      } else if (options.has('n') && fs.exists(proc.resolve(to))) continue;
      else {
        if (fs.isDirectory(from) && `${normalizePath(proc.resolve(to))}/`.startsWith(`${from}/`)) {
          complain(proc, `cannot copy a directory, '${source}', into itself, '${to}'`);
          status = 1;
          continue;
        }
        if (recursive) copyTree(proc, from, proc.resolve(to), preserve);
        else copyFile(proc, from, proc.resolve(to), preserve);
        if (options.has('v')) proc.print(`'${source}' -> '${to}'\n`);
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(
        proc,
        flavour === 'busybox'
          ? `can't create '${to}': ${error.message}`
          : `cannot create regular file '${to}': ${error.message}`,
      );
      status = 1;
    }
  }
  return status;
}

export function* mv(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'finvt:Tu', long: { force: 'f', verbose: 'v', 'no-clobber': 'n', 'target-directory': 't' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const target = targetOf(proc, parsed.rest, options);
  if (typeof target === 'number') return target;
  const { fs } = proc.machine;
  let status = 0;
  for (const source of target.sources) {
    const to = target.into === undefined ? target.to : join(target.into, basename(source));
    try {
      const from = proc.resolve(source);
      if (fs.tryInode(from, false) === undefined) {
        complain(
          proc,
          flavour === 'busybox'
            ? `can't rename '${source}': No such file or directory`
            : `cannot stat '${source}': No such file or directory`,
        );
        status = 1;
        continue;
      }
      if (options.has('n') && fs.exists(proc.resolve(to))) continue;
      fs.rename(from, proc.resolve(to));
      if (options.has('v')) proc.print(`renamed '${source}' -> '${to}'\n`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (error.code === 'EINVAL') complain(proc, `cannot move '${source}' to a subdirectory of itself, '${to}'`);
      else complain(proc, `cannot move '${source}' to '${to}': ${error.message}`);
      status = 1;
    }
  }
  return status;
}

export function* ln(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'sfnvrt:T', long: { symbolic: 's', force: 'f', 'no-dereference': 'n', verbose: 'v' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const rest = parsed.rest.length === 1 ? [parsed.rest[0], '.'] : parsed.rest;
  const target = targetOf(proc, rest, options.has('n') ? new Map([...options, ['T', '']]) : options);
  if (typeof target === 'number') return target;
  const { fs } = proc.machine;
  let status = 0;
  for (const source of target.sources) {
    const to = target.into === undefined ? target.to : join(target.into, basename(source));
    const at = proc.resolve(to);
    const good = attempt(proc, `failed to create ${options.has('s') ? 'symbolic' : 'hard'} link '${to}'`, () => {
      if (options.has('f') && fs.tryInode(at, false) !== undefined) fs.remove(at);
      if (options.has('s')) fs.symlink(source, at);
      else fs.link(proc.resolve(source), at);
    });
    if (!good) status = 1;
  }
  return status;
}

/** A mode as chmod reads it: octal or `u+rwx,go-w`; undefined when it is none. */
export function parseMode(text: string, old: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (match === null) return undefined;
    const who = match[1] === '' || match[1].includes('a') ? 'ugo' : match[1];
    for (const each of who) {
      const shift = each === 'u' ? 6 : each === 'g' ? 3 : 0;
      let bits = 0;
      for (const letter of match[3]) {
        if (letter === 'r') bits |= 4;
        if (letter === 'w') bits |= 2;
        if (letter === 'x' || (letter === 'X' && (isDirectory || (old & 0o111) !== 0))) bits |= 1;
        if (letter === 't' && each === 'o') mode = match[2] === '-' ? mode & ~0o1000 : mode | 0o1000;
        if (letter === 's' && each !== 'o')
          mode = match[2] === '-' ? mode & ~(each === 'u' ? 0o4000 : 0o2000) : mode | (each === 'u' ? 0o4000 : 0o2000);
      }
      const mask = bits << shift;
      mode = match[2] === '+' ? mode | mask : match[2] === '-' ? mode & ~mask : (mode & ~(7 << shift)) | mask;
    }
  }
  return mode;
}

function* change(proc: Proc, flavour: Flavour, apply: (path: string, operand: string) => void): Task<number> {
  const words = proc.argv.slice(1);
  // Modes such as -x look like options.
  const options = words.filter((word) => /^-[RvfhH]+$|^--/.test(word));
  const [operand, ...paths] = words.filter((word) => !options.includes(word));
  if (operand === undefined) return missing(proc, 'operand');
  if (paths.length === 0) {
    const name = basename(proc.argv[0]);
    proc.error(`${name}: missing operand after '${operand}'\nTry '${name} --help' for more information.\n`);
    return 1;
  }
  const recursive = options.some((option) => option.includes('R') || option === '--recursive');
  const { fs } = proc.machine;
  let status = 0;
  const visit = (path: string): void => {
    const good = attempt(proc, flavour === 'busybox' ? path : `cannot access '${path}'`, () => {
      apply(proc.resolve(path), operand);
      if (recursive && fs.isDirectory(proc.resolve(path)))
        for (const name of fs.readdir(proc.resolve(path))) visit(join(path, name));
    });
    if (!good) status = 1;
  };
  for (const path of paths) visit(path);
  return status;
}

export function* chmod(proc: Proc, flavour: Flavour): Task<number> {
  const { fs } = proc.machine;
  const operand = proc.argv.slice(1).find((word) => !/^-[Rvf]+$/.test(word)) ?? '';
  if (parseMode(operand, 0, false) === undefined) {
    proc.error(`chmod: invalid mode: '${operand}'\nTry 'chmod --help' for more information.\n`);
    return 1;
  }
  return yield* change(proc, flavour, (path, mode) => {
    const stat = fs.stat(path);
    fs.chmod(path, parseMode(mode, stat.mode, stat.kind === 'directory') as number);
  });
}

export function* chown(proc: Proc, flavour: Flavour): Task<number> {
  const { fs } = proc.machine;
  const read = (file: string, name: string | undefined): number | undefined => {
    if (name === undefined || name === '') return undefined;
    if (/^\d+$/.test(name)) return Number(name);
    const line = fs
      .readFile(file)
      .split('\n')
      .find((each) => each.split(':')[0] === name);
    if (line === undefined) throw new FsError('EINVAL', name);
    return Number(line.split(':')[2]);
  };
  const group = basename(proc.argv[0]) === 'chgrp';
  const operand = proc.argv.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const [user, owner] = group ? [undefined, operand] : operand.split(/[:.]/);
  let uid: number | undefined;
  let gid: number | undefined;
  try {
    uid = read('/etc/passwd', user);
    gid = read('/etc/group', owner);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    complain(
      proc,
      flavour === 'busybox'
        ? `unknown user ${error.path}`
        : `invalid ${error.path === user ? 'user' : 'group'}: '${operand}'`,
    );
    return 1;
  }
  return yield* change(proc, flavour, (path) => fs.chown(path, uid, gid));
}
