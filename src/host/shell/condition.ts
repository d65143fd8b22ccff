import type { TestExpression } from 'unbash';
import type { Task } from '../../kernel/wait.ts';
import { ShellError } from './control.ts';
import { expandPattern, expandRegExp, expandString } from './expand.ts';
import { fileTest, isFileTest } from './file-test.ts';
import { matchPattern } from './pattern.ts';
import { toJsRegExp } from '../regexp.ts';
import type { Shell } from './shell.ts';
import { FAULTS } from './wording.ts';

/** Evaluates what stands between `[[` and `]]`. @throws ShellError */
export function* testExpression(shell: Shell, node: TestExpression): Task<boolean> {
  switch (node.type) {
    case 'TestGroup':
      return yield* testExpression(shell, node.expression);
    case 'TestNot': {
      const value = yield* testExpression(shell, node.operand);
      return node.negations.length % 2 === 1 ? !value : value;
    }
    case 'TestLogical':
      for (const operand of node.operands) {
        const value = yield* testExpression(shell, operand);
        if (value !== (node.operator === '&&')) return value;
      }
      return node.operator === '&&';
    case 'TestUnary': {
      const text = yield* expandString(shell, node.operand);
      return unaryTest(shell, node.operator, text);
    }
    case 'TestBinary': {
      const left = yield* expandString(shell, node.left);
      switch (node.operator) {
        case '==':
        case '=':
          return matchPattern(yield* expandPattern(shell, node.right), left, shell.shellOptions.nocasematch);
        case '!=':
          return !matchPattern(yield* expandPattern(shell, node.right), left, shell.shellOptions.nocasematch);
        case '=~':
          return matchRegExp(shell, yield* expandRegExp(shell, node.right), left);
        default:
          return binaryTest(shell, node.operator, left, yield* expandString(shell, node.right), true);
      }
    }
  }
}

function matchRegExp(shell: Shell, source: string, text: string): boolean {
  const regexp = toJsRegExp(source, { extended: true, flags: shell.shellOptions.nocasematch ? 'i' : '' });
  if (regexp === undefined) throw new ShellError('', { status: 2, fatal: false });
  const found = regexp.exec(text);
  const items: [string, string][] = (found ?? []).map((group, index) => [String(index), group ?? '']);
  shell.variables.setArray('BASH_REMATCH', 'indexed', items);
  return found !== null;
}

/** A test with one operand. @throws ShellError for an operator that does not exist */
export function unaryTest(shell: Shell, operator: string, text: string): boolean {
  if (operator === '-n') return text !== '';
  if (operator === '-z') return text === '';
  if (operator === '-v') {
    const element = /^(\w+)\[(.+)\]$/.exec(text);
    if (element !== null)
      return shell.variables.elements(element[1]).some(([key]) => key === element[2] || element[2] === '@');
    return shell.variables.get(text) !== undefined;
  }
  if (operator === '-o') return (shell.options as unknown as Record<string, boolean>)[text] ?? false;
  if (operator === '-t') return shell.proc.isTty(Number(text));
  if (isFileTest(operator)) return fileTest(shell.proc, operator, text);
  throw new ShellError(FAULTS.unaryOperator(operator, text), { status: 2, fatal: false });
}

/** A test with two operands: numbers, order of texts, files. `arithmetic`: operands are expressions, as in `[[`. */
export function binaryTest(shell: Shell, operator: string, left: string, right: string, arithmetic: boolean): boolean {
  const number = (text: string): number => {
    if (arithmetic) return shell.evaluate(text);
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ShellError(FAULTS.notANumber(text), { status: 2, fatal: false });
    return Number(text);
  };
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-eq':
      return number(left) === number(right);
    case '-ne':
      return number(left) !== number(right);
    case '-lt':
      return number(left) < number(right);
    case '-le':
      return number(left) <= number(right);
    case '-gt':
      return number(left) > number(right);
    case '-ge':
      return number(left) >= number(right);
    case '-nt':
    case '-ot':
    case '-ef': {
      const { fs } = shell.proc.machine;
      const a = fs.tryInode(shell.proc.resolve(left));
      const b = fs.tryInode(shell.proc.resolve(right));
      if (operator === '-ef') return a !== undefined && a === b;
      if (operator === '-nt') return a !== undefined && (b === undefined || a.mtime > b.mtime);
      return b !== undefined && (a === undefined || a.mtime < b.mtime);
    }
  }
  throw new ShellError(FAULTS.binaryOperator(operator), { status: 2, fatal: false });
}

export const BINARY_OPERATORS: ReadonlySet<string> = new Set(
  '= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef'.split(' '),
);
