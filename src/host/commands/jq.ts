import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { readInput, soon, write } from './command.ts';
import { evaluate, type Scope } from './jq-evaluate.ts';
import { parseJq } from './jq-parse.ts';
import { JqError, JqSyntaxError, type Filter, type Json } from './jq-syntax.ts';
import { isArray, isObject } from './jq-values.ts';

const USAGE = `Usage:\tjq [OPTIONS] FILTER [FILES...]
\tjq [OPTIONS] --args FILTER [ARGUMENTS...]
\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]
`;
const HELP_HINT = `For listing the command options, use jq --help.
`;
/** Filters that one input may take; what needs more has no end. */
const FUEL = 300_000;

interface Settings {
  raw: boolean;
  join: boolean;
  compact: boolean;
  sorted: boolean;
  colour: boolean;
  slurp: boolean;
  rawInput: boolean;
  noInput: boolean;
  exitStatus: boolean;
  indent: string;
}

const SHORT: Readonly<Record<string, (settings: Settings) => void>> = {
  r: (s) => (s.raw = true),
  j: (s) => (s.raw = s.join = true),
  c: (s) => (s.compact = true),
  S: (s) => (s.sorted = true),
  C: (s) => (s.colour = true),
  M: (s) => (s.colour = false),
  s: (s) => (s.slurp = true),
  R: (s) => (s.rawInput = true),
  n: (s) => (s.noInput = true),
  e: (s) => (s.exitStatus = true),
};
const LONG: Readonly<Record<string, string>> = {
  'raw-output': 'r',
  'join-output': 'j',
  'compact-output': 'c',
  'sort-keys': 'S',
  'color-output': 'C',
  'monochrome-output': 'M',
  slurp: 's',
  'raw-input': 'R',
  'null-input': 'n',
  'exit-status': 'e',
};

/** `jq`: the language but for modules, dates, streams and what is rare. */
export function* jq(proc: Proc): Task<number> {
  const settings: Settings = {
    raw: false,
    join: false,
    compact: false,
    sorted: false,
    colour: proc.isTty(1),
    slurp: false,
    rawInput: false,
    noInput: false,
    exitStatus: false,
    indent: '  ',
  };
  const variables = new Map<string, Json>([['ENV', Object.fromEntries(proc.env)]]);
  const rest: string[] = [];
  const words = proc.argv.slice(1);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const wrong = (): number => {
      proc.error(
        `jq: Unknown arguments\n${USAGE}Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n`,
      );
      return 2;
    };
    if (!/^-./.test(word)) rest.push(word);
    else if (word === '--arg' || word === '--argjson') {
      const [name, value] = [words.shift(), words.shift()];
      if (name === undefined || value === undefined) {
        proc.error(`jq: ${word} takes two parameters (e.g. ${word} varname value)\n`);
        return 2;
      }
      try {
        variables.set(name, word === '--arg' ? value : (JSON.parse(value) as Json));
      } catch {
        proc.error(`jq: Invalid JSON text passed to --argjson\n`);
        return 2;
      }
    } else if (word === '--tab') settings.indent = '\t';
    else if (word === '--indent') settings.indent = ' '.repeat(Number(words.shift() ?? 2));
    else if (word.startsWith('--')) {
      const set = SHORT[LONG[word.slice(2)] ?? ''];
      if (set === undefined) return wrong();
      set(settings);
    } else
      for (const letter of word.slice(1)) {
        const set = SHORT[letter];
        if (set === undefined) return wrong();
        set(settings);
      }
  }
  const [program, ...files] = rest;
  if (program === undefined) {
    proc.error(`jq - commandline JSON processor [version 1.6]\n\n${USAGE}${HELP_HINT}`);
    return 2;
  }
  let filter: Filter;
  try {
    filter = parseJq(program);
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    proc.error(`jq: error: ${error.message}\njq: 1 compile error\n`);
    return 3;
  }
  return yield* run(proc, filter, files, settings, variables);
}

function* run(
  proc: Proc,
  filter: Filter,
  files: readonly string[],
  settings: Settings,
  variables: ReadonlyMap<string, Json>,
): Task<number> {
  let status = 0;
  let text = '';
  if (!settings.noInput)
    for (const path of files.length > 0 ? files : ['-']) {
      const part = yield* readInput(proc, path, 'error: Could not open %');
      if (part === undefined) status = 2;
      else text += part;
    }
  const inputs = settings.noInput ? [null] : readInputs(text, settings);
  let last: Json | undefined;
  try {
    for (const input of inputs) {
      const scope: Scope = { variables, functions: new Map(), fuel: { left: FUEL } };
      try {
        for (const value of evaluate(filter, input, scope)) {
          last = value;
          yield* write(proc, show(value, settings));
          yield soon(proc);
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        proc.error(`jq: error (at <stdin>:${Math.max(0, text.split('\n').length - 1)}): ${error.message}\n`);
        status = 5;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    proc.error(`parse error: ${error.message}\n`);
    return 2;
  }
  if (status !== 0 || !settings.exitStatus) return status;
  return last === undefined ? 4 : last === null || last === false ? 1 : 0;
}

/** The JSON values of a text, one after the other. @throws SyntaxError */
function* readInputs(text: string, { rawInput, slurp }: Settings): Generator<Json, void, void> {
  if (rawInput) {
    if (slurp) yield text;
    else
      yield* text
        .replace(/\n$/, '')
        .split('\n')
        .slice(0, text === '' ? 0 : undefined);
    return;
  }
  if (slurp) yield [...values(text)];
  else yield* values(text);
}

function* values(text: string): Generator<Json, void, void> {
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const end = endOfValue(text, at);
    let value: Json;
    try {
      value = JSON.parse(text.slice(at, end)) as Json;
    } catch {
      const line = text.slice(0, end).split('\n');
      const complete = /^(?:[{[][^]*[}\]]|"[^]*"|[^{["]*)$/.test(text.slice(at, end));
      throw new SyntaxError(
        complete
          ? `Invalid numeric literal at line ${line.length}, column ${(line[line.length - 1] ?? '').length}`
          : `Unfinished JSON term at EOF at line ${line.length}, column ${(line[line.length - 1] ?? '').length}`,
      );
    }
    yield value;
    at = end;
  }
}

function skipBlanks(text: string, at: number): number {
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

/** Where the value that begins at `from` ends. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (depth === 0) return at + 1;
    } else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      if (--depth <= 0) return at + 1;
    } else if (depth === 0 && /[\s"{[]/.test(text[at + 1] ?? ' ')) return at + 1;
  }
  return text.length;
}

function show(value: Json, settings: Settings): string {
  const end = settings.join ? '' : '\n';
  return settings.raw && typeof value === 'string' ? value + end : print(value, settings, '') + end;
}

/** jq 1.6's colours: null dim, numbers and booleans plain, texts green, brackets bold, keys blue. */
const COLOURS = { null: '1;30', plain: '0;39', text: '0;32', bracket: '1;39', key: '34;1' } as const;

function print(value: Json, settings: Settings, indent: string): string {
  const { compact, colour, sorted } = settings;
  const paint = (kind: keyof typeof COLOURS, text: string): string =>
    colour ? `\x1b[${COLOURS[kind]}m${text}\x1b[0m` : text;
  const inner = indent + settings.indent;
  const line = compact || settings.indent === '' ? '' : `\n${inner}`;
  const last = compact || settings.indent === '' ? '' : `\n${indent}`;
  const comma = colour ? `\x1b[${COLOURS.bracket}m,` : ',';
  if (isArray(value)) {
    if (value.length === 0) return paint('bracket', '[]');
    const items = value.map((each) => line + print(each, settings, inner)).join(comma);
    return colour ? `\x1b[1;39m[${items}\x1b[1;39m${last}\x1b[1;39m]\x1b[0m` : `[${items}${last}]`;
  }
  if (isObject(value)) {
    const keys = sorted ? Object.keys(value).sort() : Object.keys(value);
    if (keys.length === 0) return paint('bracket', '{}');
    const colon = compact ? ':' : ': ';
    const items = keys
      .map((key) => {
        const shown = print(value[key], settings, inner);
        const name = JSON.stringify(key);
        return colour
          ? `${line}\x1b[0m${paint('key', name)}${paint('bracket', colon)}${shown}`
          : `${line}${name}${colon}${shown}`;
      })
      .join(comma);
    return colour ? `\x1b[1;39m{${items}\x1b[1;39m${last}\x1b[1;39m}\x1b[0m` : `{${items}${last}}`;
  }
  return paint(value === null ? 'null' : typeof value === 'string' ? 'text' : 'plain', JSON.stringify(value));
}
