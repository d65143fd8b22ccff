import { DAY, MINUTE } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename, dirname } from '../fs/path.ts';
import type { Stat } from '../fs/file-system.ts';
import type { Proc } from '../proc.ts';
import { toJsRegExp } from '../regexp.ts';
import { matchPattern } from '../shell/pattern.ts';
import { userName } from '../users.ts';
import { complain, soon, write } from './command.ts';
import { modeText } from './ls.ts';

interface Item {
  readonly path: string;
  readonly stat: Stat;
  readonly depth: number;
  prune: boolean;
}

type Test = (item: Item) => Task<boolean>;

class FindError extends Error {}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  f: ['file', 'program', 'dynamic'],
  d: ['directory'],
  l: ['symlink'],
  s: ['socket'],
  c: ['device'],
};

class Parser {
  private readonly proc: Proc;
  private readonly words: readonly string[];
  private at = 0;
  acts = false;
  maxDepth = Infinity;
  minDepth = 0;
  depthFirst = false;
  readonly batches: { command: readonly string[]; paths: string[] }[] = [];

  constructor(proc: Proc, words: readonly string[]) {
    this.proc = proc;
    this.words = words;
  }

  parse(): Test {
    if (this.words.length === 0) return always;
    const test = this.or();
    if (this.at < this.words.length)
      throw new FindError(
        `invalid expression; you have used a binary operator '${this.words[this.at]}' with nothing before it.`,
      );
    return test;
  }

  private or(): Test {
    let left = this.and();
    while (this.words[this.at] === '-o' || this.words[this.at] === '-or') {
      this.at++;
      const a = left;
      const b = this.and();
      left = function* (item) {
        return (yield* a(item)) || (yield* b(item));
      };
    }
    return left;
  }

  private and(): Test {
    let left = this.not();
    for (;;) {
      const word = this.words[this.at];
      if (word === undefined || word === '-o' || word === '-or' || word === ')') return left;
      if (word === '-a' || word === '-and') this.at++;
      const a = left;
      const b = this.not();
      left = function* (item) {
        return (yield* a(item)) && (yield* b(item));
      };
    }
  }

  private not(): Test {
    if (this.words[this.at] === '!' || this.words[this.at] === '-not') {
      this.at++;
      const test = this.not();
      return function* (item) {
        return !(yield* test(item));
      };
    }
    if (this.words[this.at] === '(') {
      this.at++;
      const test = this.or();
      if (this.words[this.at] !== ')')
        throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      this.at++;
      return test;
    }
    return this.primary();
  }

  private argument(name: string): string {
    const value = this.words[this.at++];
    if (value === undefined) throw new FindError(`missing argument to \`${name}'`);
    return value;
  }

  private primary(): Test {
    const name = this.words[this.at++] ?? '';
    const { proc } = this;
    const { fs, kernel } = proc.machine;
    const when = (test: (item: Item) => boolean): Test =>
      function* (item) {
        return test(item);
      };
    const compare = (text: string, value: number): boolean => {
      const n = Number(text.replace(/^[-+]/, ''));
      return text.startsWith('+') ? value > n : text.startsWith('-') ? value < n : value === n;
    };
    switch (name) {
      case '-name':
      case '-iname': {
        const pattern = this.argument(name);
        return when(({ path }) => matchPattern(pattern, basename(path), name === '-iname'));
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = this.argument(name);
        return when(({ path }) => matchPattern(pattern, path, name === '-ipath'));
      }
      case '-regex': {
        const regexp = toJsRegExp(`^(${this.argument(name)})$`, { extended: true });
        return when(({ path }) => regexp?.test(path) ?? false);
      }
      case '-type': {
        const letters = this.argument(name).split(',');
        const unknown = letters.find((letter) => TYPES[letter] === undefined && !'bp'.includes(letter));
        if (unknown !== undefined) throw new FindError(`Unknown argument to -type: ${unknown}`);
        return when(({ stat }) => letters.some((letter) => TYPES[letter]?.includes(stat.kind) ?? false));
      }
      case '-maxdepth':
        this.maxDepth = Number(this.argument(name));
        return always;
      case '-mindepth':
        this.minDepth = Number(this.argument(name));
        return always;
      case '-depth':
        this.depthFirst = true;
        return always;
      case '-empty':
        return when(({ stat, path }) =>
          stat.kind === 'directory' ? fs.readdir(proc.resolve(path)).length === 0 : stat.size === 0,
        );
      case '-size': {
        const text = this.argument(name);
        const unit =
          { c: 1, w: 2, b: 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[
            text.slice(-1) as 'c' | 'w' | 'b' | 'k' | 'M' | 'G'
          ] ?? 512;
        return when(({ stat }) => compare(text.replace(/[cwbkMG]$/, ''), Math.ceil(stat.size / unit)));
      }
      case '-mtime':
      case '-mmin': {
        const text = this.argument(name);
        const unit = name === '-mtime' ? DAY : MINUTE;
        return when(({ stat }) => compare(text, Math.floor((kernel.date - stat.mtime) / unit)));
      }
      case '-newer': {
        const { mtime } = fs.stat(proc.resolve(this.argument(name)));
        return when(({ stat }) => stat.mtime > mtime);
      }
      case '-perm': {
        const text = this.argument(name);
        const mode = parseInt(text.replace(/^[-/]/, ''), 8);
        return when(({ stat }) =>
          text.startsWith('-')
            ? (stat.mode & mode) === mode
            : text.startsWith('/')
              ? (stat.mode & mode) !== 0
              : (stat.mode & 0o7777) === mode,
        );
      }
      case '-user': {
        const user = this.argument(name);
        return when(({ stat }) => userName(fs, stat.uid) === user || String(stat.uid) === user);
      }
      case '-executable':
        return when(({ stat }) => (stat.mode & 0o111) !== 0);
      case '-true':
        return always;
      case '-false':
        return when(() => false);
      case '-prune':
        return when((item) => {
          item.prune = true;
          return true;
        });
      case '-print':
      case '-print0':
      case '-ls': {
        this.acts = true;
        return function* (item) {
          yield* write(
            proc,
            name === '-print'
              ? `${item.path}\n`
              : name === '-print0'
                ? `${item.path}\0`
                : `${modeText(item.stat)} ${item.stat.links} ${item.stat.size} ${item.path}\n`,
          );
          return true;
        };
      }
      case '-printf': {
        this.acts = true;
        const format = this.argument(name);
        return function* ({ path, stat }) {
          const text = format.replace(
            /%([pfhsmyd%])|\\([nt0\\])/g,
            (_all, code: string | undefined, escape: string | undefined) => {
              if (escape !== undefined) return { n: '\n', t: '\t', '0': '\0', '\\': '\\' }[escape] ?? '';
              return (
                {
                  p: path,
                  f: basename(path),
                  h: dirname(path),
                  s: String(stat.size),
                  m: stat.mode.toString(8),
                  y: stat.kind === 'directory' ? 'd' : stat.kind === 'symlink' ? 'l' : 'f',
                  '%': '%',
                }[code ?? ''] ?? ''
              );
            },
          );
          yield* write(proc, text);
          return true;
        };
      }
      case '-delete':
        this.acts = true;
        this.depthFirst = true;
        return function* ({ path, stat }) {
          try {
            if (stat.kind === 'directory') fs.rmdir(proc.resolve(path));
            else fs.remove(proc.resolve(path));
            return true;
          } catch (error) {
            if (!(error instanceof FsError)) throw error;
            complain(proc, `cannot delete '${path}': ${error.message}`);
            return false;
          }
        };
      case '-exec': {
        this.acts = true;
        const command: string[] = [];
        for (;;) {
          const word = this.words[this.at++];
          if (word === undefined) throw new FindError("missing argument to `-exec'");
          if (word === ';') break;
          if (word === '+' && command[command.length - 1] === '{}') {
            const batch = { command: command.slice(0, -1), paths: [] as string[] };
            this.batches.push(batch);
            return function* ({ path }) {
              batch.paths.push(path);
              return true;
            };
          }
          command.push(word);
        }
        return function* ({ path }) {
          return (yield* proc.spawn({ argv: command.map((word) => word.replaceAll('{}', path)) }).wait()) === 0;
        };
      }
    }
    throw new FindError(
      name.startsWith('-') ? `unknown predicate \`${name}'` : `paths must precede expression: \`${name}'`,
    );
  }
}

function* always(): Task<boolean> {
  return true;
}

export function* find(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  const start = words.findIndex((word) => /^[-!(]/.test(word) && word !== '-L' && word !== '-H' && word !== '-P');
  const paths = (start < 0 ? words : words.slice(0, start)).filter((word) => !/^-[LHP]$/.test(word));
  const parser = new Parser(proc, start < 0 ? [] : words.slice(start));
  let test: Test;
  try {
    test = parser.parse();
  } catch (error) {
    if (!(error instanceof FindError)) throw error;
    complain(proc, error.message);
    return 1;
  }
  const { fs } = proc.machine;
  let status = 0;
  let visited = 0;
  function* visit(path: string, depth: number): Task {
    let stat: Stat;
    try {
      stat = fs.lstat(proc.resolve(path));
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `'${path}': ${error.message}`.replace(/^'(.*)'/, '‘$1’').replace(/[‘’]/g, "'"));
      status = 1;
      return;
    }
    if (++visited % 1_000 === 0) yield soon(proc);
    const item: Item = { path, stat, depth, prune: false };
    const apply = function* (): Task {
      if (depth < parser.minDepth) return;
      if ((yield* test(item)) && !parser.acts) yield* write(proc, `${path}\n`);
    };
    if (!parser.depthFirst) yield* apply();
    if (stat.kind === 'directory' && depth < parser.maxDepth && !item.prune) {
      for (const name of fs.readdir(proc.resolve(path))) yield* visit(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
    }
    if (parser.depthFirst) yield* apply();
  }
  for (const path of paths.length > 0 ? paths : ['.']) yield* visit(path, 0);
  for (const { command, paths: found } of parser.batches) {
    if (found.length > 0 && (yield* proc.spawn({ argv: [...command, ...found] }).wait()) !== 0) status = 1;
  }
  return status;
}
