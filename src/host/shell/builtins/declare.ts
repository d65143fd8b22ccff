import type { Assignment } from 'unbash';
import type { Task } from '../../../kernel/wait.ts';
import { ShellError } from '../control.ts';
import { arithmeticText } from '../expand.ts';
import { quoteDouble, quoteShort } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS, type Wording } from '../wording.ts';
import { badOption, type Builtin } from './builtin.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** Reads `-x`, `+x` style options. */
function readSigned(
  args: readonly string[],
  letters: string,
): { on: Set<string>; off: Set<string>; rest: string[]; bad?: string } {
  const on = new Set<string>();
  const off = new Set<string>();
  let i = 1;
  for (; i < args.length && /^[-+]./.test(args[i]); i++) {
    if (args[i] === '--') {
      i++;
      break;
    }
    for (const letter of args[i].slice(1)) {
      if (!letters.includes(letter)) return { on, off, rest: [], bad: args[i][0] + letter };
      (args[i][0] === '-' ? on : off).add(letter);
    }
  }
  return { on, off, rest: args.slice(i) };
}

/** A line of `declare -p`. */
export function describe(shell: Shell, name: string): string | undefined {
  const found = shell.variables.attributes(name);
  const special = shell.variables.special.get(name);
  if (found === undefined && special === undefined) return undefined;
  const kind = found?.value?.kind;
  const letters = [
    kind === 'indexed' ? 'a' : kind === 'associative' ? 'A' : '',
    found?.integer === true ? 'i' : '',
    found?.letters === 'lower' ? 'l' : '',
    found?.reference === true ? 'n' : '',
    found?.readonly === true ? 'r' : '',
    found?.letters === 'upper' ? 'u' : '',
    found?.exported === true ? 'x' : '',
  ].join('');
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  const value = found?.value ?? (special === undefined ? undefined : { kind: 'string' as const, text: special.get() });
  if (value === undefined) return `${head}\n`;
  if (value.kind === 'string') return `${head}=${quoteDouble(value.text)}\n`;
  const items = shell.variables.elements(name).map(([key, text]) => {
    const shown = value.kind === 'associative' && !/^\w+$/.test(key) ? quoteDouble(key) : key;
    return `[${shown}]=${quoteDouble(text)}`;
  });
  return `${head}=(${items.join(' ')}${value.kind === 'associative' && items.length > 0 ? ' ' : ''})\n`;
}

function* declare(shell: Shell, args: readonly string[], arrays: ReadonlyMap<string, Assignment>): Task<number> {
  const command = args[0];
  const { on, off, rest, bad } = readSigned(args, 'aAfFgilnprtux');
  if (bad !== undefined) return badOption(shell, args, bad, DECLARE.usage);
  if (command === 'local' && !shell.variables.inFunction) {
    return builtinFault(shell, 'local', FAULTS.notInFunction);
  }
  if (on.has('f') || on.has('F')) return functions(shell, command, rest, on.has('F'));
  if (on.has('p') || rest.length === 0) return print(shell, command, rest, on);
  let status = 0;
  for (const word of rest) {
    const match = /^([A-Za-z_]\w*)(\+?)(?:=([^]*))?$/.exec(word);
    if (match === null) {
      status = builtinFault(shell, command, identifierFault(shell, word));
      continue;
    }
    const [, name, plus, text] = match;
    if (shell.variables.inFunction && !on.has('g') && command !== 'export' && command !== 'readonly')
      shell.variables.declareLocal(name);
    try {
      const assignment = arrays.get(name);
      const value = shell.variables.attributes(name)?.value;
      if (on.has('A') && value?.kind !== 'associative') shell.variables.setArray(name, 'associative', []);
      else if (on.has('a') && value?.kind !== 'indexed') {
        shell.variables.setArray(name, 'indexed', value?.kind === 'string' ? [['0', value.text]] : []);
      }
      shell.variables.setAttributes(name, {
        ...(on.has('i') ? { integer: true } : off.has('i') ? { integer: false } : {}),
        ...(on.has('l') ? { letters: 'lower' as const } : on.has('u') ? { letters: 'upper' as const } : {}),
        ...(on.has('n') ? { reference: false } : off.has('n') ? { reference: false } : {}),
      });
      if (assignment !== undefined) yield* shell.assign(assignment);
      else if (text !== undefined) {
        if (plus === '+') shell.variables.append(name, text);
        else shell.variables.set(name, text);
      }
      if (on.has('n')) shell.variables.setAttributes(name, { reference: true });
      shell.variables.setAttributes(name, {
        ...(on.has('x') ? { exported: true } : off.has('x') ? { exported: false } : {}),
        ...(on.has('r') ? { readonly: true } : {}),
      });
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      const own = shell.dialect === 'ash' || command === 'declare' || command === 'local' || command === 'typeset';
      if (own) status = builtinFault(shell, command, error.wording);
      else {
        shell.error(error.wording);
        status = 1;
      }
    }
  }
  return status;
}

/** bash shows the whole word, ash the name before `=`. */
function identifierFault(shell: Shell, word: string): Wording {
  return FAULTS.identifier(shell.dialect === 'ash' ? word.replace(/=.*/s, '') : word);
}

function functions(shell: Shell, command: string, names: readonly string[], only: boolean): number {
  const wanted = names.length > 0 ? names : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of wanted) {
    const found = shell.functions.get(name);
    if (found === undefined) status = 1;
    else if (only) shell.proc.print(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else shell.proc.print(functionText(name, found.source.slice(found.body.pos, found.body.end)));
  }
  void command;
  return status;
}

/** A function as `type` and `declare -f` show it: its own text under bash's heading. */
export function functionText(name: string, body: string): string {
  const inner = /^\{([^]*)\}$/.exec(body.trim())?.[1];
  if (inner === undefined) return `${name} () \n${body}\n`;
  const lines = inner
    .trim()
    .replace(/;\s*$/, '')
    .split(/\n|;\s+(?!;|do\b|then\b)/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return `${name} () \n{ \n${lines.map((line, i) => `    ${line}${i < lines.length - 1 && !/[;{]$/.test(line) ? ';' : ''}\n`).join('')}}\n`;
}

function print(shell: Shell, command: string, names: readonly string[], on: ReadonlySet<string>): number {
  if (names.length > 0) {
    let status = 0;
    for (const name of names) {
      const text = describe(shell, name);
      if (text !== undefined) shell.proc.print(text);
      else {
        shell.error(`${command}: ${name}: not found`);
        status = 1;
      }
    }
    return status;
  }
  const filter = (name: string): boolean => {
    const found = shell.variables.attributes(name);
    if (on.has('x') && found?.exported !== true) return false;
    if (on.has('r') && found?.readonly !== true) return false;
    if (on.has('i') && found?.integer !== true) return false;
    if (on.has('a') && found?.value?.kind !== 'indexed') return false;
    return !(on.has('A') && found?.value?.kind !== 'associative');
  };
  const bare = !['x', 'r', 'i', 'a', 'A', 'p'].some((letter) => on.has(letter));
  for (const name of shell.variables.names().filter(filter)) {
    const value = shell.variables.get(name);
    if (bare) {
      if (value !== undefined && NAME.test(name)) shell.proc.print(`${name}=${quoteShort(value)}\n`);
    } else shell.proc.print(describe(shell, name) ?? '');
  }
  return 0;
}

function* exported(shell: Shell, args: readonly string[], arrays: ReadonlyMap<string, Assignment>): Task<number> {
  const letter = args[0] === 'export' ? 'x' : 'r';
  const { on, rest, bad } = readSigned(args, letter === 'x' ? 'fnp' : 'aAfp');
  if (bad !== undefined) return badOption(shell, args, bad, letter === 'x' ? EXPORT.usage : READONLY.usage);
  if (rest.length === 0) {
    if (shell.dialect === 'ash' && letter === 'x') {
      for (const name of shell.variables.names()) {
        if (shell.variables.attributes(name)?.exported === true)
          shell.proc.print(`export ${name}='${shell.variables.get(name) ?? ''}'\n`);
      }
      return 0;
    }
    return print(shell, args[0], [], new Set([letter]));
  }
  if (on.has('f')) return 0;
  if (on.has('n')) {
    for (const word of rest) {
      const [name, ...value] = word.split('=');
      if (value.length > 0) shell.variables.set(name, value.join('='));
      shell.variables.setAttributes(name, { exported: false });
    }
    return 0;
  }
  return yield* declare(
    shell,
    [args[0], `-${letter}${on.has('a') ? 'a' : ''}${on.has('A') ? 'A' : ''}`, ...rest],
    arrays,
  );
}

function* unset(shell: Shell, args: readonly string[]): Task<number> {
  const { on, rest, bad } = readSigned(args, 'fnv');
  if (bad !== undefined) return badOption(shell, args, bad, UNSET.usage);
  let status = 0;
  for (const word of rest) {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/.exec(word);
    if (!on.has('f') && element === null && !NAME.test(word)) {
      if (!shell.functions.delete(word)) {
        status = builtinFault(shell, 'unset', FAULTS.identifier(word));
      }
      continue;
    }
    try {
      if (on.has('f')) shell.functions.delete(word);
      else if (element !== null) {
        const [, name, index] = element;
        if (index === '@' || index === '*') shell.variables.unset(name);
        else {
          const key = shell.variables.isAssociative(name)
            ? index.replace(/^(["'])(.*)\1$/, '$2')
            : String(yield* arithmeticText(shell, index));
          shell.variables.unset(name, key);
        }
      } else if (shell.variables.attributes(word) === undefined && !shell.variables.special.has(word)) {
        if (!on.has('v')) shell.functions.delete(word);
      } else shell.variables.unset(word);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      status = builtinFault(shell, 'unset', error.wording);
    }
  }
  return status;
}

export const DECLARE: Builtin = {
  run: declare,
  usage: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  bashOnly: true,
};
export const LOCAL: Builtin = { run: declare, usage: 'local [option] name[=value] ...' };
export const EXPORT: Builtin = { run: exported, usage: 'export [-fn] [name[=value] ...] or export -p' };
export const READONLY: Builtin = { run: exported, usage: 'readonly [-aAf] [name[=value] ...] or readonly -p' };
export const UNSET: Builtin = { run: unset, usage: 'unset [-f] [-v] [-n] [name ...]' };
