import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { utf8Slice, utf8Length } from '../../kernel/utf8.ts';
import { Lines, openInput, parseOptions, write, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

function parseList(text: string): [number, number][] | undefined {
  const ranges: [number, number][] = [];
  for (const part of text.split(/[,\s]+/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (match === null || part === '' || part === '-') return undefined;
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Infinity : Number(match[3]);
    if (from === 0 || to < from) return undefined;
    ranges.push([from, to]);
  }
  return ranges;
}

export function* cut(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'f:d:c:b:sn',
      long: {
        fields: 'f',
        delimiter: 'd',
        characters: 'c',
        bytes: 'b',
        'only-delimited': 's',
        complement: 'complement',
        'output-delimiter': 'output-delimiter=',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const usage = (message: string): number => misused(proc, flavour, message);
  const kind = ['f', 'c', 'b'].find((letter) => options.has(letter));
  if (kind === undefined) return usage('you must specify a list of bytes, characters, or fields');
  const delimiter = options.get('d') ?? '\t';
  if ([...delimiter].length !== 1) return usage('the delimiter must be a single character');
  const ranges = parseList(options.get(kind) as string);
  if (ranges === undefined) {
    const value = options.get(kind) as string;
    return usage(
      /^0|,0/.test(value)
        ? kind === 'f'
          ? 'fields are numbered from 1'
          : 'byte/character positions are numbered from 1'
        : kind === 'f'
          ? `invalid field value '${value}'`
          : `invalid byte/character position '${value}'`,
    );
  }
  const chosen = (n: number): boolean =>
    ranges.some(([from, to]) => n >= from && n <= to) !== options.has('complement');
  const outDelimiter = options.get('output-delimiter');
  const pick = (line: string): string | undefined => {
    if (kind === 'f') {
      if (!line.includes(delimiter)) return options.has('s') ? undefined : line;
      return line
        .split(delimiter)
        .filter((_field, i) => chosen(i + 1))
        .join(outDelimiter ?? delimiter);
    }
    if (kind === 'c') return [...line].filter((_c, i) => chosen(i + 1)).join('');
    // Bytes: a character that is cut in two is dropped, as the streams carry text.
    let out = '';
    for (let byte = 1; byte <= utf8Length(line); byte++) {
      if (!chosen(byte)) continue;
      let end = byte;
      while (chosen(end + 1) && end < utf8Length(line)) end++;
      out += utf8Slice(line, byte - 1, end);
      byte = end;
    }
    return out;
  };
  let status = 0;
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
    const file = openInput(proc, path);
    if (file === undefined) {
      status = 1;
      continue;
    }
    const lines = new Lines(file.input ?? proc.stdin);
    for (;;) {
      const line = yield* lines.next();
      if (line === undefined) break;
      const text = pick(line);
      if (text !== undefined) yield* write(proc, `${text}\n`);
    }
    file.close();
  }
  return status;
}
