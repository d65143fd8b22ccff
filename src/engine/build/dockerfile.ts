import { EngineError } from '../errors.ts';
import { compareText } from '../../kernel/compare.ts';
import { readDockerfileLines } from './dockerfile-lines.ts';
import { parseGoDuration } from './go-duration.ts';

/** One instruction, taken apart. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  readonly line: number;
  /** As the step shows it. */
  readonly original: string;
  /** `--from=x` as `from` → `x`. */
  readonly flags: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  /** Written as a list in JSON: no shell runs it. */
  readonly json: boolean;
}

export interface Stage {
  /** Lower case; empty without AS. */
  readonly name: string;
  readonly base: string;
  readonly from: Instruction;
  readonly commands: readonly Instruction[];
}

export interface Dockerfile {
  readonly stages: readonly Stage[];
  /** ARGs before the first FROM. */
  readonly metaArgs: readonly Instruction[];
  readonly escape: string;
  readonly warnings: readonly string[];
}

/** The flags that each instruction knows; others are refused. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  ADD: ['chown', 'chmod', 'link', 'keep-git-dir', 'checksum', 'exclude', 'unpack'],
  ARG: [],
  CMD: [],
  COPY: ['chown', 'from', 'chmod', 'link', 'parents', 'exclude'],
  ENTRYPOINT: [],
  ENV: [],
  EXPOSE: [],
  FROM: ['platform'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
  LABEL: [],
  MAINTAINER: [],
  ONBUILD: [],
  RUN: ['mount', 'network', 'security', 'device'],
  SHELL: [],
  STOPSIGNAL: [],
  USER: [],
  VOLUME: [],
  WORKDIR: [],
};

/** How many single-character changes part two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** ` (did you mean FROM?)` */
function suggestion(word: string, options: readonly string[]): string {
  let best = '';
  let least = 3;
  for (const option of [...options].sort(compareText)) {
    const d = distance(word, option);
    if (d < least) [best, least] = [option, d];
  }
  return best === '' ? '' : ` (did you mean ${best}?)`;
}

/** Cuts at blanks outside quotes; the quotes stay. */
function splitWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote === '' && /\s/.test(c)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (c === escape && quote !== "'" && i + 1 < text.length) word += c + text[++i];
    else {
      if (quote === '' && (c === '"' || c === "'")) quote = c;
      else if (c === quote) quote = '';
      word += c;
    }
  }
  if (word !== '') words.push(word);
  return words;
}

function jsonList(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Takes `--name=value` off the beginning. */
function takeFlags(rest: string): { texts: readonly string[]; rest: string } {
  const texts: string[] = [];
  for (let match = /^\s*--(\S+)(?:\s+|$)/.exec(rest); match !== null; match = /^\s*--(\S+)(?:\s+|$)/.exec(rest)) {
    texts.push(match[1]);
    rest = rest.slice(match[0].length);
  }
  return { texts, rest: rest.trim() };
}

function readFlags(texts: readonly string[], known: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (!known.includes(name)) throw new EngineError(400, `unknown flag: --${name}${suggestion(name, known)}`);
    if (Object.hasOwn(flags, name) && name !== 'mount') throw new EngineError(400, `duplicate flag specified: ${name}`);
    if (at < 0 && !['link', 'keep-git-dir', 'parents', 'unpack'].includes(name))
      throw new EngineError(400, `missing a value on flag: --${name}`);
    flags[name] = at < 0 ? 'true' : text.slice(at + 1);
  }
  return flags;
}

class NotDockerfile extends EngineError {
  constructor(message: string) {
    super(400, `failed to parse Dockerfile: ${message}`);
  }
}

/** `A=1 B="two words"`, or the old `A one value`, as a list of names and values by turns. */
function pairs(keyword: string, rest: string, escape: string): string[] {
  const words = splitWords(rest, escape);
  if (words.length === 0) return [];
  if (!words[0].includes('=')) {
    const [name, value] = [/^\S+/.exec(rest)?.[0] ?? '', rest.replace(/^\S+\s*/, '')];
    if (value === '') throw new NotDockerfile(`${keyword} must have two arguments`);
    return [name, value];
  }
  return words.flatMap((word) => {
    const at = word.indexOf('=');
    if (at < 0)
      throw new NotDockerfile(
        `Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`,
      );
    return [word.slice(0, at), word.slice(at + 1)];
  });
}

function wordsOf(keyword: string, rest: string, escape: string): { words: readonly string[]; json: boolean } {
  switch (keyword) {
    case 'ENV':
    case 'LABEL':
      return { words: pairs(keyword, rest, escape), json: false };
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return { words: rest === '' ? [] : [rest], json: false };
    case 'ARG':
      return { words: splitWords(rest, escape), json: false };
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL': {
      const list = jsonList(rest);
      return list === undefined ? { words: rest === '' ? [] : [rest], json: false } : { words: list, json: true };
    }
    case 'ADD':
    case 'COPY':
    case 'VOLUME': {
      const list = jsonList(rest);
      const words = rest.split(/\s+/).filter((word) => word !== '');
      return list === undefined ? { words, json: false } : { words: list, json: true };
    }
    case 'HEALTHCHECK': {
      if (rest === '') return { words: [], json: false };
      const type = (/^\S+/.exec(rest) as RegExpExecArray)[0];
      const command = rest.slice(type.length).trim();
      const list = jsonList(command);
      if (list !== undefined) return { words: [type, ...list], json: true };
      return { words: command === '' ? [type] : [type, command], json: false };
    }
    case 'ONBUILD':
      return { words: rest === '' ? [] : [rest], json: false };
    default:
      return { words: rest.split(/\s+/).filter((word) => word !== ''), json: false };
  }
}

/** What is wrong with an instruction by itself. @throws EngineError */
function check(instruction: Instruction): void {
  const { keyword, words, json, flags } = instruction;
  const fail = (message: string): never => {
    throw new EngineError(400, message);
  };
  switch (keyword) {
    case 'ARG':
    case 'ENV':
    case 'EXPOSE':
    case 'HEALTHCHECK':
    case 'LABEL':
    case 'ONBUILD':
    case 'VOLUME':
      if (words.length === 0) fail(`${keyword} requires at least one argument`);
      break;
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      if (words.length !== 1) fail(`${keyword} requires exactly one argument`);
      break;
    case 'ADD':
    case 'COPY':
      if (words.length < 2)
        fail(
          `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
        );
      break;
    case 'SHELL':
      if (words.length === 0) fail('SHELL requires at least one argument');
      if (!json) fail('SHELL requires the arguments to be in JSON form');
      break;
  }
  if (keyword === 'VOLUME' && words.includes('')) fail('VOLUME specified can not be an empty string');
  if ((keyword === 'ENV' || keyword === 'LABEL') && words.some((word, i) => i % 2 === 0 && word === ''))
    fail(`${keyword} names can not be blank`);
  if (keyword === 'ONBUILD') {
    const trigger = (/^\S+/.exec(words[0]) as RegExpExecArray)[0].toUpperCase();
    if (trigger === 'ONBUILD') fail("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
    if (trigger === 'MAINTAINER' || trigger === 'FROM') fail(`${trigger} isn't allowed as an ONBUILD trigger`);
  }
  if (keyword !== 'HEALTHCHECK') return;
  const type = words[0].toUpperCase();
  if (type === 'NONE') {
    if (words.length > 1) fail('HEALTHCHECK NONE takes no arguments');
    return;
  }
  if (type !== 'CMD') fail(`Unknown type ${JSON.stringify(type)} in HEALTHCHECK (try CMD)`);
  if (words.length < 2) fail('Missing command after HEALTHCHECK CMD');
  for (const name of ['interval', 'timeout', 'start-period', 'start-interval']) {
    if (!Object.hasOwn(flags, name)) continue;
    const span = parseGoDuration(flags[name]);
    if (span !== 0 && span < 1e6) fail(`Interval ${JSON.stringify(name)} cannot be less than 1ms`);
  }
  if (Object.hasOwn(flags, 'retries')) {
    if (!/^[-+]?\d+$/.test(flags.retries))
      fail(`strconv.ParseInt: parsing ${JSON.stringify(flags.retries)}: invalid syntax`);
    if (Number(flags.retries) < 0) fail(`--retries cannot be negative (${Number(flags.retries)})`);
  }
}

/** Reads one instruction, as a Dockerfile has it or a trigger of ONBUILD. @throws EngineError */
export function readInstruction(text: string, line: number, escape = '\\'): Instruction {
  const name = (/^\S+/.exec(text) as RegExpExecArray)[0];
  const keyword = name.toUpperCase();
  if (!Object.hasOwn(FLAGS, keyword))
    throw new EngineError(400, `unknown instruction: ${name}${suggestion(keyword, Object.keys(FLAGS))}`);
  const { texts, rest } = takeFlags(text.slice(name.length));
  const { words, json } = wordsOf(keyword, rest, escape);
  const instruction = { keyword, line, original: text, flags: {}, words, json };
  // A blank type or a missing word is told before a wrong flag.
  if (keyword === 'HEALTHCHECK' && words.length === 0) check(instruction);
  const whole = { ...instruction, flags: readFlags(texts, FLAGS[keyword]) };
  check(whole);
  return whole;
}

function stageOf(from: Instruction): { name: string; base: string } {
  const { words } = from;
  if (words.length === 3 && words[1].toLowerCase() === 'as') {
    const name = words[2].toLowerCase();
    if (!/^[a-z][a-z0-9-_.]*$/.test(name))
      throw new EngineError(
        400,
        `invalid name for build stage: ${JSON.stringify(words[2])}, name can't start with a number or contain symbols`,
      );
    return { name, base: words[0] };
  }
  if (words.length !== 1) throw new EngineError(400, 'FROM requires either one or three arguments');
  return { name: '', base: words[0] };
}

/** Reads a Dockerfile. @param name for the message about an empty one @throws EngineError 400 with docker's message */
export function parseDockerfile(source: string, name = 'Dockerfile'): Dockerfile {
  if (source === '') throw new EngineError(400, `the Dockerfile (${name}) cannot be empty`);
  const { lines, escape, warnings } = readDockerfileLines(source);
  if (lines.length === 0) throw new NotDockerfile('file with no instructions');
  const stages: { name: string; base: string; from: Instruction; commands: Instruction[] }[] = [];
  const metaArgs: Instruction[] = [];
  // Words that cannot be taken apart are found before anything is looked at by its meaning.
  for (const { text } of lines) {
    const keyword = (/^\S+/.exec(text) as RegExpExecArray)[0];
    if (['ENV', 'LABEL'].includes(keyword.toUpperCase()))
      pairs(keyword.toUpperCase(), text.slice(keyword.length).trim(), escape);
  }
  for (const { line, text } of lines) {
    let instruction: Instruction;
    try {
      instruction = readInstruction(text, line, escape);
      if (instruction.keyword === 'FROM') {
        stages.push({ ...stageOf(instruction), from: instruction, commands: [] });
        continue;
      }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new EngineError(400, `dockerfile parse error on line ${line}: ${error.message}`);
    }
    const stage = stages[stages.length - 1];
    if (stage !== undefined) stage.commands.push(instruction);
    else if (instruction.keyword === 'ARG') metaArgs.push(instruction);
    else throw new EngineError(400, 'no build stage in current context');
  }
  if (stages.length === 0) throw new EngineError(400, 'failed to parse Dockerfile: no build stage in current context');
  return { stages, metaArgs, escape, warnings };
}
