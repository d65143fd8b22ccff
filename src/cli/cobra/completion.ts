import { commandName, findCommand, type CommandDeclaration, type FlagDeclaration } from './command.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { flagSetOf } from './parse.ts';
import { bareValue } from './flags.ts';

/** Gives the names of live objects of a kind: 'service', 'node', 'container', 'network', 'volume', 'image' … */
export type ObjectNames = (kind: string) => readonly string[];

/** Words that are known values of flags by name. */
const FLAG_WORDS: Readonly<Record<string, readonly string[]>> = {
  availability: ['active', 'drain', 'pause'],
  'endpoint-mode': ['dnsrr', 'vip'],
  mode: ['global', 'global-job', 'replicated', 'replicated-job'],
  'log-level': ['debug', 'error', 'fatal', 'info', 'warn'],
  'restart-condition': ['any', 'none', 'on-failure'],
  role: ['manager', 'worker'],
  'rollback-failure-action': ['continue', 'pause'],
  'rollback-order': ['start-first', 'stop-first'],
  'update-failure-action': ['continue', 'pause', 'rollback'],
  'update-order': ['start-first', 'stop-first'],
};

/** Kinds of objects that flags name. */
const FLAG_OBJECTS: Readonly<Record<string, string>> = {
  config: 'config',
  'config-add': 'config',
  'config-rm': 'config',
  network: 'network',
  'network-add': 'network',
  'network-rm': 'network',
  secret: 'secret',
  'secret-add': 'secret',
  'secret-rm': 'secret',
  'volumes-from': 'container',
};

function starting(words: readonly string[], start: string): string[] {
  return [...new Set(words)].filter((word) => word.startsWith(start)).sort(compareStrings);
}

function flagValues(declaration: FlagDeclaration, start: string, names: ObjectNames): string[] {
  const kind = FLAG_OBJECTS[declaration.name];
  const words = FLAG_WORDS[declaration.name] ?? (kind === undefined ? [] : names(kind));
  return starting(words, start);
}

/** What a word may become. */
export interface Candidates {
  /** Each replaces the whole word. */
  readonly words: readonly string[];
  /** Whether a file's name may stand there: the shell offers files when there are no words. */
  readonly files: boolean;
}

const only = (words: readonly string[]): Candidates => ({ words, files: false });
const FILES: Candidates = { words: [], files: true };

/**
 * Candidates for the last of the words after `docker`; the last may be '' for a new word. Hidden commands and flags
 * are not offered.
 */
export function complete<Context>(
  root: CommandDeclaration<Context>,
  words: readonly string[],
  names: ObjectNames,
): Candidates {
  const current = words.at(-1) ?? '';
  let command = root;
  const args: string[] = [];
  let pending: FlagDeclaration | undefined;
  let dashes = false;
  for (const word of words.slice(0, -1)) {
    if (pending !== undefined) {
      pending = undefined;
      continue;
    }
    if (word === '--') dashes = true;
    if (!dashes && word.length > 1 && word.startsWith('-')) {
      const flags = flagSetOf(command);
      const found = word.startsWith('--') ? flags.declaration(word.slice(2)) : byLetter(command, word);
      if (found !== undefined && !word.includes('=') && bareValue(found) === undefined) pending = found;
      continue;
    }
    const next = args.length === 0 ? findCommand(command, word) : undefined;
    if (next !== undefined) command = next;
    else args.push(word);
  }
  if (pending !== undefined) {
    const values = flagValues(pending, current, names);
    return values.length === 0 && !(pending.name in FLAG_OBJECTS) ? FILES : only(values);
  }
  const ended = dashes || (command.interspersed === false && args.length > 0);
  if (current.startsWith('-') && !ended) return only(completeFlag(command, current, names));
  if (command.commands !== undefined) {
    const shown = command.commands.filter((child) => child.hidden !== true).map((child) => commandName(child));
    return only(args.length > 0 ? [] : starting(shown, current));
  }
  const { objects, words: fixed, limit } = command.completion ?? {};
  if (limit !== undefined && args.length >= limit) return FILES;
  if (fixed !== undefined) return only(starting(fixed, current));
  if (objects === undefined) return command.args?.kind === 'none' ? only([]) : FILES;
  return only(
    starting(
      names(objects).filter((name) => !args.includes(name)),
      current,
    ),
  );
}

/** The flag that a group of letters such as `-itw` ends with; undefined where a value is attached. */
function byLetter<Context>(command: CommandDeclaration<Context>, word: string): FlagDeclaration | undefined {
  for (const [index, letter] of [...word.slice(1)].entries()) {
    const found = command.flags?.find((declaration) => declaration.shorthand === letter);
    if (found === undefined) return undefined;
    if (bareValue(found) === undefined) return index === word.length - 2 ? found : undefined;
  }
  return undefined;
}

function completeFlag<Context>(command: CommandDeclaration<Context>, current: string, names: ObjectNames): string[] {
  const equals = current.indexOf('=');
  if (equals >= 0) {
    const declaration = command.flags?.find((candidate) => `--${candidate.name}` === current.slice(0, equals));
    if (declaration === undefined) return [];
    return flagValues(declaration, current.slice(equals + 1), names).map(
      (value) => current.slice(0, equals + 1) + value,
    );
  }
  const shown = (command.flags ?? []).filter(
    (candidate) => candidate.hidden !== true && candidate.deprecated === undefined,
  );
  return starting([...shown.map((candidate) => `--${candidate.name}`), '--help'], current);
}
