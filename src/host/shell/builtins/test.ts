import type { Task } from '../../../kernel/wait.ts';
import { BINARY_OPERATORS, binaryTest, unaryTest } from '../condition.ts';
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS, type Wording } from '../wording.ts';
import type { Builtin } from './builtin.ts';

function* test(shell: Shell, args: readonly string[]): Task<number> {
  let words = args.slice(1);
  if (args[0] === '[') {
    if (words[words.length - 1] !== ']') {
      return builtinFault(shell, '[', FAULTS.bracket, 2);
    }
    words = words.slice(0, -1);
  }
  try {
    return new Evaluation(shell, words).run() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return builtinFault(shell, args[0], error.wording, 2);
  }
}

function fail(wording: Wording | string): never {
  throw new ShellError(wording, { status: 2, fatal: false });
}

/** POSIX's rules for up to four words, else a recursive descent with -a, -o, ! and parentheses. */
class Evaluation {
  private readonly shell: Shell;
  private readonly words: readonly string[];
  private at = 0;

  constructor(shell: Shell, words: readonly string[]) {
    this.shell = shell;
    this.words = words;
  }

  run(): boolean {
    return this.fixed(this.words);
  }

  private fixed(words: readonly string[]): boolean {
    const [a, b, c] = words;
    switch (words.length) {
      case 0:
        return false;
      case 1:
        return a !== '';
      case 2:
        if (a === '!') return b === '';
        if (!/^-[a-zA-Z]$/.test(a)) fail(FAULTS.unaryOperator(a, b));
        return unaryTest(this.shell, a, b);
      case 3:
        if (BINARY_OPERATORS.has(b)) return binaryTest(this.shell, b, a, c, false);
        if (b === '-a') return a !== '' && c !== '';
        if (b === '-o') return a !== '' || c !== '';
        if (a === '!') return !this.fixed([b, c]);
        if (a === '(' && c === ')') return b !== '';
        return fail(FAULTS.binaryOperator(b));
      case 4:
        if (a === '!') return !this.fixed(words.slice(1));
        if (a === '(' && words[3] === ')') return this.fixed([b, c]);
    }
    this.at = 0;
    const value = this.or();
    if (this.at < words.length) fail('too many arguments');
    return value;
  }

  private or(): boolean {
    let value = this.and();
    while (this.words[this.at] === '-o') {
      this.at++;
      value = this.and() || value;
    }
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.words[this.at] === '-a') {
      this.at++;
      value = this.not() && value;
    }
    return value;
  }

  private not(): boolean {
    if (this.words[this.at] === '!') {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const { words } = this;
    const word = words[this.at];
    if (word === undefined) return fail('argument expected');
    if (word === '(') {
      this.at++;
      const value = this.or();
      if (words[this.at] !== ')') fail("`)' expected");
      this.at++;
      return value;
    }
    const operator = words[this.at + 1];
    if (operator !== undefined && BINARY_OPERATORS.has(operator) && words[this.at + 2] !== undefined) {
      this.at += 3;
      return binaryTest(this.shell, operator, word, words[this.at - 1], false);
    }
    if (/^-[a-zA-Z]$/.test(word) && operator !== undefined) {
      this.at += 2;
      return unaryTest(this.shell, word, operator);
    }
    this.at++;
    return word !== '';
  }
}

export const TEST: Builtin = { run: test, usage: 'test [expr]' };
export const BRACKET: Builtin = { run: test, usage: '[ arg... ]' };
