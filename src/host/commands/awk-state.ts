import { compareText } from '../../kernel/compare.ts';
import type { Task } from '../../kernel/wait.ts';
import { formatFloat, formatPrintf } from '../printf.ts';
import type { Proc } from '../proc.ts';
import { toJsRegExp } from '../regexp.ts';
import { unescapeAwk } from './awk-parse.ts';
import { AwkSyntaxError, type AwkProgram, type Expr } from './awk-syntax.ts';

/** A number, a text, or a text from input that counts as a number if it looks like one. */
export type AwkValue = number | string | { readonly input: string };
export type AwkArray = Map<string, AwkValue>;

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** What an awk program reads and writes: variables, arrays, fields, and how values become numbers and texts. */
export abstract class AwkState {
  readonly proc: Proc;
  protected readonly program: AwkProgram;
  readonly globals = new Map<string, AwkValue | AwkArray>();
  protected frames: Map<string, AwkValue | AwkArray>[] = [];
  protected fields: string[] = [];
  protected record = '';
  protected recordStale = false;
  protected readonly regexps = new Map<string, RegExp>();

  constructor(proc: Proc, program: AwkProgram) {
    this.proc = proc;
    this.program = program;
    for (const [name, value] of Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      SUBSEP: '\x1c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      FILENAME: '',
    }))
      this.globals.set(name, value);
    this.globals.set('NR', 0);
    this.globals.set('FNR', 0);
    this.globals.set('ENVIRON', new Map([...proc.env].map(([name, value]) => [name, { input: value }])));
  }

  assign(name: string, text: string): void {
    this.globals.set(name, { input: unescapeAwk(text) });
  }

  protected abstract evaluate(expr: Expr): Task<AwkValue>;

  // ---- Values ----

  number(value: AwkValue): number {
    if (typeof value === 'number') return value;
    const text = typeof value === 'string' ? value : value.input;
    return Number.parseFloat(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text)?.[0] ?? '0');
  }

  text(value: AwkValue, format = 'CONVFMT'): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'object') return value.input;
    if (Number.isInteger(value)) return Math.abs(value) < 1e16 ? String(value) : BigInt(value).toString();
    const conversion = /%\.(\d+)([gfe])/.exec(this.text(this.globals.get(format) as AwkValue));
    return formatFloat(value, conversion?.[2] ?? 'g', '', Number(conversion?.[1] ?? 6));
  }

  protected truth(value: AwkValue): boolean {
    if (typeof value === 'number') return value !== 0;
    if (typeof value === 'string') return value !== '';
    return NUMBER.test(value.input) ? Number(value.input) !== 0 : value.input !== '';
  }

  protected compare(a: AwkValue, b: AwkValue): number {
    const numeric = (value: AwkValue): boolean =>
      typeof value === 'number' || (typeof value === 'object' && (NUMBER.test(value.input) || value === UNSET));
    if (numeric(a) && numeric(b)) return this.number(a) - this.number(b);
    return compareText(this.text(a), this.text(b));
  }

  regexp(source: string): RegExp {
    let found = this.regexps.get(source);
    if (found === undefined) {
      found = toJsRegExp(source.replace(/\\\//g, '/').replace(/\\"/g, '"'), { extended: true, flags: 'g' }) ?? /(?!)/g;
      this.regexps.set(source, found);
    }
    found.lastIndex = 0;
    return found;
  }

  protected *pattern(expr: Expr): Task<RegExp> {
    return this.regexp(expr.k === 're' ? expr.source : this.text(yield* this.evaluate(expr)));
  }

  // ---- Variables, fields, arrays ----

  protected scope(name: string): Map<string, AwkValue | AwkArray> {
    const frame = this.frames[this.frames.length - 1];
    return frame?.has(name) === true ? frame : this.globals;
  }

  get(name: string): AwkValue {
    if (name === 'NF') return this.fields.length;
    const value = this.scope(name).get(name);
    return value === undefined || value instanceof Map ? UNSET : value;
  }

  protected set(name: string, value: AwkValue): void {
    if (name === 'NF') {
      const count = Math.max(0, Math.trunc(this.number(value)));
      while (this.fields.length < count) this.fields.push('');
      this.fields.length = count;
      this.recordStale = true;
    } else this.scope(name).set(name, value);
  }

  protected array(name: string): AwkArray {
    const scope = this.scope(name);
    let value = scope.get(name);
    if (!(value instanceof Map)) {
      value = new Map();
      scope.set(name, value);
    }
    return value;
  }

  setRecord(text: string): void {
    this.record = text;
    this.recordStale = false;
    this.fields = this.split(text, this.text(this.get('FS')));
  }

  protected split(text: string, separator: string): string[] {
    if (text === '') return [];
    if (separator === ' ')
      return text
        .trim()
        .split(/[ \t\n]+/)
        .filter((field) => field !== '');
    if (separator === '') return [...text];
    if (separator === '\t' || (separator.length === 1 && separator !== '|' && /[^\\.*+?^$()[{]/.test(separator)))
      return text.split(separator);
    if (separator.length === 1) return text.split(separator);
    const out: string[] = [];
    const regexp = this.regexp(separator);
    let at = 0;
    for (let match = regexp.exec(text); match !== null; match = regexp.exec(text)) {
      if (match[0] === '') {
        regexp.lastIndex++;
        continue;
      }
      out.push(text.slice(at, match.index));
      at = match.index + match[0].length;
    }
    out.push(text.slice(at));
    return out;
  }

  protected field(index: number): AwkValue {
    if (index === 0) {
      if (this.recordStale) {
        this.record = this.fields.join(this.text(this.get('OFS')));
        this.recordStale = false;
      }
      return { input: this.record };
    }
    const text = this.fields[index - 1];
    return text === undefined ? UNSET : { input: text };
  }

  protected *key(keys: readonly Expr[]): Task<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.text(yield* this.evaluate(key)));
    return parts.join(this.text(this.get('SUBSEP')));
  }

  protected *store(target: Expr, value: AwkValue): Task {
    if (target.k === 'var') this.set(target.name, value);
    else if (target.k === 'index') this.array(target.name).set(yield* this.key(target.keys), value);
    else if (target.k === 'field') {
      const index = Math.trunc(this.number(yield* this.evaluate(target.index)));
      if (index === 0) this.setRecord(this.text(value));
      else {
        while (this.fields.length < index) this.fields.push('');
        this.fields[index - 1] = this.text(value);
        this.recordStale = true;
      }
    } else if (target.k === 'group' && target.list.length === 1) yield* this.store(target.list[0], value);
  }

  protected calculate(op: string, a: number, b: number): number {
    switch (op) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '^':
        return a ** b;
      default:
        if (b === 0) throw new AwkSyntaxError(`division by zero${op === '%' ? ' in %' : ''}`);
        return op === '/' ? a / b : a % b;
    }
  }

  protected format(values: readonly AwkValue[]): string {
    const [format, ...rest] = values;
    const template = this.text(format ?? '');
    const conversions = template.match(/%[-+ 0#]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%]/g) ?? [];
    let next = 0;
    const texts: string[] = [];
    for (const conversion of conversions) {
      if (conversion.endsWith('%')) continue;
      for (let i = 0; i < (conversion.match(/\*/g) ?? []).length; i++) texts.push(this.text(rest[next++] ?? ''));
      const value = rest[next++] ?? '';
      const letter = conversion.slice(-1);
      if (letter === 'c') texts.push(typeof value === 'number' ? String.fromCodePoint(value) : this.text(value));
      else if ('dioxXu'.includes(letter)) texts.push(String(Math.trunc(this.number(value))));
      else if ('eEfFgG'.includes(letter)) texts.push(String(this.number(value)));
      else texts.push(this.text(value));
    }
    // A text that is used up must not start the format again, as it does in the shell.
    return formatPrintf(template.replace(/\\/g, '\\\\'), texts, this.proc.machine.kernel.date).text;
  }
}

/** What a variable is before anybody sets it: an empty text that counts as 0. */
export const UNSET: AwkValue = { input: '' };
