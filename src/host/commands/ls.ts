import { byText } from '../../kernel/compare.ts';
import type { Task } from '../../kernel/wait.ts';
import { DAY } from '../../kernel/time.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Stat } from '../fs/file-system.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { groupName, userName } from '../users.ts';
import { quote } from '../shell/quote.ts';
import { textWidth } from '../../kernel/utf8.ts';
import { complain, parseOptions, write, type Flavour } from './command.ts';

interface Entry {
  readonly name: string;
  readonly stat: Stat;
}

/** The ten letters of `ls -l`. */
export function modeText(stat: Pick<Stat, 'kind' | 'mode'>): string {
  const type = { directory: 'd', symlink: 'l', socket: 's', device: 'c', file: '-', program: '-', dynamic: '-' }[
    stat.kind
  ];
  let out = type;
  for (const shift of [6, 3, 0]) {
    const bits = (stat.mode >> shift) & 7;
    const special = (stat.mode & (shift === 6 ? 0o4000 : shift === 3 ? 0o2000 : 0o1000)) !== 0;
    const letter = shift === 0 ? 't' : 's';
    out += (bits & 4) !== 0 ? 'r' : '-';
    out += (bits & 2) !== 0 ? 'w' : '-';
    out += special ? ((bits & 1) !== 0 ? letter : letter.toUpperCase()) : (bits & 1) !== 0 ? 'x' : '-';
  }
  return out;
}

/** A size as `-h` shows it: 1.5K, 12M. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = '';
  for (const each of 'KMGTP') {
    value /= 1024;
    unit = each;
    if (value < 1024) break;
  }
  return value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${unit}` : `${Math.ceil(value)}${unit}`;
}

/** Lays names out in columns, down first, as wide as `width` allows. */
export function columns(names: readonly string[], width: number, gap = 2): string {
  const widths = names.map(textWidth);
  for (let rows = 1; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    const each: number[] = [];
    for (let c = 0; c < count; c++) each.push(Math.max(...widths.slice(c * rows, (c + 1) * rows)));
    const total = each.reduce((sum, w) => sum + w, 0) + gap * (count - 1);
    if (total > width && rows < names.length) continue;
    let out = '';
    for (let r = 0; r < rows; r++) {
      let line = '';
      for (let c = 0; c < count; c++) {
        const i = c * rows + r;
        if (i >= names.length) break;
        const last = c === count - 1 || i + rows >= names.length;
        line += last ? names[i] : names[i] + ' '.repeat(each[c] - widths[i] + gap);
      }
      out += `${line}\n`;
    }
    return out;
  }
  return '';
}

export function* ls(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'aAlhRdrtS1FinpgoCXx',
      long: {
        all: 'a',
        'almost-all': 'A',
        'human-readable': 'h',
        recursive: 'R',
        directory: 'd',
        reverse: 'r',
        color: 'color=?',
        'numeric-uid-gid': 'n',
        classify: 'F',
        'full-time': 'full-time',
        'time-style': 'time-style=',
      },
      status: flavour === 'gnu' ? 2 : 1,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const { fs } = proc.machine;
  const tty = proc.isTty(1);
  const long = ['l', 'n', 'g', 'o', 'full-time'].some((option) => options.has(option));
  const single = options.has('1') || (!tty && !options.has('C') && !options.has('x'));
  const now = proc.machine.kernel.date;

  const sort = (entries: Entry[]): Entry[] => {
    // Byte order is the C locale's; names come sorted so.
    entries.sort(byText((each) => each.name));
    if (options.has('t')) entries.sort((a, b) => b.stat.mtime - a.stat.mtime);
    if (options.has('S')) entries.sort((a, b) => b.stat.size - a.stat.size);
    return options.has('r') ? entries.reverse() : entries;
  };
  const shown = (entry: Entry): string => {
    let name =
      tty && flavour === 'gnu' && /[^\w@%+=:,./~\u0080-\uffff-]/.test(entry.name) ? quote(entry.name) : entry.name;
    if (options.has('F')) {
      const { kind, mode } = entry.stat;
      name +=
        kind === 'directory'
          ? '/'
          : kind === 'symlink'
            ? long
              ? ''
              : '@'
            : kind === 'socket'
              ? '='
              : (mode & 0o111) !== 0
                ? '*'
                : '';
    } else if (options.has('p') && entry.stat.kind === 'directory') name += '/';
    if (long && entry.stat.target !== undefined) name += ` -> ${entry.stat.target}`;
    return name;
  };
  const time = (mtime: number): string => {
    if (options.has('full-time')) return formatTime('%Y-%m-%d %H:%M:%S.%N +0000', mtime);
    const recent = mtime <= now && now - mtime < 182 * DAY;
    return formatTime(recent ? '%b %e %H:%M' : '%b %e  %Y', mtime);
  };
  const format = (entries: readonly Entry[]): string => {
    if (!long) {
      const names = entries.map(shown);
      if (single) return names.map((name) => `${name}\n`).join('');
      return names.length === 0 ? '' : columns(names, proc.tty?.columns ?? 80);
    }
    const rows = entries.map((entry) => {
      const { stat } = entry;
      const size = stat.kind === 'device' ? '1,   3' : options.has('h') ? humanSize(stat.size) : String(stat.size);
      const owner = options.has('n') ? String(stat.uid) : userName(fs, stat.uid);
      const group = options.has('n') ? String(stat.gid) : groupName(fs, stat.gid);
      return [
        modeText(stat),
        String(stat.links),
        options.has('g') ? '' : owner,
        options.has('o') ? '' : group,
        size,
        time(stat.mtime),
        shown(entry),
      ];
    });
    const wide = (column: number): number => Math.max(0, ...rows.map((row) => row[column].length));
    const busybox = flavour === 'busybox';
    const w = [0, busybox ? 5 : wide(1), busybox ? 8 : wide(2), busybox ? 8 : wide(3), busybox ? 9 : wide(4)];
    return rows
      .map((row) => {
        const cells = [row[0], row[1].padStart(w[1])];
        if (row[2] !== '') cells.push(row[2].padEnd(w[2]));
        if (row[3] !== '') cells.push(row[3].padEnd(w[3]));
        cells.push(row[4].padStart(w[4]), row[5], row[6]);
        return `${cells.join(' ')}\n`;
      })
      .join('');
  };
  const list = (path: string): Entry[] => {
    const directory = proc.resolve(path);
    const entries: Entry[] = [];
    for (const name of fs.readdir(directory)) {
      if (name.startsWith('.') && !options.has('a') && !options.has('A')) continue;
      entries.push({ name, stat: fs.lstat(`${directory === '/' ? '' : directory}/${name}`) });
    }
    if (options.has('a')) {
      entries.push({ name: '.', stat: fs.stat(directory) });
      entries.push({ name: '..', stat: fs.stat(proc.resolve(`${path}/..`)) });
    }
    return sort(entries);
  };

  let status = 0;
  const files: Entry[] = [];
  const directories: string[] = [];
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['.']) {
    try {
      const resolved = proc.resolve(path) + (path.endsWith('/') && path !== '/' ? '/' : '');
      const link = fs.lstat(resolved);
      const stat = link.kind === 'symlink' && !long && fs.exists(resolved) ? fs.stat(resolved) : link;
      if (stat.kind === 'directory' && !options.has('d')) directories.push(path);
      else files.push({ name: path, stat: link });
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (flavour === 'busybox') complain(proc, `${path}: ${error.message}`);
      else complain(proc, `cannot access '${path}': ${error.message}`);
      status = flavour === 'gnu' ? 2 : 1;
    }
  }
  let first = true;
  if (files.length > 0) {
    yield* write(proc, format(sort(files)));
    first = false;
  }
  const titled = parsed.rest.length > 1 || options.has('R');
  const queue = directories.sort();
  while (queue.length > 0) {
    const path = queue.shift() as string;
    const entries = list(path);
    if (titled) yield* write(proc, `${first ? '' : '\n'}${path}:\n`);
    first = false;
    if (long) {
      const blocks = entries.reduce(
        (sum, { stat }) => sum + (stat.kind === 'symlink' ? 0 : Math.ceil(stat.size / 4096) * 4),
        0,
      );
      yield* write(proc, `total ${options.has('h') ? (blocks === 0 ? '0' : humanSize(blocks * 1024)) : blocks}\n`);
    }
    yield* write(proc, format(entries));
    if (!options.has('R')) continue;
    const below = entries.filter(({ name, stat }) => stat.kind === 'directory' && name !== '.' && name !== '..');
    queue.unshift(...below.map(({ name }) => `${path.replace(/(.)\/$/, '$1')}/${name}`.replace(/^\/\//, '/')));
  }
  return status;
}
