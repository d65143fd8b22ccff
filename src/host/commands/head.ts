import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { splitLines, complain, Lines, openInput, parseOptions, readInput, write, type Flavour } from './command.ts';
import { utf8Length, utf8Slice } from '../../kernel/utf8.ts';

/** `12`, `1K`, `2M` as a count. */
export function parseCount(text: string): number | undefined {
  const match = /^(\d+)([bkKmMG]?)B?$/.exec(text);
  if (match === null) return undefined;
  return (
    Number(match[1]) *
    { '': 1, b: 512, k: 1024, K: 1024, m: 1024 ** 2, M: 1024 ** 2, G: 1024 ** 3 }[
      match[2] as '' | 'b' | 'k' | 'K' | 'm' | 'M' | 'G'
    ]
  );
}

export function* head(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'n:c:qv', long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v' }, digits: 'n' },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const bytes = parsed.options.get('c');
  const given = bytes ?? parsed.options.get('n') ?? '10';
  const count = parseCount(given.replace(/^[-+]/, ''));
  if (count === undefined) {
    complain(
      proc,
      flavour === 'busybox'
        ? `invalid number '${given}'`
        : `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${given}’`.replace(/[‘’]/g, "'"),
    );
    return 1;
  }
  const allBut = given.startsWith('-');
  const paths = parsed.rest.length > 0 ? parsed.rest : ['-'];
  const titled = (paths.length > 1 || parsed.options.has('v')) && !parsed.options.has('q');
  let status = 0;
  let first = true;
  for (const path of paths) {
    const message = flavour === 'busybox' ? '' : "cannot open '%' for reading";
    if (allBut) {
      const text = yield* readInput(proc, path, message);
      if (text === undefined) {
        status = 1;
        continue;
      }
      if (titled) proc.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
      first = false;
      if (bytes !== undefined) yield* write(proc, utf8Slice(text, 0, Math.max(0, utf8Length(text) - count)));
      else {
        const lines = splitLines(text);
        yield* write(
          proc,
          lines
            .slice(0, Math.max(0, lines.length - count))
            .map((line) => `${line}\n`)
            .join(''),
        );
      }
      continue;
    }
    const file = openInput(proc, path, message);
    if (file === undefined) {
      status = 1;
      continue;
    }
    if (titled) proc.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
    first = false;
    const lines = new Lines(file.input ?? proc.stdin);
    try {
      if (bytes !== undefined) {
        for (let left = count; left > 0;) {
          const text = yield* (file.input ?? proc.stdin).read();
          if (text === null) break;
          yield* write(proc, utf8Slice(text, 0, left));
          left -= utf8Length(text);
        }
        continue;
      }
      for (let i = 0; i < count; i++) {
        const line = yield* lines.next();
        if (line === undefined) break;
        yield* write(proc, lines.terminated ? `${line}\n` : line);
      }
    } finally {
      file.close();
    }
  }
  return status;
}
