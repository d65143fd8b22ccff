import type { Task } from '../../../kernel/wait.ts';
import { arithmeticText } from '../expand.ts';
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

function* yes(): Task<number> {
  return 0;
}

function* no(): Task<number> {
  return 1;
}

function* letCommand(shell: Shell, args: readonly string[]): Task<number> {
  if (args.length === 1) {
    shell.error('let: expression expected');
    return 1;
  }
  let value = 0;
  for (const text of args.slice(1)) {
    try {
      value = yield* arithmeticText(shell, text);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      return builtinFault(shell, 'let', error.wording);
    }
  }
  return value !== 0 ? 0 : 1;
}

function* umask(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'pS');
  if (bad !== undefined) return badOption(shell, args, bad, UMASK.usage);
  const { proc } = shell;
  if (rest.length === 0) {
    const bits = (shift: number): string => {
      const allowed = ~(proc.umask >> shift) & 7;
      return `${(allowed & 4) !== 0 ? 'r' : ''}${(allowed & 2) !== 0 ? 'w' : ''}${(allowed & 1) !== 0 ? 'x' : ''}`;
    };
    const octal = proc.umask.toString(8).padStart(4, '0');
    proc.print(
      flags.has('S') ? `u=${bits(6)},g=${bits(3)},o=${bits(0)}\n` : `${flags.has('p') ? 'umask ' : ''}${octal}\n`,
    );
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(rest[0])) {
    return builtinFault(shell, 'umask', FAULTS.octal(rest[0]));
  }
  proc.umask = parseInt(rest[0], 8) & 0o777;
  return 0;
}

const LIMITS: readonly (readonly [string, string, string, string])[] = [
  ['c', 'core file size', '(blocks, -c)', '0'],
  ['d', 'data seg size', '(kbytes, -d)', 'unlimited'],
  ['f', 'file size', '(blocks, -f)', 'unlimited'],
  ['n', 'open files', '(-n)', '1024'],
  ['s', 'stack size', '(kbytes, -s)', '8192'],
  ['t', 'cpu time', '(seconds, -t)', 'unlimited'],
  ['u', 'max user processes', '(-u)', '15072'],
  ['v', 'virtual memory', '(kbytes, -v)', 'unlimited'],
];

/** What the kernel calls each limit, and in how many bytes the two shells count it. */
const RESOURCES: Readonly<Record<string, { readonly name: string; readonly bash: number; readonly ash: number }>> = {
  c: { name: 'core', bash: 1024, ash: 512 },
  d: { name: 'data', bash: 1024, ash: 1024 },
  f: { name: 'fsize', bash: 1024, ash: 512 },
  n: { name: 'nofile', bash: 1, ash: 1 },
  s: { name: 'stack', bash: 1024, ash: 1024 },
  t: { name: 'cpu', bash: 1, ash: 1 },
  u: { name: 'nproc', bash: 1, ash: 1 },
};

/** The machine's own limit where it has one (`--ulimit`), else what processes usually get. */
function limitOf(shell: Shell, [letter, , , usual]: (typeof LIMITS)[number], hard: boolean): string {
  const resource = RESOURCES[letter];
  const own = shell.proc.machine.limits.find((each) => each.Name === resource?.name);
  if (own === undefined || resource === undefined) return usual;
  const value = hard ? own.Hard : own.Soft;
  return value < 0 ? 'unlimited' : String(Math.floor(value / resource[shell.dialect]));
}

function* ulimit(shell: Shell, args: readonly string[]): Task<number> {
  const { flags } = readFlags(args, 'SHabcdefiklmnpqrstuvxPRT');
  if (flags.has('a')) {
    shell.proc.print(
      LIMITS.map(
        (each) => `${each[1].padEnd(20)} ${each[2].padStart(18)} ${limitOf(shell, each, flags.has('H'))}\n`,
      ).join(''),
    );
    return 0;
  }
  const found = LIMITS.find(([letter]) => flags.has(letter)) ?? LIMITS[2];
  shell.proc.print(`${limitOf(shell, found, flags.has('H'))}\n`);
  return 0;
}

function* times(shell: Shell): Task<number> {
  shell.proc.print('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
}

function* getopts(shell: Shell, args: readonly string[]): Task<number> {
  const [, spec, name] = args;
  if (spec === undefined || name === undefined) {
    if (shell.dialect === 'ash')
      return builtinFault(shell, 'getopts', { bash: '', ash: 'usage: getopts optstring var [arg]', raises: true });
    shell.proc.error(`getopts: usage: ${GETOPTS.usage}\n`);
    return 2;
  }
  const words = args.length > 3 ? args.slice(3) : shell.positional;
  const silent = spec.startsWith(':');
  let index = Number(shell.variables.get('OPTIND') ?? 1) || 1;
  if (index === 1 && shell.optionIndex !== 1) shell.optionOffset = 0;
  const finish = (): number => {
    shell.variables.set('OPTIND', String(index));
    shell.optionIndex = index;
    shell.variables.set(name, '?');
    return 1;
  };
  const word = words[index - 1];
  if (shell.optionOffset === 0) {
    if (word === undefined || !/^-./.test(word)) return finish();
    if (word === '--') {
      index++;
      return finish();
    }
    shell.optionOffset = 1;
  }
  const letter = word[shell.optionOffset++];
  const at = letter === ':' ? -1 : spec.indexOf(letter);
  const advance = (): void => {
    index++;
    shell.optionOffset = 0;
  };
  shell.variables.unset('OPTARG');
  let value = letter;
  if (at < 0) {
    value = '?';
    if (silent) shell.variables.set('OPTARG', letter);
    else shell.proc.error(`${shell.name}: illegal option -- ${letter}\n`);
    if (shell.optionOffset >= word.length) advance();
  } else if (spec[at + 1] === ':') {
    let argument: string | undefined = word.slice(shell.optionOffset);
    advance();
    if (argument === '') {
      argument = words[index - 1];
      if (argument !== undefined) index++;
    }
    if (argument !== undefined) shell.variables.set('OPTARG', argument);
    else if (silent) {
      value = ':';
      shell.variables.set('OPTARG', letter);
    } else {
      value = '?';
      shell.proc.error(`${shell.name}: option requires an argument -- ${letter}\n`);
    }
  } else if (shell.optionOffset >= word.length) advance();
  shell.variables.set(name, value);
  shell.variables.set('OPTIND', String(index));
  shell.optionIndex = index;
  return 0;
}

function* caller(shell: Shell): Task<number> {
  if (shell.calls.length === 0) return 1;
  shell.proc.print(`${shell.line} ${shell.calls[shell.calls.length - 2] ?? 'main'}\n`);
  return 0;
}

function* history(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'cd:anrwps');
  const { history: lines } = shell;
  if (bad !== undefined && !/^-\d/.test(args[1] ?? '')) return badOption(shell, args, bad, HISTORY.usage);
  if (flags.has('c')) {
    lines.clear();
    return 0;
  }
  const deleted = flags.get('d');
  if (deleted !== undefined) {
    const n = Number(deleted) < 0 ? lines.nextNumber + Number(deleted) : Number(deleted);
    if (lines.remove(n)) return 0;
    shell.error(`history: ${deleted}: history position out of range`);
    return 1;
  }
  if (flags.has('w') || flags.has('a')) {
    const file =
      rest[0] ?? shell.variables.get('HISTFILE') ?? `${shell.variables.get('HOME') ?? '/root'}/.bash_history`;
    shell.proc.machine.fs.writeFile(shell.proc.resolve(file), lines.all.map((line) => `${line}\n`).join(''));
    return 0;
  }
  if (flags.has('r') || flags.has('n')) return 0;
  if (rest[0] !== undefined && !/^\d+$/.test(rest[0])) {
    shell.error(`history: ${rest[0]}: numeric argument required`);
    return 1;
  }
  const count = rest[0] === undefined ? lines.all.length : Math.min(Number(rest[0]), lines.all.length);
  const first = lines.firstNumber + lines.all.length - count;
  const shown = lines.all.slice(lines.all.length - count);
  shell.proc.print(shown.map((line, i) => `${String(first + i).padStart(5)}  ${line}\n`).join(''));
  yield* shell.proc.stdout.drain();
  return 0;
}

/** Makes `help`, which lists the builtins. */
export function helpBuiltin(all: () => ReadonlyMap<string, Builtin>): Builtin {
  function* help(shell: Shell, args: readonly string[]): Task<number> {
    const builtins = all();
    if (args.length > 1) {
      let status = 0;
      for (const name of args.slice(1)) {
        const found = builtins.get(name);
        if (found !== undefined) shell.proc.print(`${name}: ${found.usage}\n`);
        else {
          shell.error(
            `help: no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`,
          );
          status = 1;
        }
      }
      return status;
    }
    const lines = [...builtins.keys()].sort().map((name) => ` ${builtins.get(name)?.usage ?? name}\n`);
    shell.proc.print(
      `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.  Type \`help' to see this list.\nType \`help name' to find out more about the function \`name'.\n\n${lines.join('')}`,
    );
    return 0;
  }
  return { run: help, usage: 'help [-dms] [pattern ...]' };
}

export const COLON: Builtin = { run: yes, usage: ':' };
export const TRUE: Builtin = { run: yes, usage: 'true' };
export const FALSE: Builtin = { run: no, usage: 'false' };
export const LET: Builtin = { run: letCommand, usage: 'let arg [arg ...]' };
export const UMASK: Builtin = { run: umask, usage: 'umask [-p] [-S] [mode]' };
export const ULIMIT: Builtin = { run: ulimit, usage: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]' };
export const TIMES: Builtin = { run: times, usage: 'times' };
export const GETOPTS: Builtin = { run: getopts, usage: 'getopts optstring name [arg ...]' };
export const CALLER: Builtin = { run: caller, usage: 'caller [expr]', bashOnly: true };
export const HISTORY: Builtin = {
  run: history,
  usage: 'history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]',
};
