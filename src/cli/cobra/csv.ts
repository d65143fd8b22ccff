/** One line of comma-separated values as Go's encoding/csv reads it, for flags such as `type=volume,target=/a`. */

/** @throws Error with Go's text: `EOF` for an empty line, `parse error on line 1, column 25: bare " in non-quoted-field` */
export function readCsvLine(line: string): string[] {
  if (line === '') throw new Error('EOF');
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    if (line[position] === '"') {
      let field = '';
      position += 1;
      for (;;) {
        const quote = line.indexOf('"', position);
        if (quote < 0)
          throw new Error(`parse error on line 1, column ${line.length + 1}: extraneous or missing " in quoted-field`);
        field += line.slice(position, quote);
        position = quote + 1;
        if (line[position] !== '"') break;
        field += '"';
        position += 1;
      }
      fields.push(field);
      if (position >= line.length) return fields;
      if (line[position] !== ',')
        throw new Error(`parse error on line 1, column ${position}: extraneous or missing " in quoted-field`);
      position += 1;
    } else {
      const comma = line.indexOf(',', position);
      const end = comma < 0 ? line.length : comma;
      const field = line.slice(position, end);
      const quote = field.indexOf('"');
      if (quote >= 0)
        throw new Error(`parse error on line 1, column ${position + quote + 1}: bare " in non-quoted-field`);
      fields.push(field);
      if (comma < 0) return fields;
      position = comma + 1;
    }
  }
}

/** Cuts at the first separator: [before, after, whether it was there]. */
export function cut(text: string, separator: string): [string, string, boolean] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, '', false] : [text.slice(0, at), text.slice(at + separator.length), true];
}
