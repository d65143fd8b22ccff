import type { Task } from '../../kernel/wait.ts';
import { formatTime } from '../time-format.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { md5, sha256 } from '../digest.ts';
import { groupName, userName } from '../users.ts';
import { complain, parseOptions, readInput, splitLines, write, type Command, type Flavour } from './command.ts';
import { humanSize, modeText } from './ls.ts';

function digest(hash: (text: string) => string): Command {
  return function* (proc, flavour) {
    const parsed = parseOptions(
      proc,
      { short: 'cbtw', long: { check: 'c', quiet: 'quiet', status: 'status' } },
      flavour,
    );
    if (typeof parsed === 'number') return parsed;
    let status = 0;
    for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
      const text = yield* readInput(proc, path);
      if (text === undefined) {
        status = 1;
        continue;
      }
      if (!parsed.options.has('c')) {
        proc.print(`${hash(text)}  ${path}\n`);
        continue;
      }
      for (const line of splitLines(text)) {
        const match = /^([0-9a-f]+)\s+\*?(.*)$/.exec(line);
        if (match === null) continue;
        const content = yield* readInput(proc, match[2]);
        const good = content !== undefined && hash(content) === match[1];
        proc.print(`${match[2]}: ${good ? 'OK' : 'FAILED'}\n`);
        if (!good) status = 1;
      }
    }
    return status;
  };
}

function* tree(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  const level = words.indexOf('-L');
  const depth = level < 0 ? Infinity : Number(words[level + 1]);
  const all = words.includes('-a');
  const paths = words.filter((word, i) => !word.startsWith('-') && i !== level + 1 + (level < 0 ? words.length : 0));
  let directories = 0;
  let files = 0;
  const { fs } = proc.machine;
  let out = '';
  const visit = (path: string, indent: string, left: number): void => {
    if (left <= 0) return;
    const names = fs.readdir(proc.resolve(path)).filter((name) => all || !name.startsWith('.'));
    names.forEach((name, i) => {
      const last = i === names.length - 1;
      const at = `${path}/${name}`;
      const stat = fs.lstat(proc.resolve(at));
      out += `${indent}${last ? '└── ' : '├── '}${name}${stat.target === undefined ? '' : ` -> ${stat.target}`}\n`;
      if (stat.kind === 'directory') {
        directories++;
        visit(at, `${indent}${last ? '    ' : '│   '}`, left - 1);
      } else files++;
    });
  };
  for (const path of paths.length > 0 ? paths : ['.']) {
    out += `${path}${fs.isDirectory(proc.resolve(path)) ? '' : ' [error opening dir]'}\n`;
    if (fs.isDirectory(proc.resolve(path))) visit(path, '', depth);
  }
  yield* write(
    proc,
    `${out}\n${directories} director${directories === 1 ? 'y' : 'ies'}, ${files} file${files === 1 ? '' : 's'}\n`,
  );
  return 0;
}

function* stat(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'c:fLt', long: { format: 'c', dereference: 'L' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { fs } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    try {
      const s = parsed.options.has('L') ? fs.stat(proc.resolve(path)) : fs.lstat(proc.resolve(path));
      const type = {
        directory: 'directory',
        symlink: 'symbolic link',
        socket: 'socket',
        device: 'character special file',
        file: s.size === 0 ? 'regular empty file' : 'regular file',
        program: 'regular file',
        dynamic: 'regular empty file',
      }[s.kind];
      const time = formatTime('%Y-%m-%d %H:%M:%S.%N +0000', s.mtime);
      const fields: Readonly<Record<string, string>> = {
        n: path,
        s: String(s.size),
        a: s.mode.toString(8),
        A: modeText(s),
        F: type,
        u: String(s.uid),
        U: userName(fs, s.uid),
        g: String(s.gid),
        G: groupName(fs, s.gid),
        y: time,
        Y: String(Math.floor(s.mtime / 1_000_000)),
        h: String(s.links),
        N: s.target === undefined ? `'${path}'` : `'${path}' -> '${s.target}'`,
      };
      const format = parsed.options.get('c');
      if (format !== undefined)
        proc.print(
          `${format.replace(/%([a-zA-Z%])/g, (all: string, letter: string) => (letter === '%' ? '%' : (fields[letter] ?? all)))}\n`,
        );
      else {
        const mode = s.mode.toString(8).padStart(4, '0');
        proc.print(
          `  File: ${path}${s.target === undefined ? '' : ` -> ${s.target}`}\n  Size: ${String(s.size).padEnd(10)}\tBlocks: ${String(Math.ceil(s.size / 512)).padEnd(10)} IO Block: 4096   ${type}\nAccess: (${mode}/${modeText(s)})  Uid: (${String(s.uid).padStart(5)}/${userName(fs, s.uid).padStart(8)})   Gid: (${String(s.gid).padStart(5)}/${groupName(fs, s.gid).padStart(8)})\nModify: ${time}\nChange: ${time}\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(
        proc,
        flavour === 'busybox' ? `can't stat '${path}': ${error.message}` : `cannot stat '${path}': ${error.message}`,
      );
      status = 1;
    }
  }
  return status;
}

function* du(proc: Proc, flavour: Flavour): Task<number> {
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
      complain(proc, `cannot access '${path}': ${error.message}`);
      status = 1;
    }
  }
  return status;
}

function* free(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'bkmgh', long: { human: 'h', bytes: 'b', kibi: 'k', mebi: 'm', gibi: 'g' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const total = proc.machine.memory;
  const used = Math.round(total * 0.12);
  const cache = Math.round(total * 0.2);
  const unit = options.has('b') ? 1 : options.has('m') ? 1024 ** 2 : options.has('g') ? 1024 ** 3 : 1024;
  const text = (bytes: number): string =>
    (options.has('h')
      ? bytes === 0
        ? '0B'
        : humanSize(bytes).replace(/([KMG])$/, '$1i')
      : String(Math.floor(bytes / unit))
    ).padStart(11);
  const row = (name: string, values: readonly number[]): string => `${name.padEnd(8)}${values.map(text).join(' ')}\n`;
  proc.print(
    `${' '.repeat(8)}${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((head) => head.padStart(11)).join(' ')}\n`,
  );
  proc.print(
    row('Mem:', [total, used, total - used - cache, 1024 ** 2, cache, total - used]) + row('Swap:', [0, 0, 0]),
  );
  return 0;
}

export const MORE_COMMANDS: Readonly<Record<string, Command>> = {
  du,
  free,
  md5sum: digest(md5),
  sha256sum: digest(sha256),
  stat,
  tree,
};
