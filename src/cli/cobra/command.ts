import type { Task } from '../../kernel/wait.ts';
import type { FlagSet } from './flags.ts';
import type { FlagTypeName } from './flag-types.ts';

/** A flag as a command declares it. */
export interface FlagDeclaration {
  readonly name: string;
  /** One letter. */
  readonly shorthand?: string;
  readonly type: FlagTypeName;
  /** What stands after the name in help where it is not the type's own word; '' for nothing. */
  readonly valueName?: string;
  readonly usage: string;
  /** The default as text, as help shows it and as it would be typed. */
  readonly default?: string;
  /** The value of the flag when it is given without one (`--detach` for `--detach=true`); bools have theirs. */
  readonly valueWhenBare?: string;
  /** Not in help and completion. */
  readonly hidden?: boolean;
  /** What to use instead; printed when the flag is used. Such a flag is hidden too. */
  readonly deprecated?: string;
  /** Only for daemons that run on this system. */
  readonly osType?: 'windows' | 'linux';
  /** Least API version of the daemon, e.g. '1.44'. */
  readonly apiVersion?: string;
}

/** How many arguments a command takes. */
export type ArgumentRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly count: number }
  | { readonly kind: 'atLeast'; readonly count: number }
  | { readonly kind: 'atMost'; readonly count: number }
  | { readonly kind: 'range'; readonly least: number; readonly most: number };

export const noArgs: ArgumentRule = { kind: 'none' };
export const anyArgs: ArgumentRule = { kind: 'any' };
export const exactArgs = (count: number): ArgumentRule => ({ kind: 'exact', count });
export const requiresMinArgs = (count: number): ArgumentRule => ({ kind: 'atLeast', count });
export const requiresMaxArgs = (count: number): ArgumentRule => ({ kind: 'atMost', count });
export const requiresRangeArgs = (least: number, most: number): ArgumentRule => ({ kind: 'range', least, most });

/** A command line that was understood: which command, with which arguments and flags. */
export interface Invocation {
  /** The words of the command as typed names, e.g. `docker service create`. */
  readonly path: string;
  readonly args: readonly string[];
  readonly flags: FlagSet;
  /** The flags before the command: --host, --context, --debug … */
  readonly globals: FlagSet;
}

/**
 * Carries out a command and returns its exit status.
 * Context is what the program gives its commands: streams, environment, the way to the daemon.
 */
export type Run<Context> = (context: Context, invocation: Invocation) => Task<number>;

/** What a completion is asked for; `args` are the arguments before the word at the cursor. */
export interface ArgumentCompletion {
  /** The kind of object whose live names complete the arguments, e.g. 'service', 'node', 'container'. */
  readonly objects?: string;
  /** Fixed words, e.g. worker and manager. */
  readonly words?: readonly string[];
  /** Only the first so many arguments are objects; all where left out. */
  readonly limit?: number;
}

/** A command: its words, its flags, what it does. */
export interface CommandDeclaration<Context> {
  /** The use line from the command's own name on: `create [OPTIONS] IMAGE [COMMAND] [ARG...]`. */
  readonly use: string;
  /** One line for the parent's help. */
  readonly short: string;
  /** The text of its own help; `short` where left out. */
  readonly long?: string;
  readonly example?: string;
  /** Other names under the same parent: `list` for `ls`. */
  readonly aliases?: readonly string[];
  /** All full names of the command, for the line under `Aliases:` in help. */
  readonly fullNames?: readonly string[];
  readonly args?: ArgumentRule;
  readonly flags?: readonly FlagDeclaration[];
  /** False where the first argument ends the flags (`docker run IMAGE -x` gives -x to the image). */
  readonly interspersed?: boolean;
  /** In which list of `docker --help` it stands; 'commands' where left out. */
  readonly group?: 'common' | 'management' | 'swarm';
  readonly hidden?: boolean;
  /** Shown only by a client whose daemon is a manager, or is in a swarm at all. */
  readonly swarm?: 'manager' | 'active';
  /** Only for daemons with experimental features. */
  readonly experimental?: boolean;
  /** Uses the builder that the client has without buildx, which it calls deprecated each time. */
  readonly legacyBuilder?: boolean;
  readonly commands?: readonly CommandDeclaration<Context>[];
  readonly completion?: ArgumentCompletion;
  readonly run?: Run<Context>;
}

/** The command's own name, the first word of its use line. */
export function commandName(command: CommandDeclaration<never>): string {
  return command.use.split(/\s/, 1)[0]!;
}

/** The subcommand of that name or alias. */
export function findCommand<Context>(
  parent: CommandDeclaration<Context>,
  name: string,
): CommandDeclaration<Context> | undefined {
  return parent.commands?.find((command) => commandName(command) === name || command.aliases?.includes(name) === true);
}

/** A flag in its shortest form, for the tables of src/cli/commands. */
export function flag(
  name: string,
  type: FlagTypeName,
  usage: string,
  more: Omit<FlagDeclaration, 'name' | 'type' | 'usage'> = {},
): FlagDeclaration {
  return { name, type, usage, ...more };
}
