import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash';
import type { Task } from '../../kernel/wait.ts';
import { ShellError } from './control.ts';
import {
  arithmeticText,
  BREAK,
  expandPattern,
  expandPieces,
  expandString,
  quotedPiece,
  type Piece,
  type Pieces,
} from './expand.ts';
import { compile, patternSource } from './pattern.ts';
import { expandPrompt } from './prompt.ts';
import { quote } from './quote.ts';
import type { Shell } from './shell.ts';
import { FAULTS } from './wording.ts';

/** `$x`, `$1`, `$@` and the like. */
export function expandSimple(shell: Shell, name: string, quoted: boolean): Pieces {
  if (name === '@' || name === '*') return list(shell, shell.positional, name === '*', quoted);
  const text = shell.parameter(name);
  if (text === undefined) {
    if (shell.options.nounset) throw new ShellError(FAULTS.unbound(name), { status: 127 });
    return plain('', quoted);
  }
  return plain(text, quoted);
}

function plain(text: string, quoted: boolean): Piece[] {
  return [{ text, quoted, split: !quoted }];
}

function list(shell: Shell, items: readonly string[], star: boolean, quoted: boolean): Pieces {
  if (star && quoted)
    return [quotedPiece(items.join(shell.variables.get('IFS') === undefined ? ' ' : shell.ifs.slice(0, 1)))];
  const out: (Piece | typeof BREAK)[] = [];
  items.forEach((item, index) => {
    if (index > 0) out.push(BREAK);
    out.push({ text: item, quoted, split: !quoted });
  });
  return out;
}

/** `${…}`. @throws ShellError */
export function* expandParameter(shell: Shell, part: ParameterExpansionPart, quoted: boolean): Task<Pieces> {
  const { operation, prefix } = part;
  let name = part.parameter;
  if (operation?.type === 'Unknown' || (name === '' && prefix !== '#'))
    throw new ShellError(`${part.text}: bad substitution`);
  const subscript = part.index?.text;
  const all = subscript === '@' || subscript === '*' || name === '@' || name === '*';
  const star = subscript === '*' || name === '*';
  if (operation?.type === 'Names') {
    const names = shell.variables
      .names()
      .filter((each) => each.startsWith(name) && shell.variables.value(each) !== undefined);
    return list(shell, names, operation.operator === '*', quoted);
  }
  if (prefix === '!') {
    if (all && subscript !== undefined && operation === undefined) {
      return list(
        shell,
        shell.variables.elements(name).map(([key]) => key),
        star,
        quoted,
      );
    }
    const target = shell.parameter(name);
    if (target === undefined || target === '') {
      if (operation === undefined) throw new ShellError(`${name}: invalid indirect expansion`);
      return [];
    }
    const indirect = /^(\w+)\[(.+)\]$/.exec(target);
    if (indirect !== null) {
      if (indirect[2] === '@' || indirect[2] === '*') {
        return list(
          shell,
          shell.variables.elements(indirect[1]).map(([, text]) => text),
          indirect[2] === '*',
          quoted,
        );
      }
      return plain((yield* element(shell, indirect[1], indirect[2])) ?? '', quoted);
    }
    name = target;
  }
  const items = all
    ? subscript === undefined
      ? shell.positional
      : shell.variables.elements(name).map(([, text]) => text)
    : undefined;
  let text = all
    ? items?.join(' ')
    : part.index === undefined
      ? shell.parameter(name)
      : yield* element(shell, name, part.index);
  if (all && items?.length === 0) text = undefined;
  if (prefix === '#') {
    if (items !== undefined) return plain(String(items.length), quoted);
    unbound(shell, text, shownName(part));
    return plain(String([...(text ?? '')].length), quoted);
  }
  if (operation?.type === 'Default')
    return yield* expandDefault(shell, part, name, operation, text, items, star, quoted);
  if (items !== undefined) {
    if (operation?.type === 'Slice') {
      return list(shell, yield* sliceList(shell, operation, items, subscript === undefined), star, quoted);
    }
    const out: string[] = [];
    for (const item of items) out.push(yield* operate(shell, operation, item, name));
    return list(shell, out, star, quoted);
  }
  unbound(shell, text, shownName(part));
  return plain(yield* operate(shell, operation, text ?? '', name, text === undefined), quoted);
}

function shownName(part: ParameterExpansionPart): string {
  return part.index === undefined ? part.parameter : `${part.parameter}[${part.index.text}]`;
}

function unbound(shell: Shell, text: string | undefined, name: string): void {
  if (text === undefined && shell.options.nounset) throw new ShellError(FAULTS.unbound(name), { status: 127 });
}

/** One element of an array, by its subscript. */
function* element(shell: Shell, name: string, index: Word | string): Task<string | undefined> {
  const key = yield* subscriptKey(shell, name, index);
  const value = shell.variables.value(name);
  if (value === undefined) return undefined;
  if (value.kind === 'string') return key === '0' || key === '-1' ? value.text : undefined;
  if (value.kind === 'associative') return value.items.get(key);
  let number = Number(key);
  if (number < 0) number += 1 + Math.max(-1, ...value.items.keys());
  return value.items.get(number);
}

/** What a subscript means: an expression for indexed arrays, a text for associative ones. */
export function* subscriptKey(shell: Shell, name: string, index: Word | string): Task<string> {
  if (shell.variables.isAssociative(name)) return typeof index === 'string' ? index : yield* expandString(shell, index);
  return String(yield* arithmeticText(shell, typeof index === 'string' ? index : index.text));
}

function* expandDefault(
  shell: Shell,
  part: ParameterExpansionPart,
  name: string,
  operation: ParameterOperation & { readonly type: 'Default' },
  text: string | undefined,
  items: readonly string[] | undefined,
  star: boolean,
  quoted: boolean,
): Task<Pieces> {
  const { operator, operand } = operation;
  const missing = operator.startsWith(':') ? (text ?? '') === '' : text === undefined;
  const kind = operator.slice(-1);
  if (kind === '+') return missing ? (quoted ? [quotedPiece('')] : []) : yield* operandPieces(shell, operand, quoted);
  if (!missing) return items !== undefined ? list(shell, items, star, quoted) : plain(text ?? '', quoted);
  if (kind === '-') return yield* operandPieces(shell, operand, quoted);
  const value = yield* expandString(shell, operand, { quoted });
  if (kind === '?') {
    const shown = shownName(part);
    const wording = value === '' ? FAULTS.unset(shown, operator.startsWith(':')) : `${shown}: ${value}`;
    throw new ShellError(wording, { status: 127 });
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`$${name}: cannot assign in this way`);
  if (part.index !== undefined) shell.variables.setElement(name, yield* subscriptKey(shell, name, part.index), value);
  else shell.variables.set(name, value);
  return plain(value, quoted);
}

/** The other value of `${x:-…}`: unquoted, its literal parts are split as the results of expansions are. */
function* operandPieces(shell: Shell, operand: Word, quoted: boolean): Task<Pieces> {
  const pieces = yield* expandPieces(shell, operand, { quoted });
  if (quoted) return pieces.length === 0 ? [quotedPiece('')] : pieces;
  return pieces.map((piece) => (piece === BREAK || piece.quoted ? piece : { ...piece, split: true }));
}

function* sliceList(
  shell: Shell,
  operation: ParameterOperation & { readonly type: 'Slice' },
  items: readonly string[],
  positional: boolean,
): Task<string[]> {
  // $0 counts as element 0 of the positional parameters.
  const whole = positional ? [shell.name, ...items] : items;
  let offset = yield* arithmeticText(shell, operation.offset.text);
  if (offset < 0) offset = Math.max(0, whole.length + offset);
  const length = operation.length === undefined ? Infinity : yield* arithmeticText(shell, operation.length.text);
  if (length < 0) throw new ShellError(`${operation.length?.text ?? ''}: substring expression < 0`);
  return whole.slice(offset, offset + length);
}

function* operate(
  shell: Shell,
  operation: ParameterOperation | undefined,
  text: string,
  name: string,
  unset = false,
): Task<string> {
  if (operation === undefined) return text;
  switch (operation.type) {
    case 'Remove': {
      const pattern = yield* expandPattern(shell, operation.operand);
      return remove(operation.operator, pattern, text);
    }
    case 'Replace': {
      const pattern = yield* expandPattern(shell, operation.pattern);
      const replacement = yield* expandString(shell, operation.replacement);
      return replace(operation.operator, pattern, replacement, text);
    }
    case 'Slice': {
      const characters = [...text];
      let offset = yield* arithmeticText(shell, operation.offset.text);
      if (offset < 0) offset += characters.length;
      if (offset < 0) return '';
      if (operation.length === undefined) return characters.slice(offset).join('');
      const length = yield* arithmeticText(shell, operation.length.text);
      if (length >= 0) return characters.slice(offset, offset + length).join('');
      if (characters.length + length < offset)
        throw new ShellError(`${operation.length.text}: substring expression < 0`);
      return characters.slice(offset, characters.length + length).join('');
    }
    case 'CaseModification': {
      const pattern = operation.operand === undefined ? '' : yield* expandPattern(shell, operation.operand);
      return changeCase(operation.operator, pattern, text);
    }
    case 'Transform':
      return transform(shell, operation.operand.text, text, name, unset);
    default:
      return text;
  }
}

function remove(operator: '#' | '##' | '%' | '%%', pattern: string, text: string): string {
  if (operator === '#' || operator === '##') {
    const found = compile(`^(?:${patternSource(pattern, true, operator === '#')})`, 'u').exec(text);
    return found === null ? text : text.slice(found[0].length);
  }
  const whole = compile(`^(?:${patternSource(pattern)})$`, 'u');
  const characters = [...text];
  const starts = characters.map((_c, index) => index);
  starts.push(characters.length);
  if (operator === '%') starts.reverse();
  for (const start of starts)
    if (whole.test(characters.slice(start).join(''))) return characters.slice(0, start).join('');
  return text;
}

function replace(operator: '/' | '//' | '/#' | '/%', pattern: string, replacement: string, text: string): string {
  if (pattern === '') return operator === '/#' ? replacement + text : operator === '/%' ? text + replacement : text;
  const source = patternSource(pattern);
  const regexp =
    operator === '/#'
      ? compile(`^(?:${source})`, 'u')
      : operator === '/%'
        ? compile(`(?:${source})$`, 'u')
        : compile(source, operator === '//' ? 'gu' : 'u');
  return text.replace(regexp, (found) => (found === '' && operator === '//' ? '' : replacement));
}

function changeCase(operator: '^' | '^^' | ',' | ',,', pattern: string, text: string): string {
  const regexp = compile(`^(?:${patternSource(pattern === '' ? '?' : pattern)})$`, 'u');
  const upper = operator.startsWith('^');
  return [...text]
    .map((c, index) => {
      if ((operator.length === 1 && index > 0) || !regexp.test(c)) return c;
      return upper ? c.toUpperCase() : c.toLowerCase();
    })
    .join('');
}

function transform(shell: Shell, operator: string, text: string, name: string, unset: boolean): string {
  switch (operator) {
    case 'Q':
      return unset ? '' : quote(text);
    case 'U':
      return text.toUpperCase();
    case 'u':
      return text.slice(0, 1).toUpperCase() + text.slice(1);
    case 'L':
      return text.toLowerCase();
    case 'P':
      return expandPrompt(shell, text);
    case 'a': {
      const found = shell.variables.attributes(name);
      const kind = found?.value?.kind;
      return `${kind === 'indexed' ? 'a' : kind === 'associative' ? 'A' : ''}${found?.integer === true ? 'i' : ''}${found?.readonly === true ? 'r' : ''}${found?.exported === true ? 'x' : ''}`;
    }
    case 'A':
      return unset ? '' : `${name}=${quote(text)}`;
    default:
      return text;
  }
}
