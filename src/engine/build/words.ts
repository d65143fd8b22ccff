import { EngineError } from '../errors.ts';

/** Values of variables by name; the first that names it counts. */
export type Lookup = (name: string) => string | undefined;

/** Whether a character can be part of a variable's name. */
const NAME = /[A-Za-z0-9_]/;

interface Word {
  readonly text: string;
  /** Came of quotes: empty words in quotes stay. */
  readonly quoted: boolean;
}

/** Reads the words of a Dockerfile: quotes, escapes and `$NAME`, `${NAME:-default}` as its builder understands them. */
class Expander {
  private at = 0;
  private readonly text: string;
  private readonly lookup: Lookup;
  private readonly escape: string;

  constructor(text: string, lookup: Lookup, escape: string) {
    this.text = text;
    this.lookup = lookup;
    this.escape = escape;
  }

  /** @param split whether unquoted blanks, of the text or of a value, part words */
  run(split: boolean, until?: string): Word[] {
    const words: Word[] = [];
    let current = '';
    let started = false;
    let quoted = false;
    const end = (): void => {
      if (started) words.push({ text: current, quoted });
      current = '';
      started = false;
      quoted = false;
    };
    const add = (text: string): void => {
      current += text;
      started = true;
    };
    while (this.at < this.text.length) {
      const c = this.text[this.at];
      if (c === until) break;
      if (c === "'") {
        add(this.single());
        quoted = true;
      } else if (c === '"') {
        add(this.double());
        quoted = true;
      } else if (c === '$') {
        const value = this.dollar();
        if (!split) add(value);
        else
          value.split(/\s+/).forEach((part, i) => {
            if (i > 0) end();
            if (part !== '') add(part);
          });
      } else if (c === this.escape) {
        const next = this.text[this.at + 1];
        if (next !== undefined) add(next);
        this.at += 2;
      } else if (split && /\s/.test(c)) {
        end();
        this.at++;
      } else {
        add(c);
        this.at++;
      }
    }
    end();
    return words;
  }

  private single(): string {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0) throw unfinished(this.text, 'unexpected end of statement while looking for matching single-quote');
    const inside = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return inside;
  }

  private double(): string {
    let out = '';
    this.at++;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined)
        throw unfinished(this.text, 'unexpected end of statement while looking for matching double-quote');
      if (c === '"') {
        this.at++;
        return out;
      }
      if (c === '$') out += this.dollar();
      else if (c === this.escape) {
        const next = this.text[this.at + 1];
        if (next === undefined)
          throw unfinished(this.text, 'unexpected end of statement while looking for matching double-quote');
        out += next === '"' || next === '$' || next === this.escape ? next : c + next;
        this.at += 2;
      } else {
        out += c;
        this.at++;
      }
    }
  }

  private name(): string {
    const from = this.at;
    if (/\d/.test(this.text[this.at] ?? '')) {
      while (/\d/.test(this.text[this.at] ?? '')) this.at++;
      return this.text.slice(from, this.at);
    }
    while (NAME.test(this.text[this.at] ?? '')) this.at++;
    return this.text.slice(from, this.at);
  }

  private dollar(): string {
    this.at++;
    if (this.text[this.at] !== '{') {
      const name = this.name();
      return name === '' ? '$' : (this.lookup(name) ?? '');
    }
    this.at++;
    if (this.text[this.at] === '}') throw unfinished(this.text, 'syntax error: bad substitution');
    const name = this.name();
    const value = this.lookup(name);
    const c = this.text[this.at];
    if (c === '}') {
      this.at++;
      return value ?? '';
    }
    if (c === undefined) throw unfinished(this.text, "syntax error: missing '}'");
    const colon = c === ':';
    const operator = colon ? this.text[this.at + 1] : c;
    if (operator === undefined || !'-+?'.includes(operator))
      throw unfinished(this.text, `unsupported modifier (${operator ?? ''}) in substitution`);
    this.at += colon ? 2 : 1;
    const word = this.run(false, '}')
      .map((each) => each.text)
      .join('');
    if (this.text[this.at] !== '}') throw unfinished(this.text, "syntax error: missing '}'");
    this.at++;
    const isSet = value !== undefined && !(colon && value === '');
    if (operator === '-') return isSet ? (value as string) : word;
    if (operator === '+') return isSet ? word : '';
    if (isSet) return value as string;
    throw unfinished(this.text, `${name}: ${word === '' ? 'is not allowed to be unset' : word}`);
  }
}

function unfinished(text: string, why: string): EngineError {
  return new EngineError(500, `failed to process ${JSON.stringify(text)}: ${why}`);
}

/** One word: quotes taken away, variables filled in. @throws EngineError */
export function expandWord(text: string, lookup: Lookup, escape = '\\'): string {
  return new Expander(text, lookup, escape)
    .run(false)
    .map((word) => word.text)
    .join('');
}

/** The same, where the blanks of a value make several words of it: EXPOSE. @throws EngineError */
export function expandWords(text: string, lookup: Lookup, escape = '\\'): string[] {
  return new Expander(text, lookup, escape)
    .run(true)
    .filter((word) => word.quoted || word.text !== '')
    .map((word) => word.text);
}
