import { utf8Encode } from '../kernel/utf8.ts';

/** Thrown inside the scanner, with Go's words. */
class Fault extends Error {}

/** What Go's JSON decoder says when a text ends before its value does. */
export const END_OF_JSON = 'unexpected end of JSON input';

/** What Go's JSON decoder says about the first thing that is wrong in a text; undefined for good JSON. */
export function jsonFault(text: string): string | undefined {
  try {
    new Scanner(text).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** Reads a text as Go does, character by character, only to find what is wrong with it. */
class Scanner {
  private readonly characters: readonly string[];
  private at = 0;

  constructor(text: string) {
    this.characters = [...text];
  }

  whole(): void {
    this.value();
    this.blanks();
    if (this.at < this.characters.length) this.wrong('after top-level value');
  }

  private next(): string {
    if (this.at >= this.characters.length) throw new Fault(END_OF_JSON);
    return this.characters[this.at];
  }

  private wrong(where: string): never {
    const next = this.next();
    throw new Fault(`invalid character ${quoted(next)} ${where}`);
  }

  private blanks(): void {
    while (/^[ \t\r\n]$/.test(this.characters[this.at] ?? '')) this.at++;
  }

  private value(): void {
    this.blanks();
    const next = this.next();
    if (next === '{') this.object();
    else if (next === '[') this.array();
    else if (next === '"') this.string();
    else if (/[-\d]/.test(next)) this.number();
    else if (next === 't') this.literal('true');
    else if (next === 'f') this.literal('false');
    else if (next === 'n') this.literal('null');
    else this.wrong('looking for beginning of value');
  }

  private object(): void {
    this.at++;
    this.blanks();
    if (this.next() === '}') {
      this.at++;
      return;
    }
    for (;;) {
      this.blanks();
      if (this.next() !== '"') this.wrong('looking for beginning of object key string');
      this.string();
      this.blanks();
      if (this.next() !== ':') this.wrong('after object key');
      this.at++;
      this.value();
      if (this.ends('}', 'after object key:value pair')) return;
    }
  }

  private array(): void {
    this.at++;
    this.blanks();
    if (this.next() === ']') {
      this.at++;
      return;
    }
    do this.value();
    while (!this.ends(']', 'after array element'));
  }

  /** Past a comma, or past the end of what is read. */
  private ends(end: string, where: string): boolean {
    this.blanks();
    const next = this.next();
    if (next !== ',' && next !== end) this.wrong(where);
    this.at++;
    return next === end;
  }

  private string(): void {
    for (this.at++; this.next() !== '"'; this.at++) {
      if (this.next() < ' ') this.wrong('in string literal');
      if (this.next() !== '\\') continue;
      this.at++;
      if (this.next() !== 'u') {
        if (!'"\\/bfnrt'.includes(this.next())) this.wrong('in string escape code');
        continue;
      }
      for (let i = 0; i < 4; i++) {
        this.at++;
        if (!/[\da-f]/i.test(this.next())) this.wrong('in \\u hexadecimal character escape');
      }
    }
    this.at++;
  }

  private digits(where: string): void {
    if (!/\d/.test(this.next())) this.wrong(where);
    while (/^\d$/.test(this.characters[this.at] ?? '')) this.at++;
  }

  private number(): void {
    if (this.next() === '-') this.at++;
    if (this.next() === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.characters[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (/^e$/i.test(this.characters[this.at] ?? '')) {
      this.at++;
      if (/[-+]/.test(this.next())) this.at++;
      this.digits('in exponent of numeric literal');
    }
  }

  private literal(word: string): void {
    for (const letter of word) {
      if (this.next() !== letter) this.wrong(`in literal ${word} (expecting '${letter}')`);
      this.at++;
    }
  }
}

/** As Go shows the first byte of a character: of a typographic quotation mark it is `â`. */
function quoted(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  const [first] = utf8Encode(character);
  return `'${JSON.stringify(String.fromCharCode(first)).slice(1, -1)}'`;
}
