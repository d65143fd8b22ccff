import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename, normalizePath } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { Confirmation } from './confirm.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { join, targetOf } from './target-of.ts';

function copyTree(proc: Proc, from: string, to: string, preserve: boolean): void {
  const { fs, kernel } = proc.machine;
  const inode = fs.tryInode(from, false);
  if (inode?.kind === 'symlink') {
    fs.create(to, { type: 'symlink', target: inode.target });
    return;
  }
  const stat = fs.stat(from);
  const mtime = preserve ? stat.mtime : kernel.date;
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
  fs.utimes(to, preserve ? inode.mtime : kernel.date);
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
  const target = targetOf(proc, flavour, parsed.rest, options);
  if (typeof target === 'number') return target;
  const recursive = options.has('r') || options.has('R') || options.has('a');
  const preserve = options.has('p') || options.has('a') || options.has('preserve');
  const { fs } = proc.machine;
  const confirmation = new Confirmation(proc);
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
      else if (options.has('i') && fs.exists(proc.resolve(to)) && !(yield* confirmation.ask(`overwrite '${to}'?`)))
        continue;
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
