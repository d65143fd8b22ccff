import { decodeBase64Text, encodeBase64Text } from '../../kernel/base64.ts';
import { utf8Encode } from '../../kernel/utf8.ts';
import { JqError, type Json } from './jq-syntax.ts';
import { described, isArray, kindOf } from './jq-values.ts';

/** A value as `tostring` gives it: texts as they are, everything else as JSON. */
export function toText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' };

/** `@json`, `@csv` and the like. @throws JqError */
export function format(name: string, value: Json): string {
  switch (name) {
    case '@text':
      return toText(value);
    case '@json':
      return JSON.stringify(value);
    case '@csv':
      return row(value, 'csv')
        .map((cell) =>
          typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : cell === null ? '' : toText(cell),
        )
        .join(',');
    case '@tsv':
      return row(value, 'tsv')
        .map((cell) =>
          cell === null
            ? ''
            : toText(cell).replace(
                /[\\\t\n\r]/g,
                (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c,
              ),
        )
        .join('\t');
    case '@html':
      return toText(value).replace(/[<>&'"]/g, (c) => HTML[c] ?? c);
    case '@uri':
      return [...toText(value)]
        .map((c) =>
          /[A-Za-z0-9_.~-]/.test(c)
            ? c
            : utf8Encode(c)
                .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
                .join(''),
        )
        .join('');
    case '@sh':
      return (isArray(value) ? value : [value])
        .map((one) => {
          if (isArray(one) || kindOf(one) === 'object')
            throw new JqError(`${described(one)} can not be escaped for shell`);
          return typeof one === 'string' ? `'${one.replaceAll("'", "'\\''")}'` : toText(one);
        })
        .join(' ');
    case '@base64':
      return encodeBase64Text(toText(value));
    case '@base64d': {
      const text = decodeBase64Text(toText(value));
      if (text === undefined) throw new JqError(`${described(value)} is not valid base64 data`);
      return text;
    }
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

function row(value: Json, name: string): readonly Json[] {
  if (!isArray(value)) throw new JqError(`${described(value)} cannot be ${name}-formatted, only an array can be`);
  for (const cell of value)
    if (isArray(cell) || kindOf(cell) === 'object') throw new JqError(`${described(cell)} is not valid in a csv row`);
  return value;
}
