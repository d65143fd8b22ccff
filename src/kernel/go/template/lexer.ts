/** Splits a Go template into items. Positions are indices into the text. */

export type ItemKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'pipe'
  | 'leftParen'
  | 'rightParen'
  | 'declare'
  | 'assign'
  | 'bool'
  | 'char'
  | 'other'
  | 'number'
  | 'string'
  | 'rawString'
  | 'field'
  | 'dot'
  | 'identifier'
  | 'variable'
  | 'comma'
  | 'nil'
  | 'keyword';

export interface Item {
  readonly kind: ItemKind;
  readonly text: string;
  readonly position: number;
  readonly line: number;
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const LEFT = '{{';
const RIGHT = '}}';
const LEFT_COMMENT = '/*';
const RIGHT_COMMENT = '*/';
const SPACE = /[ \t\r\n]/;
const ALPHANUMERIC = /[\p{L}\p{Nd}_]/u;

/** All items of a template, in order; the last one is 'eof' or 'error'. */
export function lex(input: string): Item[] {
  return new Lexer(input).run();
}

class Lexer {
  private readonly items: Item[] = [];
  private position = 0;
  private start = 0;
  private line = 1;
  private startLine = 1;
  private parentheses = 0;

  private readonly input: string;

  constructor(input: string) {
    this.input = input;
  }

  run(): Item[] {
    while (this.lexText()) {
      if (!this.lexAction()) break;
    }
    return this.items;
  }

  private emit(kind: ItemKind): void {
    const text = this.input.slice(this.start, this.position);
    this.items.push({ kind, text, position: this.start, line: this.startLine });
    this.ignore();
  }

  private ignore(): void {
    for (let index = this.start; index < this.position; index += 1) if (this.input[index] === '\n') this.line += 1;
    this.start = this.position;
    this.startLine = this.line;
  }

  private fail(message: string): false {
    this.items.push({ kind: 'error', text: message, position: this.start, line: this.startLine });
    return false;
  }

  private peek(): string {
    const code = this.input.codePointAt(this.position);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private takeWhile(test: (character: string) => boolean): void {
    for (let next = this.peek(); next !== '' && test(next); next = this.peek()) this.position += next.length;
  }

  /** A trim marker `- ` stands right after the left delimiter. */
  private hasLeftTrim(at: number): boolean {
    return this.input[at] === '-' && SPACE.test(this.input[at + 1] ?? '');
  }

  private atRight(): { delimiter: boolean; trim: boolean } {
    const rest = this.input.slice(this.position, this.position + 4);
    if (SPACE.test(rest[0] ?? '') && rest.startsWith(`-${RIGHT}`, 1)) return { delimiter: true, trim: true };
    return { delimiter: rest.startsWith(RIGHT), trim: false };
  }

  /** Text up to the next action; false at the end of the input. */
  private lexText(): boolean {
    const at = this.input.indexOf(LEFT, this.position);
    if (at < 0) {
      this.position = this.input.length;
      if (this.position > this.start) this.emit('text');
      this.emit('eof');
      return false;
    }
    let end = at;
    if (this.hasLeftTrim(at + 2)) while (end > this.start && SPACE.test(this.input[end - 1]!)) end -= 1;
    this.position = end;
    if (end > this.start) this.emit('text');
    this.position = at;
    this.ignore();
    return true;
  }

  /** One action with its delimiters, or a comment; false after an error. */
  private lexAction(): boolean {
    const trim = this.hasLeftTrim(this.position + 2);
    const after = this.position + 2 + (trim ? 2 : 0);
    if (this.input.startsWith(LEFT_COMMENT, after)) return this.lexComment(after);
    this.position += 2;
    this.emit('left');
    this.position = after;
    this.ignore();
    this.parentheses = 0;
    return this.lexInside();
  }

  private lexComment(at: number): boolean {
    this.position = at;
    this.ignore();
    const end = this.input.indexOf(RIGHT_COMMENT, at + 2);
    if (end < 0) return this.fail('unclosed comment');
    this.position = end + 2;
    const { delimiter, trim } = this.atRight();
    if (!delimiter) return this.fail('comment ends before closing delimiter');
    this.skipRight(trim);
    return true;
  }

  private skipRight(trim: boolean): void {
    this.position += trim ? 4 : 2;
    if (trim) this.takeWhile((character) => SPACE.test(character));
    this.ignore();
  }

  private lexInside(): boolean {
    for (;;) {
      const { delimiter, trim } = this.atRight();
      if (delimiter) {
        if (this.parentheses > 0) return this.fail('unclosed left paren');
        if (trim) {
          this.position += 2;
          this.ignore();
        }
        this.position += 2;
        this.emit('right');
        if (trim) {
          this.takeWhile((character) => SPACE.test(character));
          this.ignore();
        }
        return true;
      }
      if (!this.lexItem()) return false;
    }
  }

  private lexItem(): boolean {
    const character = this.peek();
    if (character === '') return this.fail('unclosed action');
    if (SPACE.test(character)) return this.lexSpace();
    this.position += character.length;
    const next = this.peek();
    switch (character) {
      case '=':
        this.emit('assign');
        return true;
      case ':':
        if (next !== '=') return this.fail('expected :=');
        this.position += 1;
        this.emit('declare');
        return true;
      case '|':
        this.emit('pipe');
        return true;
      case '"':
        return this.lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.lexQuoted("'", 'char', 'unterminated character constant');
      case '`': {
        const end = this.input.indexOf('`', this.position);
        if (end < 0) return this.fail('unterminated raw quoted string');
        this.position = end + 1;
        this.emit('rawString');
        return true;
      }
      case '$':
        return this.lexFieldOrVariable('variable');
      case '.':
        if (!/[0-9]/.test(next)) return this.lexFieldOrVariable('field');
        return this.lexNumber();
      case '(':
        this.parentheses += 1;
        this.emit('leftParen');
        return true;
      case ')':
        this.parentheses -= 1;
        if (this.parentheses < 0) return this.fail('unexpected right paren');
        this.emit('rightParen');
        return true;
      case ',':
        this.emit('comma');
        return true;
      default:
    }
    if (/[-+0-9]/.test(character)) return this.lexNumber();
    if (ALPHANUMERIC.test(character)) return this.lexIdentifier();
    if (/[!-~]/.test(character)) {
      this.emit('other');
      return true;
    }
    return this.fail(`unrecognized character in action: ${unicode(character)}`);
  }

  private lexSpace(): boolean {
    while (SPACE.test(this.peek())) {
      if (this.atRight().trim) break;
      this.position += 1;
    }
    // A trim marker right here belongs to the delimiter, not to the space before it.
    if (this.position > this.start) this.emit('space');
    return true;
  }

  private atTerminator(): boolean {
    const next = this.peek();
    return next === '' || SPACE.test(next) || '.,|:()'.includes(next) || this.input.startsWith(RIGHT, this.position);
  }

  private lexIdentifier(): boolean {
    this.takeWhile((character) => ALPHANUMERIC.test(character));
    const word = this.input.slice(this.start, this.position);
    if (!this.atTerminator()) return this.fail(`bad character ${unicode(this.peek())}`);
    if (KEYWORDS.has(word)) this.emit('keyword');
    else if (word === 'true' || word === 'false') this.emit('bool');
    else if (word === 'nil') this.emit('nil');
    else this.emit('identifier');
    return true;
  }

  private lexFieldOrVariable(kind: 'field' | 'variable'): boolean {
    if (this.atTerminator()) {
      this.emit(kind === 'variable' ? 'variable' : 'dot');
      return true;
    }
    this.takeWhile((character) => ALPHANUMERIC.test(character));
    if (!this.atTerminator()) return this.fail(`bad character ${unicode(this.peek())}`);
    this.emit(kind);
    return true;
  }

  private lexQuoted(mark: string, kind: ItemKind, unterminated: string): boolean {
    for (;;) {
      const character = this.peek();
      if (character === '' || character === '\n') return this.fail(unterminated);
      this.position += character.length;
      if (character === '\\' && this.peek() !== '' && this.peek() !== '\n') this.position += this.peek().length;
      else if (character === mark) break;
    }
    this.emit(kind);
    return true;
  }

  private lexNumber(): boolean {
    this.position = this.start;
    const match =
      /^[+-]?(0[xX][0-9a-fA-F_.]*([pP][+-]?[0-9_]+)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(\.[0-9_]*)?([eE][+-]?[0-9_]*)?)i?/.exec(
        this.input.slice(this.position),
      );
    this.position += match?.[0].length ?? 0;
    if (ALPHANUMERIC.test(this.peek()) || this.position === this.start) {
      const wrong = this.peek();
      this.position += wrong.length;
      return this.fail(`bad number syntax: ${JSON.stringify(this.input.slice(this.start, this.position))}`);
    }
    this.emit('number');
    return true;
  }
}

/** `U+0040 '@'`, as %#U prints a character. */
function unicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${character}'`;
}
