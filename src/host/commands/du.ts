import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { humanSize } from './ls.ts';

export function* du(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'shkmacd:', long: { summarize: 's', 'human-readable': 'h', all: 'a', total: 'c', 'max-depth': 'd' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { fs } = proc.machine;
  const { options } = parsed;
  let status = 0;
  const shown = (kib: number): string => (options.has('h') ? (kib === 0 ? '0' : humanSize(kib * 1024)) : String(kib));
  const depth = options.has('s') ? 0 : Number(options.get('d') ?? Infinity);
  const visit = (path: string, level: number): number => {
    const s = fs.lstat(proc.resolve(path));
    let total = s.kind === 'symlink' ? 0 : Math.ceil(s.size / 4096) * 4;
    if (s.kind === 'directory')
      for (const name of fs.readdir(proc.resolve(path)))
        total += visit(`${path.replace(/\/$/, '')}/${name}`, level + 1);
    if (level === 0 || (level <= depth && (s.kind === 'directory' || options.has('a'))))
      proc.print(`${shown(total)}\t${path}\n`);
    return total;
  };
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['.']) {
    try {
      visit(path, 0);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `${flavour === 'gnu' ? `cannot access '${path}'` : path}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}
