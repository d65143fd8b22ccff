import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { SedError, SedParser, unescape, type Address, type Instruction } from './sed-parse.ts';
import { complain, Lines, openInput, parseOptions, soon, type Flavour } from './command.ts';

/** The replacement of `s`: `&`, `\1`, `\n`, case with \U \L \u \l \E. */
function substitute(template: string, match: RegExpExecArray): string {
  let out = '';
  let mode = '';
  let once = '';
  const add = (text: string): void => {
    let value = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text;
    if (once !== '' && value !== '') {
      value = (once === 'u' ? value[0].toUpperCase() : value[0].toLowerCase()) + value.slice(1);
      once = '';
    }
    out += value;
  };
  for (let i = 0; i < template.length; i++) {
    const c = template[i];
    if (c === '&') add(match[0]);
    else if (c !== '\\') add(c);
    else {
      const next = template[++i] ?? '\\';
      if (/\d/.test(next)) add(match[Number(next)] ?? '');
      else if (next === 'U' || next === 'L') mode = next;
      else if (next === 'E') mode = '';
      else if (next === 'u' || next === 'l') once = next;
      else add(next === 'n' ? '\n' : next === 't' ? '\t' : next);
    }
  }
  return out;
}

/** Lines of several files as one stream that knows which line is the last. */
class Stream {
  private readonly sources: Lines[];
  private ahead: string | undefined;
  private aheadTerminated = true;
  private primed = false;
  terminated = true;
  number = 0;

  constructor(sources: Lines[]) {
    this.sources = sources;
  }

  private *fetch(): Task<string | undefined> {
    while (this.sources.length > 0) {
      const line = yield* this.sources[0].next();
      if (line !== undefined) {
        this.aheadTerminated = this.sources[0].terminated;
        return line;
      }
      this.sources.shift();
    }
    return undefined;
  }

  *next(needLast: boolean): Task<string | undefined> {
    const line = this.primed ? this.ahead : yield* this.fetch();
    this.terminated = this.aheadTerminated;
    this.primed = needLast;
    if (needLast) this.ahead = line === undefined ? undefined : yield* this.fetch();
    if (line !== undefined) this.number++;
    return line;
  }

  get isLast(): boolean {
    return this.primed && this.ahead === undefined;
  }
}

class Run {
  private readonly proc: Proc;
  private readonly quiet: boolean;
  private readonly stream: Stream;
  private readonly program: readonly Instruction[];
  private readonly labels = new Map<string, number>();
  private readonly flat: readonly Instruction[];
  private readonly out: (text: string) => void;
  private readonly needLast: boolean;
  private space = '';
  private hold = '';
  private appended: string[] = [];
  private lastRegExp: RegExp | undefined;
  private substituted = false;
  private steps = 0;
  quit: number | undefined;

  constructor(
    proc: Proc,
    program: readonly Instruction[],
    stream: Stream,
    quiet: boolean,
    out: (text: string) => void,
  ) {
    this.proc = proc;
    this.program = program;
    this.flat = program;
    this.stream = stream;
    this.quiet = quiet;
    this.out = out;
    const mentions = (list: readonly Instruction[]): boolean =>
      list.some(
        (each) =>
          (each.from !== undefined && 'last' in each.from) ||
          (each.to !== undefined && 'last' in each.to) ||
          'N'.includes(each.name) ||
          mentions(each.block),
      );
    this.needLast = mentions(program);
    program.forEach((each, i) => {
      if (each.name === ':') this.labels.set(each.text, i);
    });
  }

  *run(): Task {
    for (;;) {
      const line = yield* this.stream.next(this.needLast);
      if (line === undefined) return;
      this.space = line;
      if (this.stream.number % 2_000 === 0) yield soon(this.proc);
      for (;;) {
        this.substituted = false;
        const result = yield* this.execute(this.program);
        if (result === 'quit-now') return;
        if (result !== 'delete' && result !== 'restart' && !this.quiet) this.print(this.space, this.stream.terminated);
        for (const text of this.appended) this.out(text);
        this.appended = [];
        if (result === 'quit') return;
        if (result !== 'restart') break;
      }
    }
  }

  private print(text: string, newline = true): void {
    this.out(newline || !this.atEnd() ? `${text}\n` : text);
  }

  private atEnd(): boolean {
    return !this.stream.terminated;
  }

  private matches(address: Address): boolean {
    if ('line' in address) return this.stream.number === address.line;
    if ('last' in address) return this.stream.isLast;
    if ('step' in address) {
      const [first, step] = address.step;
      return step === 0
        ? this.stream.number === first
        : this.stream.number >= first && (this.stream.number - first) % step === 0;
    }
    if ('plus' in address) return false;
    const regexp = address.regexp ?? this.lastRegExp;
    this.lastRegExp = regexp;
    if (regexp === undefined) return false;
    regexp.lastIndex = 0;
    return regexp.test(this.space);
  }

  private selected(each: Instruction): boolean {
    const { from, to } = each;
    if (from === undefined) return true;
    if (to === undefined) return this.matches(from);
    const { number } = this.stream;
    if (each.active) {
      if ('line' in to) {
        if (number >= to.line) each.active = false;
        return number <= to.line;
      }
      if ('plus' in to) {
        if (number >= each.endLine) each.active = false;
        return true;
      }
      if (this.matches(to)) each.active = false;
      return true;
    }
    // 0,/re/ may end on the very first line.
    const zero = 'line' in from && from.line === 0 && number === 1;
    if (!zero && !this.matches(from)) return false;
    each.active = true;
    if (zero && this.matches(to)) each.active = false;
    if ('line' in to && to.line <= number) each.active = false;
    if ('plus' in to) {
      each.endLine = number + to.plus;
      if (to.plus === 0) each.active = false;
    }
    return true;
  }

  private *execute(list: readonly Instruction[]): Task<'delete' | 'restart' | 'quit' | 'quit-now' | undefined> {
    for (let i = 0; i < list.length; i++) {
      const each = list[i];
      if (++this.steps % 5_000 === 0) yield soon(this.proc);
      if (this.selected(each) === each.negated) continue;
      switch (each.name) {
        case '{': {
          const result = yield* this.execute(each.block);
          if (result !== undefined) return result;
          break;
        }
        case 's':
          this.replace(each);
          break;
        case 'y': {
          const [a, b] = each.text.split('\0').map((part) => [...unescape(part)]);
          this.space = [...this.space].map((c) => (a.includes(c) ? b[a.indexOf(c)] : c)).join('');
          break;
        }
        case 'p':
          this.print(this.space);
          break;
        case 'P':
          this.print(this.space.split('\n')[0]);
          break;
        case 'd':
          return 'delete';
        case 'D': {
          const at = this.space.indexOf('\n');
          if (at < 0) return 'delete';
          this.space = this.space.slice(at + 1);
          return 'restart';
        }
        case '=':
          this.out(`${this.stream.number}\n`);
          break;
        case 'l':
          this.out(`${this.space.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n')}$\n`);
          break;
        case 'a':
          this.appended.push(`${each.text}\n`);
          break;
        case 'i':
          this.out(`${each.text}\n`);
          break;
        case 'c':
          if (each.to === undefined || !each.active) this.out(`${each.text}\n`);
          return 'delete';
        case 'r':
          try {
            this.appended.push(this.proc.machine.fs.readFile(this.proc.resolve(each.text)));
          } catch (error) {
            if (!(error instanceof FsError)) throw error;
          }
          break;
        case 'w':
          this.proc.machine.fs.writeFile(this.proc.resolve(each.text), `${this.space}\n`, { append: true });
          break;
        case 'q':
          this.quit = Number(each.text || 0);
          return 'quit';
        case 'Q':
          this.quit = Number(each.text || 0);
          return 'quit-now';
        case 'g':
          this.space = this.hold;
          break;
        case 'G':
          this.space += `\n${this.hold}`;
          break;
        case 'h':
          this.hold = this.space;
          break;
        case 'H':
          this.hold += `\n${this.space}`;
          break;
        case 'x':
          [this.space, this.hold] = [this.hold, this.space];
          break;
        case 'n': {
          if (!this.quiet) this.print(this.space, this.stream.terminated);
          const line = yield* this.stream.next(this.needLast);
          if (line === undefined) return 'quit-now';
          this.space = line;
          break;
        }
        case 'N': {
          const line = yield* this.stream.next(this.needLast);
          if (line === undefined) return 'quit';
          this.space += `\n${line}`;
          break;
        }
        case 'b':
        case 't':
        case 'T': {
          const jump = each.name === 'b' || this.substituted === (each.name === 't');
          if (each.name !== 'b') this.substituted = false;
          if (!jump) break;
          if (each.text === '') return undefined;
          const target = this.labels.get(each.text);
          if (target === undefined)
            throw new SedError(`-e expression #1, char 0: can't find label for jump to \`${each.text}'`);
          if (list !== this.flat) return yield* this.execute(this.flat.slice(target));
          i = target;
          break;
        }
      }
    }
    return undefined;
  }

  private replace(each: Instruction): void {
    const regexp = each.regexp ?? this.lastRegExp;
    if (regexp === undefined) return;
    this.lastRegExp = regexp;
    const [template, file] = each.text.split('\0');
    const nth = Number(/\d+/.exec(each.flags)?.[0] ?? 1);
    const global = each.flags.includes('g');
    const search = new RegExp(regexp.source, regexp.flags.includes('g') ? regexp.flags : `${regexp.flags}g`);
    let out = '';
    let at = 0;
    let end = -1;
    let count = 0;
    let changed = false;
    for (let match = search.exec(this.space); match !== null; match = search.exec(this.space)) {
      // An empty match right after another match does not count.
      if (match[0] === '' && match.index === end) {
        search.lastIndex++;
        continue;
      }
      end = match.index + match[0].length;
      count++;
      if (count >= nth) {
        out += this.space.slice(at, match.index) + substitute(template, match);
        at = match.index + match[0].length;
        changed = true;
        if (!global) break;
      }
      if (match[0] === '') search.lastIndex++;
    }
    if (!changed) return;
    this.space = out + this.space.slice(at);
    this.substituted = true;
    if (each.flags.includes('p')) this.print(this.space);
    if (file !== undefined)
      this.proc.machine.fs.writeFile(this.proc.resolve(file), `${this.space}\n`, { append: true });
  }
}

export function* sed(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'nEre:f:i::suz',
      long: {
        quiet: 'n',
        silent: 'n',
        'regexp-extended': 'E',
        expression: 'e',
        file: 'f',
        'in-place': 'i',
        separate: 's',
        unbuffered: 'u',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const rest = [...parsed.rest];
  const scripts: string[] = [];
  for (const [option, value] of parsed.all) {
    if (option === 'e') scripts.push(value);
    if (option === 'f') scripts.push(proc.machine.fs.readFile(proc.resolve(value)).replace(/^#!.*\n/, ''));
  }
  if (scripts.length === 0) {
    const script = rest.shift();
    if (script === undefined) {
      proc.error('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
      return 1;
    }
    scripts.push(script);
  }
  const extended = parsed.options.has('E') || parsed.options.has('r');
  const quiet = parsed.options.has('n');
  let status = 0;
  try {
    const compile = (): Instruction[] => new SedParser(scripts.join('\n'), extended).parse();
    const program = compile();
    if (parsed.options.has('i')) {
      const { fs } = proc.machine;
      for (const path of rest) {
        const at = proc.resolve(path);
        if (fs.tryInode(at)?.kind !== 'file') {
          complain(
            proc,
            fs.isDirectory(at)
              ? `couldn't edit ${path}: not a regular file`
              : `can't read ${path}: No such file or directory`,
          );
          status = 4;
          continue;
        }
        const file = proc.open(path, { read: true });
        let text = '';
        const run = new Run(proc, compile(), new Stream([new Lines(file.input ?? proc.stdin)]), quiet, (piece) => {
          text += piece;
        });
        yield* run.run();
        file.close();
        const suffix = parsed.options.get('i') ?? '';
        if (suffix !== '') fs.writeFile(`${at}${suffix}`, fs.readFile(at));
        fs.writeFile(at, text);
      }
      return status;
    }
    const sources: Lines[] = [];
    const files = [];
    for (const path of rest.length > 0 ? rest : ['-']) {
      if (path !== '-' && proc.machine.fs.isDirectory(proc.resolve(path))) {
        complain(
          proc,
          `couldn't edit ${path}: not a regular file`
            .replace("couldn't edit", 'read error on')
            .replace('not a regular file', 'Is a directory'),
        );
        status = 2;
        continue;
      }
      const file = openInput(proc, path, "can't read %");
      if (file === undefined) {
        status = 2;
        continue;
      }
      files.push(file);
      sources.push(new Lines(file.input ?? proc.stdin));
    }
    const run = new Run(proc, program, new Stream(sources), quiet, (text) => proc.print(text));
    yield* run.run();
    yield* proc.stdout.drain();
    for (const file of files) file.close();
    return run.quit ?? status;
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    proc.error(`sed: ${error.message}\n`);
    return 1;
  }
}
