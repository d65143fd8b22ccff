import { forEachChild, parse, type ParsedScript, type ParseError, type SyntaxNode, type Word } from 'unbash';

/** Why a text is no script. */
export interface SyntaxFault {
  readonly kind: 'unexpected' | 'end' | 'unterminated';
  /** For `unexpected` the token; for `unterminated` the character that is missing. */
  readonly token: string;
  /** Where in the text. */
  readonly pos: number;
}

export interface Parsed {
  readonly script: ParsedScript;
  readonly source: string;
  readonly fault: SyntaxFault | undefined;
  /** Delimiters of here-documents that the end of the text cut off. */
  readonly openHereDocuments: readonly string[];
}

const MISSING: readonly (readonly [RegExp, string])[] = [
  [/double quote/, '"'],
  [/single quote|ANSI-C/i, "'"],
  [/backtick|backquote/, '`'],
  [/parameter expansion|brace expansion/, '}'],
  [/arithmetic|command substitution|extended glob|array|process substitution|subshell/, ')'],
];

const cache = new Map<string, Parsed>();

/** Parses a script. The result is shared: never change it. */
export function parseScript(source: string): Parsed {
  let parsed = cache.get(source);
  if (parsed === undefined) {
    const script = parse(source);
    const state = { errors: [...(script.errors ?? [])], open: [] as string[] };
    collect(script, state);
    parsed = { script, source, fault: toFault(source, state.errors), openHereDocuments: state.open };
    if (cache.size > 1_000) cache.clear();
    cache.set(source, parsed);
  }
  return parsed;
}

/** Parses the text of one word, e.g. after brace expansion. */
export function parseWord(text: string): Word {
  const command = parseScript(`: ${text}`).script.commands[0]?.command;
  const word = command?.type === 'Command' ? command.args[0] : undefined;
  if (word?.type === 'Word') return word;
  return { type: 'Word', text, value: text, pos: 0, end: text.length };
}

/** Parses text as if between double quotes. */
export function parseQuoted(text: string): Word {
  return parseWord(
    `"${text.replace(/\\*"/g, (found) => (found.length % 2 === 1 ? `${found.slice(0, -1)}\\"` : found))}"`,
  );
}

function collect(node: SyntaxNode, state: { errors: ParseError[]; open: string[] }): void {
  forEachChild(node, (child) => {
    if (child.type === 'HereDoc' && child.closing === undefined) state.open.push(child.delimiter?.value ?? '');
    if (child.type === 'Script') {
      for (const error of (child as ParsedScript).errors ?? [])
        if (!state.errors.includes(error)) state.errors.push(error);
    }
    collect(child, state);
  });
}

function toFault(source: string, errors: readonly ParseError[]): SyntaxFault | undefined {
  if (errors.length === 0) return undefined;
  const unterminated = errors.find((error) => error.message.startsWith('unterminated'));
  if (unterminated !== undefined) {
    const token = MISSING.find(([words]) => words.test(unterminated.message))?.[1] ?? ')';
    return { kind: 'unterminated', token, pos: unterminated.pos };
  }
  const first = errors.reduce((a, b) => (b.pos < a.pos ? b : a));
  const token = tokenAt(source, first.pos);
  if (token === undefined) return { kind: 'end', token: '', pos: source.length };
  return { kind: 'unexpected', token: token.text, pos: token.pos };
}

function tokenAt(source: string, pos: number): { text: string; pos: number } | undefined {
  let at = pos;
  while (source[at] === ' ' || source[at] === '\t') at++;
  const rest = source.slice(at);
  if (rest.trim() === '') return undefined;
  if (rest[0] === '\n') return { text: 'newline', pos: at };
  const operator = /^(?:;;&|;;|;&|&&|\|\||\|&|<<-|<<<|<<|>>|&>>|&>|[;&|()<>])/.exec(rest);
  if (operator !== null) return { text: operator[0], pos: at };
  return { text: /^[^\s;&|()<>]+/.exec(rest)?.[0] ?? rest[0], pos: at };
}

/** Whether more lines could make it whole: what the prompt `> ` asks for. */
export function isIncomplete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(text) && !inSingleQuotes(text)) return true;
  const parsed = parseScript(text);
  if (parsed.fault !== undefined) return parsed.fault.kind !== 'unexpected';
  return parsed.openHereDocuments.length > 0;
}

function inSingleQuotes(text: string): boolean {
  const fault = parseScript(text).fault;
  return fault?.kind === 'unterminated' && fault.token === "'";
}

/** The number of the line, counted from 1, in which `pos` lies. */
export function lineOf(source: string, pos: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < pos; at = source.indexOf('\n', at + 1)) line++;
  return line;
}
