import {
  commandName,
  findCommand,
  type ArgumentRule,
  type CommandDeclaration,
  type FlagDeclaration,
  type Invocation,
} from './command.ts';
import { FlagError, FlagSet, HelpRequested } from './flags.ts';
import { versionLess, type ServerFeatures } from './help.ts';

/** What became of a command line. Exit statuses and streams are the real client's (transcripts/usage). */
export type Outcome<Context> =
  | {
      readonly kind: 'run';
      readonly command: CommandDeclaration<Context>;
      readonly invocation: Invocation;
      /** Lines about deprecated flags for standard output, before the command's own. */
      readonly warnings: readonly string[];
    }
  | {
      /** Print the command's help (renderHelp), after `warnings` on the same stream. The exit status is 0. */
      readonly kind: 'help';
      readonly command: CommandDeclaration<Context>;
      /** The words before the command's own name. */
      readonly parent: string;
      readonly stream: 'stdout' | 'stderr';
      readonly warnings: readonly string[];
      /** `docker -h` warns on standard error, subcommands on standard output. */
      readonly warningsStream: 'stdout' | 'stderr';
    }
  | { readonly kind: 'version' }
  /** Print the message and a line feed to standard error. */
  | { readonly kind: 'error'; readonly message: string; readonly status: number };

/** Every command knows --help; its short form is called deprecated. */
export const HELP_FLAG: FlagDeclaration = {
  name: 'help',
  shorthand: 'h',
  type: 'bool',
  usage: 'Print usage',
  hidden: true,
};
const HELP_WARNING = 'Flag shorthand -h has been deprecated, use --help';

function useLine<Context>(command: CommandDeclaration<Context>, parent: string): string {
  return parent === '' ? command.use : `${parent} ${command.use}`;
}

function fullName<Context>(command: CommandDeclaration<Context>, parent: string): string {
  return parent === '' ? commandName(command) : `${parent} ${commandName(command)}`;
}

function flagFailure<Context>(command: CommandDeclaration<Context>, parent: string, message: string): Outcome<Context> {
  const name = fullName(command, parent);
  return {
    kind: 'error',
    status: 125,
    message: `${message}\n\nUsage:  ${useLine(command, parent)}\n\nRun '${name} --help' for more information`,
  };
}

const plural = (count: number): string => (count === 1 ? 'argument' : 'arguments');

/** What is wrong with the number of arguments: the text after the command's name, and how help is offered. */
function argumentFailure(
  rule: ArgumentRule,
  count: number,
): { text: string; offer: 'Run' | 'See' | 'SRun' } | undefined {
  switch (rule.kind) {
    case 'any':
      return undefined;
    case 'none':
      return count === 0 ? undefined : { text: 'accepts no arguments', offer: 'Run' };
    case 'exact':
      return count === rule.count ? undefined : { text: `requires ${rule.count} ${plural(rule.count)}`, offer: 'Run' };
    case 'atLeast':
      return count >= rule.count
        ? undefined
        : { text: `requires at least ${rule.count} ${plural(rule.count)}`, offer: 'See' };
    case 'atMost':
      // "SRun" is the real client's slip.
      return count <= rule.count
        ? undefined
        : { text: `requires at most ${rule.count} ${plural(rule.count)}`, offer: 'SRun' };
    case 'range':
      return count >= rule.least && count <= rule.most
        ? undefined
        : { text: `requires at least ${rule.least} and at most ${rule.most} ${plural(rule.most)}`, offer: 'Run' };
  }
}

function unknownCommand<Context>(
  root: CommandDeclaration<Context>,
  command: CommandDeclaration<Context>,
  parent: string,
  word: string,
): Outcome<Context> {
  const name = fullName(command, parent);
  const usage = command === root ? '' : `Usage:  ${useLine(command, parent)}\n\n`;
  return {
    kind: 'error',
    status: 1,
    message: `docker: unknown command: ${name} ${word}\n\n${usage}Run '${name} --help' for more information`,
  };
}

/** A command's flags with --help added, -h too unless the command uses that letter or declares --help. */
export function flagSetOf<Context>(command: CommandDeclaration<Context>): FlagSet {
  const own = command.flags ?? [];
  if (own.some((declaration) => declaration.name === 'help')) return new FlagSet(own);
  const { shorthand, ...withoutShorthand } = HELP_FLAG;
  const taken = own.some((declaration) => declaration.shorthand === shorthand);
  return new FlagSet([...own, taken ? withoutShorthand : HELP_FLAG]);
}

/** Whether a word is a flag and not an argument or a lone dash. */
function isFlag(word: string): boolean {
  return (word.length >= 3 && word.startsWith('--')) || (word.length >= 2 && word[0] === '-' && word[1] !== '-');
}

function usesShortHelp(words: readonly string[], flags: FlagSet): boolean {
  if (flags.declaration('help')?.shorthand !== 'h') return false;
  return words.some((word) => /^-[A-Za-z]*h/.test(word));
}

/**
 * Understands a command line.
 * @param root the docker command itself
 * @param words what follows `docker`
 */
export function parseCommandLine<Context>(
  root: CommandDeclaration<Context>,
  words: readonly string[],
): Outcome<Context> {
  const globals = flagSetOf(root);
  let rest: string[];
  try {
    rest = globals.parse(words, false);
  } catch (error) {
    if (error instanceof FlagError) return flagFailure(root, '', error.message);
    throw error;
  }
  if (globals.bool('help')) {
    // The flags before the command are read by themselves, so a command after --help still gets its own help.
    const warnings = usesShortHelp(words, globals) ? [HELP_WARNING] : [];
    const found = locate(root, rest);
    return { kind: 'help', ...found, stream: 'stdout', warnings, warningsStream: 'stderr' };
  }
  if (rest.length === 0 && globals.declaration('version') !== undefined && globals.bool('version'))
    return { kind: 'version' };
  if (rest.length === 0)
    return { kind: 'help', command: root, parent: '', stream: 'stderr', warnings: [], warningsStream: 'stderr' };
  if (rest[0] === 'help') return helpTopic(root, rest.slice(1));
  return traverse(root, root, '', rest, globals, []);
}

/** The deepest command that the words name, for help. */
function locate<Context>(
  root: CommandDeclaration<Context>,
  words: readonly string[],
): { command: CommandDeclaration<Context>; parent: string } {
  let command = root;
  let parent = '';
  for (const word of words) {
    if (isFlag(word)) continue;
    const next = findCommand(command, word);
    if (next === undefined) break;
    parent = fullName(command, parent);
    command = next;
  }
  return { command, parent };
}

/** `docker help [command]`. */
function helpTopic<Context>(root: CommandDeclaration<Context>, words: readonly string[]): Outcome<Context> {
  const help: CommandDeclaration<Context> = { use: 'help [command]', short: 'Help about the command' };
  let topic: string[];
  try {
    topic = flagSetOf(help).parse(words);
  } catch (error) {
    if (error instanceof FlagError) return flagFailure(help, commandName(root), error.message);
    throw error;
  }
  const { command, parent } = locate(root, topic);
  const depth = parent === '' ? 0 : parent.split(' ').length;
  // Only what follows the last known command is named.
  const left = topic.slice(depth);
  if (left.length > 0) return { kind: 'error', status: 1, message: `unknown help topic: ${left.join(' ')}` };
  return { kind: 'help', command, parent, stream: 'stdout', warnings: [], warningsStream: 'stdout' };
}

function traverse<Context>(
  root: CommandDeclaration<Context>,
  command: CommandDeclaration<Context>,
  parent: string,
  words: readonly string[],
  globals: FlagSet,
  inherited: readonly string[],
): Outcome<Context> {
  const flags = flagSetOf(command);
  if (command.commands !== undefined) {
    const own: string[] = [];
    let expectsValue = false;
    for (const [index, word] of words.entries()) {
      if (word.startsWith('--') && !word.includes('=')) {
        expectsValue = flags.wantsValue(word);
        own.push(word);
        continue;
      }
      if (word.startsWith('-') && !word.includes('=') && word.length === 2 && flags.wantsValue(word)) {
        expectsValue = true;
        own.push(word);
        continue;
      }
      if (expectsValue) {
        expectsValue = false;
        own.push(word);
        continue;
      }
      if (isFlag(word)) {
        own.push(word);
        continue;
      }
      const next = findCommand(command, word);
      if (next === undefined) break;
      try {
        flags.parse(own);
      } catch (error) {
        if (error instanceof FlagError) return flagFailure(command, parent, error.message);
        throw error;
      }
      // --help between a command and its subcommand is remembered for the subcommand.
      const help = flags.bool('help') ? ['--help'] : [];
      return traverse(root, next, fullName(command, parent), words.slice(index + 1), globals, [...inherited, ...help]);
    }
  }
  return execute(root, command, parent, [...inherited, ...words], globals, flags);
}

function execute<Context>(
  root: CommandDeclaration<Context>,
  command: CommandDeclaration<Context>,
  parent: string,
  words: readonly string[],
  globals: FlagSet,
  flags: FlagSet,
): Outcome<Context> {
  let args: string[];
  try {
    args = flags.parse(words, command.interspersed ?? true);
  } catch (error) {
    if (error instanceof HelpRequested)
      return { kind: 'help', command, parent, stream: 'stdout', warnings: [], warningsStream: 'stdout' };
    if (error instanceof FlagError) return flagFailure(command, parent, error.message);
    throw error;
  }
  const flagWords = words.slice(0, words.length - (command.interspersed === false ? args.length : 0));
  if (flags.bool('help')) {
    const warnings = [...flags.warnings, ...(usesShortHelp(flagWords, flags) ? [HELP_WARNING] : [])];
    return { kind: 'help', command, parent, stream: 'stdout', warnings, warningsStream: 'stdout' };
  }
  if (command.commands !== undefined) {
    if (args.length > 0) return unknownCommand(root, command, parent, args[0]!);
    return { kind: 'help', command, parent, stream: 'stderr', warnings: [], warningsStream: 'stdout' };
  }
  const failure = argumentFailure(command.args ?? { kind: 'any' }, args.length);
  const name = fullName(command, parent);
  if (failure !== undefined) {
    const message = `docker: '${name}' ${failure.text}\n\nUsage:  ${useLine(command, parent)}\n\n${failure.offer} '${name} --help' for more information`;
    return { kind: 'error', status: 1, message };
  }
  return { kind: 'run', command, invocation: { path: name, args, flags, globals }, warnings: flags.warnings };
}

/**
 * Why the daemon at hand cannot do what was asked, or undefined; the client checks before it runs a command.
 * Only commands and flags that carry a restriction need the daemon to be asked.
 */
export function unsupported<Context>(
  command: CommandDeclaration<Context>,
  invocation: Invocation,
  server: ServerFeatures,
): string | undefined {
  if (command.experimental === true && !server.experimental) {
    return `${invocation.path} is only supported on a Docker daemon with experimental features enabled`;
  }
  const problems: string[] = [];
  for (const name of invocation.flags.changedNames()) {
    const declaration = invocation.flags.declaration(name)!;
    if (declaration.apiVersion !== undefined && versionLess(server.apiVersion, declaration.apiVersion)) {
      problems.push(
        `"--${name}" requires API version ${declaration.apiVersion}, but the Docker daemon API version is ${server.apiVersion}`,
      );
    } else if (declaration.osType !== undefined && declaration.osType !== server.osType) {
      problems.push(
        `"--${name}" is only supported on a Docker daemon running on ${declaration.osType}, but the Docker daemon is running on ${server.osType}`,
      );
    }
  }
  return problems.length === 0 ? undefined : problems.join('\n');
}
