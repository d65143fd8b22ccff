import type { Task } from '../../../kernel/wait.ts';
import { ExecError } from '../../program.ts';
import { quote } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';
import { functionText } from './declare.ts';

export const KEYWORDS = new Set(
  '! [[ ]] { } case do done elif else esac fi for function if in select then time until while coproc'.split(' '),
);

/** What a name means to the shell. `lookUp` runs it without functions; set by the index of builtins. */
export interface NameTools {
  readonly isBuiltin: (name: string) => boolean;
  readonly call: (shell: Shell, args: readonly string[]) => Task<number>;
}

function find(shell: Shell, name: string, path = shell.variables.get('PATH')): string | undefined {
  try {
    const found = shell.proc.machine.which(name, shell.proc.cwd, path ?? '/usr/bin:/bin');
    return name.includes('/') ? name : found;
  } catch (error) {
    if (error instanceof ExecError) return undefined;
    throw error;
  }
}

/** The names of a pathname search in all directories. */
function findAll(shell: Shell, name: string): string[] {
  if (name.includes('/')) return find(shell, name) === undefined ? [] : [name];
  const path = shell.variables.get('PATH') ?? '';
  return path.split(':').flatMap((directory) => find(shell, name, directory) ?? []);
}

function* alias(shell: Shell, args: readonly string[]): Task<number> {
  const rest = args.slice(1).filter((arg) => arg !== '-p' && arg !== '--');
  const show = (name: string): string =>
    `${shell.dialect === 'bash' ? 'alias ' : ''}${name}=${quote(shell.aliases.get(name) ?? '')}\n`;
  if (rest.length === 0) {
    shell.proc.print([...shell.aliases.keys()].sort().map(show).join(''));
    return 0;
  }
  let status = 0;
  for (const arg of rest) {
    const at = arg.indexOf('=');
    if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1));
    else if (shell.aliases.has(arg)) shell.proc.print(show(arg));
    else {
      if (shell.dialect === 'ash') shell.proc.error(`alias: ${arg} not found\n`);
      else shell.error(`alias: ${arg}: not found`);
      status = 1;
    }
  }
  return status;
}

function* unalias(shell: Shell, args: readonly string[]): Task<number> {
  if (args[1] === '-a') {
    shell.aliases.clear();
    return 0;
  }
  if (args.length === 1) {
    shell.proc.error('unalias: usage: unalias [-a] name [name ...]\n');
    return 2;
  }
  let status = 0;
  for (const name of args.slice(1)) {
    if (shell.aliases.delete(name)) continue;
    shell.error(`unalias: ${name}: not found`);
    status = 1;
  }
  return status;
}

type Kind = 'alias' | 'keyword' | 'function' | 'builtin' | 'file';

function meanings(shell: Shell, tools: NameTools, name: string): { kind: Kind; path?: string }[] {
  const out: { kind: Kind; path?: string }[] = [];
  if (shell.aliases.has(name)) out.push({ kind: 'alias' });
  if (KEYWORDS.has(name)) out.push({ kind: 'keyword' });
  if (shell.functions.has(name)) out.push({ kind: 'function' });
  if (tools.isBuiltin(name)) out.push({ kind: 'builtin' });
  for (const path of findAll(shell, name)) out.push({ kind: 'file', path });
  return out;
}

function sentence(shell: Shell, name: string, meaning: { kind: Kind; path?: string }): string {
  switch (meaning.kind) {
    case 'alias':
      return `${name} is aliased to \`${shell.aliases.get(name) ?? ''}'\n`;
    case 'keyword':
      return `${name} is a shell keyword\n`;
    case 'function': {
      const found = shell.functions.get(name);
      const body = found === undefined ? '' : functionText(name, found.source.slice(found.body.pos, found.body.end));
      return `${name} is a function\n${body}`;
    }
    case 'builtin':
      return `${name} is a shell builtin\n`;
    case 'file':
      return `${name} is ${meaning.path ?? name}\n`;
  }
}

/** Makes `type`, `command`, `builtin` and `hash`, which need to know the other builtins. */
export function nameBuiltins(tools: NameTools): Readonly<Record<'type' | 'command' | 'builtin' | 'hash', Builtin>> {
  function* type(shell: Shell, args: readonly string[]): Task<number> {
    const { flags, rest, bad } = readFlags(args, 'afptP');
    if (bad !== undefined) return badOption(shell, args, bad, 'type [-afptP] name [name ...]');
    let status = 0;
    for (const name of rest) {
      let found = meanings(shell, tools, name);
      if (flags.has('f')) found = found.filter((each) => each.kind !== 'function');
      if (flags.has('P')) found = found.filter((each) => each.kind === 'file');
      if (!flags.has('a')) found = found.slice(0, 1);
      if (found.length === 0) {
        status = shell.dialect === 'ash' ? 127 : 1;
        if (!flags.has('t') && !flags.has('p') && !flags.has('P')) {
          if (shell.dialect === 'ash') shell.proc.print(`${name}: not found\n`);
          else shell.error(`type: ${name}: not found`);
        }
      }
      for (const each of found) {
        if (flags.has('t')) shell.proc.print(`${each.kind}\n`);
        else if (flags.has('p') || flags.has('P')) {
          if (each.kind === 'file') shell.proc.print(`${each.path ?? name}\n`);
        } else shell.proc.print(sentence(shell, name, each));
      }
    }
    return status;
  }

  function* command(shell: Shell, args: readonly string[]): Task<number> {
    const { flags, rest, bad } = readFlags(args, 'pVv');
    if (bad !== undefined) return badOption(shell, args, bad, 'command [-pVv] command [arg ...]');
    if (rest.length === 0) return 0;
    if (!flags.has('v') && !flags.has('V')) return yield* tools.call(shell, rest);
    let status = 0;
    for (const name of rest) {
      const [found] = meanings(shell, tools, name);
      if (found === undefined) {
        status = shell.dialect === 'ash' ? 127 : 1;
        if (flags.has('V')) shell.error(`command: ${name}: not found`);
      } else if (flags.has('V')) shell.proc.print(sentence(shell, name, found));
      else if (found.kind === 'alias') shell.proc.print(`alias ${name}=${quote(shell.aliases.get(name) ?? '')}\n`);
      else shell.proc.print(`${found.kind === 'file' ? (found.path ?? name) : name}\n`);
    }
    return status;
  }

  function* builtin(shell: Shell, args: readonly string[]): Task<number> {
    if (args[1] === undefined) return 0;
    if (!tools.isBuiltin(args[1])) {
      shell.error(`builtin: ${args[1]}: not a shell builtin`);
      return 1;
    }
    return yield* tools.call(shell, args.slice(1));
  }

  function* hash(shell: Shell, args: readonly string[]): Task<number> {
    const { rest, bad } = readFlags(args, shell.dialect === 'ash' ? 'rv' : 'lrp:dt');
    if (bad !== undefined) return badOption(shell, args, bad, 'hash [-lr] [-p pathname] [-dt] [name ...]');
    let status = 0;
    if (args.length === 1) shell.proc.print('hash: hash table empty\n');
    for (const name of rest) {
      if (find(shell, name) !== undefined || tools.isBuiltin(name)) continue;
      shell.error(`hash: ${name}: not found`);
      status = 1;
    }
    return status;
  }

  return {
    type: { run: type, usage: 'type [-afptP] name [name ...]' },
    command: { run: command, usage: 'command [-pVv] command [arg ...]' },
    builtin: { run: builtin, usage: 'builtin [shell-builtin [arg ...]]', bashOnly: true },
    hash: { run: hash, usage: 'hash [-lr] [-p pathname] [-dt] [name ...]' },
  };
}

export const ALIAS: Builtin = { run: alias, usage: 'alias [-p] [name[=value] ... ]' };
export const UNALIAS: Builtin = { run: unalias, usage: 'unalias [-a] name [name ...]' };
