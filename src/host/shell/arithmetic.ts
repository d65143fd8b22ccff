import { ShellError } from './control.ts';
import { FAULTS } from './wording.ts';

const DIVISION_BY_ZERO = 'division by 0';

/** How an expression reads and writes variables. */
export interface ArithmeticScope {
  get(name: string, index: string | undefined): string;
  set(name: string, index: string | undefined, value: number): void;
}

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  /** For a name: the text between its brackets. */
  readonly index?: string;
  readonly start: number;
}

const OPERATOR =
  /^(?:<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|\/=|%=|&=|\^=|\|=|[-+*/%<>!~&^|?:=(),])/;
const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>=']);

/**
 * Evaluates a shell expression; values are integers, exact to 64 bits as in bash where they are too big for a
 * double. @throws ShellError with bash's words, without the prefix
 */
export function evaluate(text: string, scope: ArithmeticScope, depth = 0): number {
  if (text.trim() === '') return 0;
  return Number(new Evaluation(text, scope, depth).run());
}

class Evaluation {
  private readonly text: string;
  private readonly scope: ArithmeticScope;
  private readonly depth: number;
  private at = 0;
  private token: Token;
  /** Where the token before began: errors at the end point there. */
  private before = 0;
  // Operands that are parsed but must have no effect: the other side of ?: and of a decided && or ||.
  private skipping = 0;

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.text = text;
    this.scope = scope;
    this.depth = depth;
    this.token = this.scan();
  }

  run(): bigint {
    const value = this.comma();
    if (this.token.kind !== 'end') {
      this.fail(
        this.token.kind === 'operator' && this.token.text !== ')' && this.token.text !== '('
          ? 'syntax error: operand expected'
          : 'syntax error in expression',
      );
    }
    return value;
  }

  private fail(message: string, from = this.token.kind === 'end' ? this.before : this.token.start): never {
    const words = `${this.text.trimStart()}: ${message} (error token is "${this.text.slice(from)}")`;
    throw new ShellError(message === DIVISION_BY_ZERO ? FAULTS.divideByZero(words) : FAULTS.arithmetic(words));
  }

  private scan(): Token {
    const { text } = this;
    while (/\s/.test(text[this.at] ?? '')) this.at++;
    const start = this.at;
    if (start >= text.length) return { kind: 'end', text: '', start };
    const rest = text.slice(start);
    const number = /^\d[\w@#]*/.exec(rest);
    if (number !== null) {
      this.at += number[0].length;
      return { kind: 'number', text: number[0], start };
    }
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (name !== null) {
      this.at += name[0].length;
      if (text[this.at] !== '[') return { kind: 'name', text: name[0], start };
      let level = 0;
      const from = this.at + 1;
      do {
        if (text[this.at] === '[') level++;
        else if (text[this.at] === ']') level--;
        this.at++;
      } while (level > 0 && this.at < text.length);
      return { kind: 'name', text: name[0], index: text.slice(from, this.at - 1), start };
    }
    const operator = OPERATOR.exec(rest);
    if (operator === null) {
      this.token = { kind: 'operator', text: rest[0], start };
      this.fail(
        /^["'.]/.test(rest) && start > 0
          ? 'syntax error: invalid arithmetic operator'
          : 'syntax error: operand expected',
        start,
      );
    }
    this.at += operator[0].length;
    return { kind: 'operator', text: operator[0], start };
  }

  private next(): Token {
    const { token } = this;
    this.before = token.start;
    this.token = this.scan();
    return token;
  }

  private is(...texts: string[]): boolean {
    return this.token.kind === 'operator' && texts.includes(this.token.text);
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.is(',')) {
      this.next();
      value = this.assignment();
    }
    return value;
  }

  private assignment(): bigint {
    if (this.token.kind === 'name') {
      const { at } = this;
      const token = this.next();
      const after: Token = this.token;
      if (after.kind === 'operator' && ASSIGNMENTS.has(after.text)) {
        const operator = this.next().text;
        const right = this.assignment();
        const value = operator === '=' ? right : this.apply(operator.slice(0, -1), this.read(token), right, at);
        this.write(token, value);
        return value;
      }
      this.at = at;
      this.token = token;
    }
    return this.ternary();
  }

  private ternary(): bigint {
    const test = this.binary(0);
    if (!this.is('?')) return test;
    this.next();
    const yes = this.silently(test === 0n, () => this.assignment());
    if (!this.is(':')) this.fail("`:' expected for conditional expression");
    this.next();
    const no = this.silently(test !== 0n, () => this.assignment());
    return test !== 0n ? yes : no;
  }

  private silently(skip: boolean, run: () => bigint): bigint {
    if (skip) this.skipping++;
    const value = run();
    if (skip) this.skipping--;
    return value;
  }

  private binary(level: number): bigint {
    if (level === BINARY.length) return this.power();
    let left = this.binary(level + 1);
    while (this.is(...BINARY[level])) {
      const operator = this.next();
      if (operator.text === '&&') {
        const right = this.silently(left === 0n, () => this.binary(level + 1));
        left = left !== 0n && right !== 0n ? 1n : 0n;
      } else if (operator.text === '||') {
        const right = this.silently(left !== 0n, () => this.binary(level + 1));
        left = left !== 0n || right !== 0n ? 1n : 0n;
      } else {
        const from = this.token.start;
        left = this.apply(operator.text, left, this.binary(level + 1), from);
      }
    }
    return left;
  }

  private power(): bigint {
    const base = this.unary();
    if (!this.is('**')) return base;
    this.next();
    const from = this.token.start;
    const exponent = this.power();
    if (exponent < 0n) this.fail('exponent less than 0', from);
    return BigInt.asIntN(64, base ** exponent);
  }

  private apply(operator: string, a: bigint, b: bigint, from: number): bigint {
    const truth = (value: boolean): bigint => (value ? 1n : 0n);
    switch (operator) {
      case '+':
        return BigInt.asIntN(64, a + b);
      case '-':
        return BigInt.asIntN(64, a - b);
      case '*':
        return BigInt.asIntN(64, a * b);
      case '/':
      case '%':
        if (b === 0n) {
          if (this.skipping > 0) return 0n;
          this.fail(DIVISION_BY_ZERO, from);
        }
        return operator === '/' ? a / b : a % b;
      case '<<':
        return BigInt.asIntN(64, a << (b & 63n));
      case '>>':
        return a >> (b & 63n);
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '==':
        return truth(a === b);
      case '!=':
        return truth(a !== b);
      case '&':
        return a & b;
      case '|':
        return a | b;
      default:
        return a ^ b;
    }
  }

  private unary(): bigint {
    if (this.is('+', '-', '!', '~')) {
      const operator = this.next().text;
      const value = this.unary();
      return operator === '-'
        ? -value
        : operator === '!'
          ? value === 0n
            ? 1n
            : 0n
          : operator === '~'
            ? ~value
            : value;
    }
    if (this.is('++', '--')) {
      const operator = this.next().text;
      if (this.token.kind !== 'name') {
        const value = this.unary();
        return value;
      }
      const name = this.next();
      const value = this.read(name) + (operator === '++' ? 1n : -1n);
      this.write(name, value);
      return value;
    }
    return this.primary();
  }

  private primary(): bigint {
    const { token } = this;
    if (this.is('(')) {
      this.next();
      const value = this.comma();
      if (!this.is(')')) this.fail("missing `)'");
      this.next();
      return value;
    }
    if (token.kind === 'number') {
      this.next();
      return this.number(token);
    }
    if (token.kind === 'name') {
      this.next();
      const value = this.read(token);
      if (this.is('++', '--')) this.write(token, value + (this.next().text === '++' ? 1n : -1n));
      return value;
    }
    return this.fail('syntax error: operand expected');
  }

  private number(token: Token): bigint {
    const { text } = token;
    const based = /^(\d+)#([\w@]+)$/.exec(text);
    const base = based !== null ? Number(based[1]) : /^0[xX]/.test(text) ? 16 : /^0\d/.test(text) ? 8 : 10;
    const digits = based !== null ? based[2] : base === 16 ? text.slice(2) : text;
    if (base < 2 || base > 64) this.fail('invalid arithmetic base', token.start);
    let value = 0n;
    for (const digit of digits) {
      const code = digitValue(digit, base);
      if (code < 0 || code >= base) this.fail('value too great for base', token.start);
      value = value * BigInt(base) + BigInt(code);
    }
    return BigInt.asIntN(64, value);
  }

  private read(token: Token): bigint {
    if (this.skipping > 0) return 0n;
    const text = this.scope.get(token.text, token.index).trim();
    if (text === '') return 0n;
    if (/^-?(?:0|[1-9]\d*)$/.test(text)) return BigInt.asIntN(64, BigInt(text));
    if (this.depth > 100)
      throw new ShellError(`${token.text}: expression recursion level exceeded (error token is "${token.text}")`);
    return new Evaluation(text, this.scope, this.depth + 1).run();
  }

  private write(token: Token, value: bigint): void {
    if (this.skipping === 0) this.scope.set(token.text, token.index, Number(value));
  }
}

function digitValue(digit: string, base: number): number {
  if (digit >= '0' && digit <= '9') return Number(digit);
  if (digit >= 'a' && digit <= 'z') return digit.charCodeAt(0) - 87;
  if (digit >= 'A' && digit <= 'Z') return digit.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return digit === '@' ? 62 : digit === '_' ? 63 : -1;
}
