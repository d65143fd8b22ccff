import { quote } from '../../kernel/go/strconv.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { commandName, type CommandDeclaration, type FlagDeclaration } from './command.ts';
import { bareValue } from './flags.ts';
import { flagType } from './flag-types.ts';

/** What help hides follows from the daemon; undefined where none could be asked, which hides nothing. */
export interface ServerFeatures {
  readonly osType: string;
  readonly experimental: boolean;
  /** The daemon's `Swarm` header: inactive, pending, error, locked, active/worker, active/manager. */
  readonly swarm: string;
  /** The version that client and daemon agreed on, e.g. `1.51`. */
  readonly apiVersion: string;
}

export interface HelpOptions {
  /** Columns of the terminal on standard input; 80 where it is none. */
  readonly width?: number;
  readonly server?: ServerFeatures | undefined;
}

/** Whether version `left` comes before `right` (`1.9` before `1.41`). */
export function versionLess(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number));
  for (let index = 0; index < Math.max(a!.length, b!.length); index += 1) {
    const difference = (a![index] ?? 0) - (b![index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Whether the daemon lets the command be shown. */
export function commandVisible<Context>(
  command: CommandDeclaration<Context>,
  server: ServerFeatures | undefined,
): boolean {
  if (command.hidden === true) return false;
  if (server === undefined) return true;
  if (command.experimental === true && !server.experimental) return false;
  if (command.swarm === 'manager' && server.swarm !== 'active/manager') return false;
  return command.swarm !== 'active' || server.swarm !== 'inactive';
}

/** Whether the daemon lets the flag be shown. */
export function flagVisible(flag: FlagDeclaration, server: ServerFeatures | undefined): boolean {
  if (flag.hidden === true || flag.deprecated !== undefined) return false;
  if (server === undefined) return true;
  if (flag.osType !== undefined && flag.osType !== server.osType) return false;
  return flag.apiVersion === undefined || !versionLess(server.apiVersion, flag.apiVersion);
}

// --- flags ---

function isQuietDefault(flag: FlagDeclaration): boolean {
  return flag.default === undefined || flagType(flag.type).quietDefaults.includes(flag.default);
}

/** Breaks a text after at most `width` columns, at the last blank before; `slop` columns more may stay. */
function wrapOnce(text: string, width: number, slop: number): [string, string] {
  if (width + slop > text.length) return [text, ''];
  const at = Math.max(...[' ', '\t', '\n'].map((blank) => text.slice(0, width).lastIndexOf(blank)));
  if (at <= 0) return [text, ''];
  const newLine = text.slice(0, at).lastIndexOf('\n');
  if (newLine > 0 && newLine < at) return [text.slice(0, newLine), text.slice(newLine + 1)];
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Wraps a flag's usage at `width`, later lines indented by `indent`; as pflag does it. */
function wrap(indent: number, width: number, text: string): string {
  if (width === 0) return text.replaceAll('\n', `\n${' '.repeat(indent)}`);
  let left = indent;
  let room = width - left;
  let out = '';
  if (room < 24) {
    left = 16;
    room = width - left;
    out += `\n${' '.repeat(left)}`;
  }
  if (room < 24) return text.replaceAll('\n', out);
  const slop = 5;
  room -= slop;
  let [line, rest] = wrapOnce(text, room, slop);
  out += line.replaceAll('\n', `\n${' '.repeat(left)}`);
  while (rest !== '') {
    [line, rest] = wrapOnce(rest, room, slop);
    out += `\n${' '.repeat(left)}${line.replaceAll('\n', `\n${' '.repeat(left)}`)}`;
  }
  return out;
}

/** The list of flags, wrapped at `width` columns, without a line feed at the end. */
export function flagUsages(flags: readonly FlagDeclaration[], width: number): string {
  const rows = [...flags]
    .sort((left, right) => compareStrings(left.name, right.name))
    .map((flag) => {
      let head = flag.shorthand === undefined ? `      --${flag.name}` : `  -${flag.shorthand}, --${flag.name}`;
      const valueName = flag.valueName ?? flagType(flag.type).valueName;
      if (valueName !== '') head += ` ${valueName}`;
      const bare = bareValue(flag);
      if (bare !== undefined && bare !== 'true') head += flag.type === 'string' ? `[="${bare}"]` : `[=${bare}]`;
      let usage = flag.usage;
      if (!isQuietDefault(flag)) usage += ` (default ${flag.type === 'string' ? quote(flag.default!) : flag.default!})`;
      return { head, usage };
    });
  const column = Math.max(0, ...rows.map(({ head }) => head.length));
  return rows.map(({ head, usage }) => `${head.padEnd(column)}   ${wrap(column + 3, width - 1, usage)}`).join('\n');
}

// --- commands ---

function commandList<Context>(title: string, commands: readonly CommandDeclaration<Context>[]): string {
  if (commands.length === 0) return '';
  const rows = commands.map((command) => `  ${commandName(command).padEnd(11)} ${command.short}`);
  return `\n\n${title}:\n${rows.join('\n')}`;
}

function sorted<Context>(commands: readonly CommandDeclaration<Context>[]): readonly CommandDeclaration<Context>[] {
  return [...commands].sort((left, right) => compareStrings(commandName(left), commandName(right)));
}

/**
 * The help of a command as `docker … --help` prints it, with the line feed at the end.
 * @param path the words before the command's own name, e.g. `docker service`; '' for the root
 */
export function renderHelp<Context>(
  command: CommandDeclaration<Context>,
  path: string,
  options: HelpOptions = {},
): string {
  const { server } = options;
  const width = options.width ?? 80;
  const isRoot = path === '';
  const commands = (command.commands ?? []).filter((child) => commandVisible(child, server));
  const hasCommands = commands.length > 0;
  const fullName = isRoot ? commandName(command) : `${path} ${commandName(command)}`;
  const flags = (command.flags ?? []).filter((flag) => flagVisible(flag, server));

  let out = 'Usage:  ';
  if (hasCommands) out += `${fullName}${flags.length > 0 ? ' [OPTIONS]' : ''} COMMAND`;
  else out += isRoot ? command.use : `${path} ${command.use}`;
  out += `\n\n${(command.long ?? command.short).trim()}`;
  if (command.fullNames !== undefined) out += `\n\nAliases:\n  ${command.fullNames.join(', ')}`;
  if (command.example !== undefined) out += `\n\nExamples:\n${command.example}`;
  const usages = flags.length > 0 ? flagUsages(flags, width).trimEnd() : '';
  if (!isRoot && usages !== '') out += `\n\nOptions:\n${usages}`;

  const groups = (group: CommandDeclaration<Context>['group']): readonly CommandDeclaration<Context>[] =>
    commands.filter((child) => child.group === group);
  // The common commands stand in the order of their declaration, all others by name.
  out += commandList('Common Commands', groups('common'));
  out += commandList('Management Commands', sorted(groups('management')));
  out += commandList('Swarm Commands', sorted(groups('swarm')));
  out += commandList('Commands', sorted(groups(undefined)));
  if (isRoot && usages !== '') out += `\n\nGlobal Options:\n${usages}`;
  if (hasCommands) out += `\n\nRun '${fullName} COMMAND --help' for more information on a command.`;
  if (isRoot) out += '\n\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/';
  return `${out}\n`;
}
