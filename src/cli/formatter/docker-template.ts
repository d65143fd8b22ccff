import { encodeJson } from '../../kernel/go/json.ts';
import { fromBytes, utf8 } from '../../kernel/go/print.ts';
import { ANY, INT, STRING, STRINGS } from '../../kernel/go/types.ts';
import { itemsOf, string, stringSlice, unwrap } from '../../kernel/go/values.ts';
import type { Result, TemplateFunction } from '../../kernel/go/template/functions.ts';
import { Template, type TemplateOptions } from '../../kernel/go/template/template.ts';

/** What docker adds to Go's template functions (transcripts/formats). */

const text = (value: Result): string => (value === undefined ? '' : (unwrap(value).data as string));
const number = (value: Result): number => (value === undefined ? 0 : Number(unwrap(value).data));

/** strings.Title: the first letter of each word in upper case, the rest as it is. */
function title(source: string): string {
  let previous = ' ';
  let out = '';
  for (const character of source) {
    out += /[\p{L}\p{Nd}_]/u.test(previous) ? character : character.toUpperCase();
    previous = character;
  }
  return out;
}

function repeat(count: number): string {
  if (count < 0) throw new Error('strings: negative Repeat count');
  return ' '.repeat(count);
}

/** The first bytes of a text; a character cut in two is shown as a terminal shows it. */
function truncate(source: string, length: number): string {
  if (length < 0) throw new Error(`runtime error: slice bounds out of range [:${length}]`);
  const bytes = utf8(source);
  return bytes.length < length ? source : fromBytes(bytes.slice(0, length));
}

/** Functions of `--format`: json, split, join, title, lower, upper, pad, truncate. */
export const DOCKER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  json: { parameters: [ANY], call: (value) => string(value === undefined ? 'null' : encodeJson(value, false)) },
  split: {
    parameters: [STRING, STRING],
    call: (source, separator) => stringSlice(split(text(source), text(separator))),
  },
  join: {
    parameters: [STRINGS, STRING],
    call: (items, separator) =>
      string(
        (items === undefined ? [] : itemsOf(unwrap(items))).map((item) => item.data as string).join(text(separator)),
      ),
  },
  title: { parameters: [STRING], call: (source) => string(title(text(source))) },
  lower: { parameters: [STRING], call: (source) => string(text(source).toLowerCase()) },
  upper: { parameters: [STRING], call: (source) => string(text(source).toUpperCase()) },
  pad: {
    parameters: [STRING, INT, INT],
    call: (source, before, after) => {
      const inner = text(source);
      return string(inner === '' ? inner : repeat(number(before)) + inner + repeat(number(after)));
    },
  },
  truncate: { parameters: [STRING, INT], call: (source, length) => string(truncate(text(source), number(length))) },
};

function split(source: string, separator: string): string[] {
  return separator === '' ? [...source] : source.split(separator);
}

/** For the header row of a table, where the functions must leave the column's name as it is. */
export const HEADER_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  ...DOCKER_FUNCTIONS,
  json: { parameters: [STRING], call: (value) => value },
  title: { parameters: [STRING], call: (value) => value },
  lower: { parameters: [STRING], call: (value) => value },
  upper: { parameters: [STRING], call: (value) => value },
  truncate: { parameters: [STRING, INT], call: (value) => value },
};

/** Parses what `--format` says. @throws TemplateSyntaxError */
export function dockerTemplate(text: string, options: TemplateOptions = {}): Template {
  return new Template(text, { functions: DOCKER_FUNCTIONS, ...options });
}
