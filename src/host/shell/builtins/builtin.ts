import type { Assignment } from 'unbash';
import type { Task } from '../../../kernel/wait.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';

/** A command that the shell runs itself. */
export interface Builtin {
  /**
   * @param args the words, args[0] is the name
   * @param arrays for declaration commands: assignments of arrays and elements, by name; `args` has their names
   */
  readonly run: (shell: Shell, args: readonly string[], arrays: ReadonlyMap<string, Assignment>) => Task<number>;
  readonly bashOnly?: boolean;
  /** The line of `help`. */
  readonly usage: string;
}

/** Complains of an option that does not exist, in bash with the builtin's usage; the status is 2. */
export function badOption(shell: Shell, args: readonly string[], option: string, usage: string): number {
  const status = builtinFault(shell, args[0], FAULTS.option(option), 2);
  if (shell.dialect === 'bash') shell.proc.error(`${args[0]}: usage: ${usage}\n`);
  return status;
}

export interface Flags {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  /** The option that does not exist. */
  readonly bad?: string;
}

/** Reads bundled single-letter options; a letter followed by `:` in `spec` takes a value. */
export function readFlags(args: readonly string[], spec: string): Flags {
  const flags = new Map<string, string>();
  let i = 1;
  for (; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') return { flags, rest: args.slice(i + 1) };
    if (!arg.startsWith('-') || arg === '-') break;
    for (let k = 1; k < arg.length; k++) {
      const at = spec.indexOf(arg[k]);
      if (at < 0 || arg[k] === ':') return { flags, rest: args.slice(i), bad: `-${arg[k]}` };
      if (spec[at + 1] !== ':') {
        flags.set(arg[k], '');
        continue;
      }
      flags.set(arg[k], k + 1 < arg.length ? arg.slice(k + 1) : (args[++i] ?? ''));
      break;
    }
  }
  return { flags, rest: args.slice(i) };
}
