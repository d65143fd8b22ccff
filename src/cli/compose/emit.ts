import { readsAsText } from './scalar.ts';
import { isList, isMapping, type Value } from './value.ts';

const INDENT = '  ';

/** A value as YAML in blocks, two columns a level, as `docker stack config` prints it. */
export function emitYaml(value: Value): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

/** What follows a key or a dash: on the same line, or below it with a line feed in front. */
function block(value: Value, indent: string): string {
  if (isList(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${indent}-${entry(item, indent)}`).join('');
  }
  if (isMapping(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return ' {}';
    return entries.map(([key, each]) => `\n${indent}${scalar(key, indent)}:${below(each, indent)}`).join('');
  }
  return ` ${scalar(value, indent)}`;
}

function below(value: Value, indent: string): string {
  return block(value, indent + INDENT);
}

/** An item begins on the line of its dash. */
function entry(item: Value, indent: string): string {
  const text = below(item, indent);
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length + INDENT.length)}` : text;
}

function scalar(value: Value, indent: string): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) return literal(value, indent === '' ? INDENT : indent);
  if (!readsAsText(value)) return doubleQuoted(value);
  if (isPlain(value)) return value;
  return /[^\x20-\x7e\u00a0-\uffff]/.test(value) ? doubleQuoted(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Whether nothing in a text means something else without quotes. */
function isPlain(text: string): boolean {
  return (
    !/^[\s,[\]{}&*#!|>'"%@`]|^[-?:](?:\s|$)|^(?:---|\.\.\.)|:(?:\s|$)|\s#|\s$/.test(text) &&
    !/[^\x20-\x7e\u00a0-\uffff]/.test(text)
  );
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll('\\u001b', '\\e').replaceAll('\\u00', '\\x');
}

/** Several lines as they are; the sign says what becomes of the line feeds at the end. */
function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const ends = text.length - body.length;
  const hint = /^[ \n]/.test(text) ? String(INDENT.length) : '';
  const chomp = ends === 0 ? '-' : ends === 1 && body !== '' ? '' : '+';
  const lines = (ends > 1 || body === '' ? text.slice(0, -1) : body).split('\n');
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
}
