import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { complain, parseOptions, write, type Flavour } from './command.ts';
import { humanSize } from './ls.ts';

const KIB = 1024;
/** The root disk of every machine: 40 GB, of which the system takes so much. */
const DISK = 41_152_736 * KIB;
const USED = 6_233_408 * KIB;

interface Mounted {
  readonly source: string;
  readonly type: string;
  readonly size: number;
  readonly used: number;
  readonly at: string;
}

/** `df`: the mounted file systems; those that hold the paths given. */
export function* df(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'hHkmTaPi', long: { 'human-readable': 'h', 'print-type': 'T', all: 'a', portability: 'P' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const { machine } = proc;
  const root = machine.kind === 'host' ? { source: '/dev/sda1', type: 'ext4' } : { source: 'overlay', type: 'overlay' };
  const shared = Math.round(machine.memory / 2);
  const all: readonly Mounted[] = [
    { ...root, size: DISK, used: USED, at: '/' },
    { source: machine.kind === 'host' ? 'devtmpfs' : 'tmpfs', type: 'tmpfs', size: 65_536 * KIB, used: 0, at: '/dev' },
    {
      source: 'tmpfs',
      type: 'tmpfs',
      size: shared,
      used: 0,
      at: machine.kind === 'host' ? '/dev/shm' : '/sys/fs/cgroup',
    },
  ];
  let status = 0;
  const shown: Mounted[] = rest.length === 0 ? [...all] : [];
  for (const path of rest) {
    const at = proc.resolve(path);
    if (machine.fs.exists(at))
      shown.push(all.find((one) => one.at !== '/' && `${at}/`.startsWith(`${one.at}/`)) ?? all[0]);
    else {
      complain(proc, flavour === 'gnu' ? `${path}: No such file or directory` : `${path}: can't find mount point`);
      status = 1;
    }
  }
  if (shown.length === 0) return status;
  const human = options.has('h') || options.has('H');
  const unit = options.has('m') ? KIB * KIB : KIB;
  const amount = (bytes: number): string =>
    human ? (bytes === 0 ? '0' : humanSize(bytes)) : String(Math.ceil(bytes / unit));
  const type = options.has('T') ? ['Type'] : [];
  const head = human
    ? ['Size', 'Used', 'Avail', 'Use%']
    : [options.has('m') ? '1M-blocks' : '1K-blocks', 'Used', 'Available', 'Use%'];
  const rows = [
    ['Filesystem', ...type, ...head, 'Mounted on'],
    ...shown.map((one) => [
      one.source,
      ...(type.length > 0 ? [one.type] : []),
      amount(one.size),
      amount(one.used),
      amount(one.size - one.used),
      `${Math.ceil((one.used / one.size) * 100)}%`,
      one.at,
    ]),
  ];
  const widths = rows[0].map((_cell, i) => Math.max(...rows.map((row) => row[i].length)));
  const left = 1 + type.length;
  yield* write(
    proc,
    rows
      .map((row) =>
        row
          .map((cell, i) =>
            i === row.length - 1
              ? cell
              : i < left
                ? cell.padEnd(i === 0 ? Math.max(14, widths[i]) : widths[i])
                : cell.padStart(Math.max(cell.endsWith('%') ? 4 : 5, widths[i])),
          )
          .join(' '),
      )
      .map((line) => `${line}\n`)
      .join(''),
  );
  return status;
}
