/** Text in single quotes, as `${x@Q}`, `alias` and `export -p` show it. */
export function quote(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f]|\n|\t/.test(text)) return ansiQuote(text);
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** Text as `printf %q` shows it: bare when it needs nothing, else with backslashes. */
export function quoteShort(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text
    .replace(/[^\w@%+=:./,\u0080-\uffff-]/g, '\\$&')
    .replace(/^~/, '\\~')
    .replace(/^#/, '\\#');
}

/** Text as `set -x` shows it: bare when it needs nothing, else in single quotes. */
export function quoteTrace(text: string): string {
  if (text === '') return "''";
  return /[^\w@%+:./,=\u0080-\uffff-]/.test(text) || text.startsWith('~') ? quote(text) : text;
}

/** Text in double quotes, as `declare -p` shows it. */
export function quoteDouble(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\v': '\\v',
  "'": "\\'",
  '\\': '\\\\',
};

function ansiQuote(text: string): string {
  const inner = text.replace(
    /[\x00-\x1f\x7f'\\]/g,
    (c) => NAMED[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `$'${inner}'`;
}
