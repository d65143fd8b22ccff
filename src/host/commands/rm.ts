import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { Confirmation } from './confirm.ts';
import { misused } from './misuse.ts';

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
  if (rest.length === 0) return options.has('f') ? 0 : misused(proc, flavour, 'missing operand');
  const recursive = options.has('r') || options.has('R');
  const { fs } = proc.machine;
  // The last of -i and -f counts.
  const last = parsed.all.filter(([option]) => 'ifI'.includes(option)).at(-1)?.[0];
  const confirmation = new Confirmation(proc);
  if (last === 'I' && (recursive || rest.length > 3)) {
    const what = `${rest.length} argument${rest.length === 1 ? '' : 's'}${recursive ? ' recursively' : ''}`;
    if (!(yield* confirmation.ask(`remove ${what}?`))) return 0;
  }
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
      const { kind, size } = fs.lstat(at);
      if (last === 'i' && (kind !== 'directory' || recursive || options.has('d'))) {
        const type =
          kind === 'directory'
            ? 'directory'
            : kind === 'symlink'
              ? 'symbolic link'
              : `regular ${size === 0 ? 'empty ' : ''}file`;
        if (!(yield* confirmation.ask(`remove ${type} '${path}'?`))) continue;
      }
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
