import type { Reader } from '../../kernel/pipe.ts';
import type { Task, Waitable } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { OpenFile } from '../fs/open-file.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { busyboxHelp, misused } from './misuse.ts';

/** GNU coreutils on hosts, busybox in small images: their words and some formats differ. */
export type Flavour = 'gnu' | 'busybox';

/** A utility; returns the exit status. */
export type Command = (proc: Proc, flavour: Flavour) => Task<number>;

/** Prints `name: message` on standard error. */
export function complain(proc: Proc, message: string): void {
  proc.error(`${basename(proc.argv[0])}: ${message}\n`);
}

export interface OptionSpec {
  /** Single letters as getopt has them: `n:` takes a value, `i::` takes one only if attached. */
  readonly short: string;
  /** Long names: to a letter of `short`, or to itself with `=` where it takes a value of its own. */
  readonly long?: Readonly<Record<string, string>>;
  /** Exit status of a wrong option; 1 unless told. */
  readonly status?: number;
  /** Whether options end at the first other word. */
  readonly stop?: boolean;
  /** `-5` as short for this option's value 5. */
  readonly digits?: string;
}

export interface Parsed {
  /** The last value of each option, '' where it takes none. */
  readonly options: ReadonlyMap<string, string>;
  /** All options in order. */
  readonly all: readonly (readonly [string, string])[];
  readonly rest: readonly string[];
}

/** Reads the options of a command; a number is the exit status after a wrong one, which has been reported. */
export function parseOptions(proc: Proc, spec: OptionSpec, flavour: Flavour = 'gnu'): Parsed | number {
  const name = basename(proc.argv[0]);
  const options = new Map<string, string>();
  const all: [string, string][] = [];
  const rest: string[] = [];
  const wrong = (message: string): number => {
    if (flavour === 'gnu') return misused(proc, flavour, message, spec.status);
    proc.error(`${name}: ${message}\n${busyboxHelp(name) ?? ''}`);
    return 1;
  };
  const put = (option: string, value: string): void => {
    options.set(option, value);
    all.push([option, value]);
  };
  const words = proc.argv.slice(1);
  while (words.length > 0) {
    const word = words.shift() as string;
    if (word === '--') {
      rest.push(...words);
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      rest.push(word);
      if (spec.stop !== true) continue;
      rest.push(...words);
      break;
    }
    if (word.startsWith('--')) {
      const [given, ...values] = word.slice(2).split('=');
      const names = Object.keys(spec.long ?? {});
      const matches = names.includes(given) ? [given] : names.filter((each) => each.startsWith(given));
      if (matches.length === 0) return wrong(`unrecognized option '${word.split('=')[0]}'`);
      if (matches.length > 1) return wrong(`option '--${given}' is ambiguous`);
      const target = (spec.long as Record<string, string>)[matches[0]];
      const takes = target.endsWith('=') || spec.short[spec.short.indexOf(target) + 1] === ':';
      const optional = target.endsWith('=?') || spec.short.slice(spec.short.indexOf(target) + 1).startsWith('::');
      const key = target.replace(/=\??$/, '');
      if (takes && values.length === 0 && !optional) {
        if (words.length === 0) return wrong(`option '--${matches[0]}' requires an argument`);
        put(key, words.shift() as string);
      } else if (!takes && !optional && values.length > 0) {
        return wrong(`option '--${matches[0]}' doesn't allow an argument`);
      } else put(key, values.join('='));
      continue;
    }
    if (spec.digits !== undefined && /^-\d+$/.test(word)) {
      put(spec.digits, word.slice(1));
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i];
      const at = spec.short.indexOf(letter);
      if (at < 0 || letter === ':') return wrong(`invalid option -- '${letter}'`);
      if (spec.short[at + 1] !== ':') {
        put(letter, '');
        continue;
      }
      const attached = word.slice(i + 1);
      if (attached !== '' || spec.short[at + 2] === ':') put(letter, attached);
      else if (words.length > 0) put(letter, words.shift() as string);
      else return wrong(`option requires an argument -- '${letter}'`);
      break;
    }
  }
  return { options, all, rest };
}

/** Opens a file to read, `-` being standard input; undefined after the error was reported. */
export function openInput(proc: Proc, path: string, message = ''): OpenFile | undefined {
  try {
    if (path === '-') {
      const file = proc.fds.get(0);
      if (file === undefined) throw new FsError('EBADF', '-');
      return file.duplicate();
    }
    return proc.open(path, { read: true });
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    complain(proc, message === '' ? `${path}: ${error.message}` : `${message.replace('%', path)}: ${error.message}`);
    return undefined;
  }
}

/** Reads a whole file, `-` being standard input; undefined after the error was reported. */
export function* readInput(proc: Proc, path: string, message = ''): Task<string | undefined> {
  const file = openInput(proc, path, message);
  if (file === undefined) return undefined;
  try {
    let all = '';
    for (;;) {
      const text = yield* (file.input ?? proc.stdin).read();
      if (text === null) return all;
      all += text;
    }
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    complain(proc, message === '' ? `${path}: ${error.message}` : `${message.replace('%', path)}: ${error.message}`);
    return undefined;
  } finally {
    file.close();
  }
}

/** A stream of text, line by line. */
export class Lines {
  private readonly reader: Reader;
  private buffer = '';
  private ended = false;
  /** Whether the last line that was given ended in a newline. */
  terminated = true;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** The next line without its newline; undefined at the end. */
  *next(): Task<string | undefined> {
    for (;;) {
      const at = this.buffer.indexOf('\n');
      if (at >= 0) {
        const line = this.buffer.slice(0, at);
        this.buffer = this.buffer.slice(at + 1);
        this.terminated = true;
        return line;
      }
      if (this.ended) {
        if (this.buffer === '') return undefined;
        const line = this.buffer;
        this.buffer = '';
        this.terminated = false;
        return line;
      }
      const text = yield* this.reader.read();
      if (text === null) this.ended = true;
      else this.buffer += text;
    }
  }
}

/** Splits text into lines; a last newline ends the last line and begins none. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** Prints and waits until the reader keeps up. */
export function* write(proc: Proc, text: string): Task {
  proc.print(text);
  yield* proc.stdout.drain();
}

/** Wakes in this very instant: loops yield it so that an endless one lets virtual time pass. */
export function soon(proc: Proc): Waitable {
  return proc.machine.kernel.timer(0);
}

/** Runs `body` for what the file system refuses: prints `name: prefix: reason` and returns false. */
export function attempt(proc: Proc, prefix: string, body: () => void): boolean {
  try {
    body();
    return true;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    complain(proc, `${prefix}: ${error.message}`);
    return false;
  }
}
