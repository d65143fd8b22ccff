import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import type { Task } from '../../kernel/wait.ts';
import { lookUpUser, userExists } from '../users.ts';
import { expandBraces } from './brace.ts';
import { ShellError } from './control.ts';
import { globPaths } from './glob.ts';
import { escapePattern, escapeRegExp, hasMagic } from './pattern.ts';
import type { Shell } from './shell.ts';
import { parseQuoted, parseScript, parseWord } from './syntax.ts';

/** A stretch of an expanded word. `split`: the result of an unquoted expansion, subject to IFS. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly split: boolean;
}

/** Between the elements of `$@`: a new field begins whatever IFS says. */
export const BREAK = 'break';
export type Pieces = readonly (Piece | typeof BREAK)[];

export function quotedPiece(text: string): Piece {
  return { text, quoted: true, split: false };
}

interface Field {
  text: string;
  pattern: string;
}

/** Expands words to arguments: braces, tilde, parameters, commands, arithmetic, splitting, paths, quotes. */
export function* expandWords(shell: Shell, words: readonly Word[]): Task<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (word.parts === undefined && /^[\w./:=@%,+-]*$/.test(word.text)) {
      out.push(word.text);
      continue;
    }
    const hasBrace = shell.dialect === 'bash' && word.text.includes('{') && shell.shellOptions.braceexpand;
    const variants = hasBrace ? expandBraces(word.text) : [word.text];
    for (const text of variants) {
      const each = variants.length === 1 && text === word.text ? word : parseWord(text);
      if (text === '' && variants.length > 1) continue;
      for (const field of toFields(yield* expandPieces(shell, each, {}), shell.ifs)) {
        const paths = shell.options.noglob || !hasMagic(field.pattern) ? undefined : globPaths(shell, field.pattern);
        if (paths === undefined) out.push(field.text);
        else if (paths.length > 0) out.push(...paths);
        else if (shell.shellOptions.failglob) throw new ShellError(`no match: ${field.text}`);
        else if (!shell.shellOptions.nullglob) out.push(field.text);
      }
    }
  }
  return out;
}

/** Expands a word to one text: assignments, here-strings, `case`. */
export function* expandString(shell: Shell, word: Word | undefined, o: PieceOptions = {}): Task<string> {
  if (word === undefined) return '';
  if (word.parts === undefined && word.text === word.value && !word.text.includes('~')) return word.value;
  return joinPieces(yield* expandPieces(shell, word, o));
}

export function joinPieces(pieces: Pieces): string {
  return pieces.map((piece) => (piece === BREAK ? ' ' : piece.text)).join('');
}

/** Expands a word to a pattern in which what was quoted is escaped. */
export function* expandPattern(shell: Shell, word: Word | undefined): Task<string> {
  if (word === undefined) return '';
  const pieces = yield* expandPieces(shell, word, {});
  return pieces.map((p) => (p === BREAK ? ' ' : p.quoted ? escapePattern(p.text) : p.text)).join('');
}

/** Expands a word to a regular expression in which what was quoted stands for itself. */
export function* expandRegExp(shell: Shell, word: Word): Task<string> {
  const pieces = yield* expandPieces(shell, word, {});
  return pieces.map((p) => (p === BREAK ? ' ' : p.quoted ? escapeRegExp(p.text) : p.text)).join('');
}

/** Expands text as between double quotes: here-documents, arithmetic. */
export function* expandQuotedText(shell: Shell, text: string): Task<string> {
  if (!/[$`\\]/.test(text)) return text;
  return joinPieces(yield* expandPieces(shell, parseQuoted(text), {}));
}

export interface PieceOptions {
  /** Inside double quotes. */
  readonly quoted?: boolean;
  /** The value of an assignment: a tilde also counts after a colon. */
  readonly assignment?: boolean;
}

/** Expands a word to its pieces, before splitting. */
export function* expandPieces(shell: Shell, word: Word, o: PieceOptions): Task<Pieces> {
  if (word.parts === undefined) return literal(shell, word.text, o, true);
  const out: (Piece | typeof BREAK)[] = [];
  let first = true;
  for (const part of word.parts) {
    out.push(...(yield* expandPart(shell, part, o, first)));
    first = false;
  }
  return out;
}

function* expandPart(shell: Shell, part: WordPart, o: PieceOptions, first: boolean): Task<Pieces> {
  const quoted = o.quoted ?? false;
  switch (part.type) {
    case 'Literal':
      return quoted ? [quotedPiece(part.value)] : literal(shell, part.text, o, first);
    case 'Glob':
    case 'ExtendedGlob': {
      const inner = part.text;
      if (quoted) return [quotedPiece(inner)];
      if (part.parts !== undefined && /["'$`]/.test(inner)) {
        const pieces: (Piece | typeof BREAK)[] = [];
        const open = part.type === 'Glob' ? '[' : `${part.operator}(`;
        pieces.push({ text: open, quoted: false, split: false });
        for (const each of part.parts) pieces.push(...(yield* expandPart(shell, each, o, false)));
        pieces.push({ text: part.type === 'Glob' ? ']' : ')', quoted: false, split: false });
        return pieces;
      }
      return literal(shell, inner, o, false);
    }
    case 'BraceExpansion':
      return literal(shell, part.text, o, false);
    case 'SingleQuoted':
      // Between double quotes (in "${x:-'y'}") single quotes are plain characters.
      return [quotedPiece(quoted ? part.text : part.value)];
    case 'AnsiCQuoted':
      return [quotedPiece(part.value)];
    case 'DoubleQuoted':
    case 'LocaleString':
      return yield* expandDoubleQuoted(shell, part.parts);
    case 'SimpleExpansion':
      return shell.expandSimple(part.text.slice(1), quoted);
    case 'ParameterExpansion':
      return yield* shell.expandParameter(part, quoted);
    case 'CommandExpansion': {
      const text = yield* shell.substitute(part.script, part.text);
      return [{ text, quoted, split: !quoted }];
    }
    case 'ArithmeticExpansion': {
      const inner = part.text.startsWith('$((') ? part.text.slice(3, -2) : part.text.slice(2, -1);
      const value = yield* arithmeticText(shell, inner);
      return [{ text: String(value), quoted, split: !quoted }];
    }
    case 'ProcessSubstitution':
      return [quotedPiece(shell.processSubstitution(part))];
  }
}

/** Expands and evaluates an arithmetic expression. @throws ShellError */
export function* arithmeticText(shell: Shell, text: string): Task<number> {
  const expanded = /[$`"\\]/.test(text) ? yield* expandQuotedText(shell, text.replaceAll('"', '')) : text;
  return shell.evaluate(expanded);
}

function* expandDoubleQuoted(shell: Shell, parts: readonly DoubleQuotedChild[]): Task<Pieces> {
  const out: (Piece | typeof BREAK)[] = [];
  let list = false;
  for (const part of parts) {
    const pieces = yield* expandPart(shell, part, { quoted: true }, false);
    if (pieces.length === 0) list = true;
    out.push(...pieces);
  }
  // "" is an empty field; "$@" without parameters is none.
  if (out.length === 0 && !list) return [quotedPiece('')];
  return list ? out.filter((piece) => piece === BREAK || piece.text !== '' || out.length > 1) : out;
}

function literal(shell: Shell, text: string, o: PieceOptions, first: boolean): Pieces {
  if (o.quoted === true) return [quotedPiece(text)];
  const out: Piece[] = [];
  let plain = '';
  let rest = text;
  if (first && rest.startsWith('~')) {
    const tilde = expandTilde(shell, rest, o.assignment === true);
    if (tilde !== undefined) {
      out.push(quotedPiece(tilde.text));
      rest = rest.slice(tilde.length);
    }
  }
  // Outside of POSIX mode bash also expands the tilde of a word that looks like an assignment.
  const assigned = first && shell.dialect === 'bash' ? /^[A-Za-z_]\w*=(?=~)/.exec(rest) : null;
  if (assigned !== null) {
    const tilde = expandTilde(shell, rest.slice(assigned[0].length), true);
    if (tilde !== undefined) {
      out.push({ text: assigned[0], quoted: false, split: false }, quotedPiece(tilde.text));
      rest = rest.slice(assigned[0].length + tilde.length);
    }
  }
  const flush = (): void => {
    if (plain !== '') out.push({ text: plain, quoted: false, split: false });
    plain = '';
  };
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i];
    if (c === '\\' && i + 1 < rest.length) {
      i++;
      if (rest[i] === '\n') continue;
      flush();
      out.push(quotedPiece(rest[i]));
    } else if (c === ':' && o.assignment === true && rest[i + 1] === '~') {
      plain += c;
      const tilde = expandTilde(shell, rest.slice(i + 1), true);
      if (tilde === undefined) continue;
      flush();
      out.push(quotedPiece(tilde.text));
      i += tilde.length;
    } else plain += c;
  }
  flush();
  return out;
}

function expandTilde(shell: Shell, text: string, assignment: boolean): { text: string; length: number } | undefined {
  const name = (assignment ? /^~([^/:\\]*)/ : /^~([^/\\]*)/).exec(text)?.[1] ?? '';
  const length = name.length + 1;
  const { fs } = shell.proc.machine;
  if (name === '') return { text: shell.variables.get('HOME') ?? lookUpUser(fs, shell.proc.user).home, length };
  if (name === '+') return { text: shell.proc.cwd, length };
  if (name === '-') {
    const old = shell.variables.get('OLDPWD');
    return old === undefined ? undefined : { text: old, length };
  }
  return userExists(fs, name) ? { text: lookUpUser(fs, name).home, length } : undefined;
}

/** Splits pieces into fields by the separators in `ifs`. */
export function toFields(pieces: Pieces, ifs: string): Field[] {
  const fields: Field[] = [];
  let current: Field | undefined;
  // The last field ended at white space: one separator that is not white space may follow and belongs to it.
  let endedBySpace = false;
  const end = (): void => {
    if (current !== undefined) fields.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece === BREAK) {
      end();
      continue;
    }
    if (!piece.split || ifs === '') {
      if (piece.text === '' && !piece.quoted) continue;
      current ??= { text: '', pattern: '' };
      current.text += piece.text;
      current.pattern += piece.quoted ? escapePattern(piece.text) : piece.text;
      endedBySpace = false;
      continue;
    }
    for (const c of piece.text) {
      if (!ifs.includes(c)) {
        current ??= { text: '', pattern: '' };
        current.text += c;
        current.pattern += c;
        endedBySpace = false;
      } else if (c === ' ' || c === '\t' || c === '\n') {
        if (current !== undefined) endedBySpace = true;
        end();
      } else if (current !== undefined) {
        end();
        endedBySpace = false;
      } else if (endedBySpace) endedBySpace = false;
      else fields.push({ text: '', pattern: '' });
    }
  }
  end();
  return fields;
}

/** A word whose text came from elsewhere: an array element's `[key]=value`. */
export function wordOf(text: string): Word {
  return parseWord(text);
}

/** Expands a here-document's body as bash does. `strip`: `<<-`, without leading tabs. */
export function* expandHereDocument(shell: Shell, body: string, quoted: boolean, strip: boolean): Task<string> {
  const text = strip ? body.replace(/^\t+/gm, '') : body;
  if (quoted || !/[$`\\]/.test(text)) return text;
  // Parsed as a here-document of its own, because there a double quote is a plain character.
  let delimiter = 'EOF';
  while (text.split('\n').includes(delimiter)) delimiter += '_';
  const command = parseScript(
    `:<<${delimiter}\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}${delimiter}\n`,
  ).script.commands[0]?.command;
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined;
  if (redirect?.type !== 'HereDoc' || redirect.body.parts === undefined) return text;
  let out = '';
  for (const part of redirect.body.parts) {
    if (part.type === 'Literal') out += part.text.replace(/\\([$`\\]|\n)/g, (_all, c: string) => (c === '\n' ? '' : c));
    else out += joinPieces(yield* expandPart(shell, part, { quoted: true }, false));
  }
  return out;
}
