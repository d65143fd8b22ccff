import { toJsRegExp } from '../regexp.ts';

/** Which lines an instruction is for. */
export type Address =
  | { readonly line: number }
  | { readonly last: true }
  | { readonly regexp: RegExp | undefined }
  | { readonly step: readonly [number, number] }
  | { readonly plus: number };

export interface Instruction {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly regexp: RegExp | undefined;
  readonly flags: string;
  readonly block: readonly Instruction[];
  active: boolean;
  endLine: number;
}

/** A script that sed refuses; the message as GNU sed words it. */
export class SedError extends Error {}

/** Parses a sed script. */
export class SedParser {
  private readonly source: string;
  private readonly extended: boolean;
  private at = 0;

  constructor(source: string, extended: boolean) {
    this.source = source;
    this.extended = extended;
  }

  private fail(message: string): never {
    throw new SedError(`-e expression #1, char ${this.at}: ${message}`);
  }

  parse(nested = false): Instruction[] {
    const out: Instruction[] = [];
    for (;;) {
      while (/[\s;]/.test(this.source[this.at] ?? '')) this.at++;
      if (this.at >= this.source.length) {
        if (nested) this.fail("unmatched `{'");
        return out;
      }
      if (this.source[this.at] === '#') {
        while (this.at < this.source.length && this.source[this.at] !== '\n') this.at++;
        continue;
      }
      if (this.source[this.at] === '}') {
        this.at++;
        if (!nested) this.fail("unexpected `}'");
        return out;
      }
      out.push(this.instruction());
    }
  }

  private skip(): void {
    while (/[ \t]/.test(this.source[this.at] ?? '')) this.at++;
  }

  private number(): number {
    const digits = /^\d+/.exec(this.source.slice(this.at))?.[0] ?? '';
    this.at += digits.length;
    return Number(digits);
  }

  private address(): Address | undefined {
    const c = this.source[this.at] ?? '';
    if (/\d/.test(c)) {
      const line = this.number();
      if (this.source[this.at] !== '~') return { line };
      this.at++;
      return { step: [line, this.number()] };
    }
    if (c === '$') {
      this.at++;
      return { last: true };
    }
    if (c === '+') {
      this.at++;
      return { plus: this.number() };
    }
    if (c === '/' || c === '\\') {
      if (c === '\\') this.at++;
      const text = this.delimited(this.source[this.at], true);
      let flags = '';
      while (/[IM]/.test(this.source[this.at] ?? '')) flags += this.source[this.at++];
      return { regexp: text === '' ? undefined : this.compile(text, flags.includes('I') ? 'i' : '') };
    }
    return undefined;
  }

  private compile(text: string, flags: string): RegExp {
    const regexp = toJsRegExp(text, { extended: this.extended, flags });
    if (regexp === undefined) {
      const open = (text.match(this.extended ? /\(/g : /\\\(/g) ?? []).length;
      const close = (text.match(this.extended ? /\)/g : /\\\)/g) ?? []).length;
      this.fail(
        open > close
          ? 'Unmatched ( or \\('
          : open < close
            ? 'Unmatched ) or \\)'
            : 'Invalid preceding regular expression',
      );
    }
    return regexp;
  }

  /** Text up to the delimiter; an escaped delimiter stands for itself. */
  private delimited(delimiter: string, pattern: boolean): string {
    let out = '';
    let inSet = false;
    for (this.at++; ; this.at++) {
      const c = this.source[this.at];
      if (c === undefined || (c === '\n' && pattern))
        this.fail(pattern ? 'unterminated address regex' : "unterminated `s' command");
      if (c === '\\') {
        const next = this.source[++this.at] ?? '';
        out +=
          next === delimiter && delimiter !== '/'
            ? next
            : next === delimiter
              ? pattern
                ? `\\${next}`
                : next
              : `\\${next}`;
        continue;
      }
      if (pattern && c === '[' && !inSet) inSet = true;
      else if (pattern && c === ']' && !/\[\^?$/.test(out)) inSet = false;
      if (c === delimiter && !(inSet && pattern && this.source.indexOf(']', this.at) > 0 && delimiter !== '/')) {
        this.at++;
        return out;
      }
      out += c;
    }
  }

  private instruction(): Instruction {
    const from = this.address();
    let to: Address | undefined;
    this.skip();
    if (from !== undefined && this.source[this.at] === ',') {
      this.at++;
      this.skip();
      to = this.address();
      if (to === undefined) this.fail("unexpected `,'");
      this.skip();
    }
    let negated = false;
    while (this.source[this.at] === '!') {
      negated = true;
      this.at++;
      this.skip();
    }
    const name = this.source[this.at++];
    if (name === undefined) this.fail('missing command');
    const made = {
      from,
      to,
      negated,
      name,
      text: '',
      regexp: undefined as RegExp | undefined,
      flags: '',
      block: [] as readonly Instruction[],
      active: false,
      endLine: 0,
    };
    switch (name) {
      case '{':
        return { ...made, block: this.parse(true) };
      case 's': {
        const delimiter = this.source[this.at];
        const pattern = this.delimited(delimiter, true);
        this.at--;
        const text = this.delimited(delimiter, false);
        const flags = /^[gpiIemM\d]*/.exec(this.source.slice(this.at))?.[0] ?? '';
        this.at += flags.length;
        let file = '';
        if (this.source[this.at] === 'w') {
          this.at++;
          file = this.line();
        } else this.ending("unknown option to `s'");
        return {
          ...made,
          text: file === '' ? text : `${text}\0${file}`,
          flags,
          regexp:
            pattern === ''
              ? undefined
              : this.compile(pattern, `g${/[iI]/.test(flags) ? 'i' : ''}${/[mM]/.test(flags) ? 'm' : ''}`),
        };
      }
      case 'y': {
        const delimiter = this.source[this.at];
        const a = this.delimited(delimiter, false);
        this.at--;
        const b = this.delimited(delimiter, false);
        if ([...unescape(a)].length !== [...unescape(b)].length)
          this.fail("strings for `y' command are different lengths");
        this.ending('extra characters after command');
        return { ...made, text: `${a}\0${b}` };
      }
      case 'a':
      case 'i':
      case 'c': {
        this.skip();
        if (this.source[this.at] === '\\') {
          this.at++;
          this.skip();
          if (this.source[this.at] === '\n') this.at++;
        }
        let text = '';
        for (; this.at < this.source.length && this.source[this.at] !== '\n'; this.at++) {
          if (this.source[this.at] === '\\' && this.at + 1 < this.source.length) this.at++;
          text += this.source[this.at];
        }
        if (text === '') this.fail("expected \\ after `a', `c' or `i'");
        return { ...made, text };
      }
      case ':':
      case 'b':
      case 't':
      case 'T': {
        this.skip();
        const label = /^[^\s;}]*/.exec(this.source.slice(this.at))?.[0] ?? '';
        this.at += label.length;
        return { ...made, text: label };
      }
      case 'r':
      case 'w':
        return { ...made, text: this.line() };
      case 'q':
      case 'Q':
      case 'l':
        this.skip();
        return { ...made, text: /\d/.test(this.source[this.at] ?? '') ? String(this.number()) : '' };
      default:
        if (!'dDpPnNgGhHx='.includes(name)) this.fail(`unknown command: \`${name}'`);
        this.ending('extra characters after command');
        return made;
    }
  }

  private line(): string {
    this.skip();
    const text = /^[^\n]*/.exec(this.source.slice(this.at))?.[0] ?? '';
    this.at += text.length;
    return text;
  }

  private ending(message: string): void {
    this.skip();
    if (this.at < this.source.length && !/[;\n}#]/.test(this.source[this.at])) {
      this.at++;
      this.fail(message);
    }
  }
}

/** Text with `\\n` and `\\t` done and other backslashes taken away. */
export function unescape(text: string): string {
  return text.replace(/\\([^])/g, (_all, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}
