import type { Task } from '../../../kernel/wait.ts';
import { expandEscapes, formatPrintf } from '../../printf.ts';
import { arithmeticText } from '../expand.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';

/** What echo prints for its arguments. */
export function echoText(args: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i]); i++) {
    for (const letter of args[i].slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const expanded = expandEscapes(text, 'echo');
  return newline && !expanded.stop ? `${expanded.text}\n` : expanded.text;
}

function* echo(shell: Shell, args: readonly string[]): Task<number> {
  shell.proc.print(echoText(args.slice(1)));
  yield* shell.proc.stdout.drain();
  return 0;
}

function* printf(shell: Shell, args: readonly string[]): Task<number> {
  let rest = args.slice(1);
  let variable: string | undefined;
  if (rest[0] === '-v' && shell.dialect === 'bash') {
    variable = rest[1];
    rest = rest.slice(2);
    if (variable === undefined || !/^[A-Za-z_]\w*(?:\[.+\])?$/.test(variable)) {
      shell.error(
        `printf: ${variable === undefined ? '-v: option requires an argument' : `\`${variable}': not a valid identifier`}`,
      );
      return 2;
    }
  } else if (/^-./.test(rest[0] ?? '') && rest[0] !== '--') {
    shell.error(`printf: ${rest[0].slice(0, 2)}: invalid option`);
    shell.proc.error(`printf: usage: ${PRINTF.usage}\n`);
    return 2;
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    shell.proc.error(`printf: usage: ${PRINTF.usage}\n`);
    return 2;
  }
  const { text, errors } = formatPrintf(rest[0], rest.slice(1), shell.proc.machine.kernel.date);
  if (variable !== undefined) {
    const element = /^(\w+)\[(.+)\]$/.exec(variable);
    if (element === null) shell.variables.set(variable, text);
    else {
      const key = shell.variables.isAssociative(element[1])
        ? element[2]
        : String(yield* arithmeticText(shell, element[2]));
      shell.variables.setElement(element[1], key, text);
    }
  } else {
    shell.proc.print(text);
    yield* shell.proc.stdout.drain();
  }
  for (const error of errors) shell.error(`printf: ${error}`);
  return errors.length > 0 ? 1 : 0;
}

export const ECHO: Builtin = { run: echo, usage: 'echo [-neE] [arg ...]' };
export const PRINTF: Builtin = { run: printf, usage: 'printf [-v var] format [arguments]' };
