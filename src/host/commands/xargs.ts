import type { Task } from '../../kernel/wait.ts';
import { readAll } from '../../kernel/pipe.ts';
import { EMPTY_READER } from '../fs/open-file.ts';
import type { Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import { complain, parseOptions, type Flavour } from './command.ts';

/** Words as xargs reads them: white space separates, quotes and backslashes protect. */
function words(text: string): string[] | string {
  const out: string[] = [];
  const pattern = /\s+|((?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+)|(["'])/g;
  for (const match of text.matchAll(pattern)) {
    if (match[2] !== undefined)
      return `unmatched ${match[2] === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
    if (match[1] !== undefined)
      out.push(
        match[1].replace(
          /"([^"]*)"|'([^']*)'|\\([^])/g,
          (_all, a: string | undefined, b: string | undefined, c: string | undefined) => a ?? b ?? c ?? '',
        ),
      );
  }
  return out;
}

export function* xargs(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: '0rtn:I:d:L:P:s:i::xp',
      long: {
        null: '0',
        'no-run-if-empty': 'r',
        verbose: 't',
        'max-args': 'n',
        replace: 'I',
        delimiter: 'd',
        'max-lines': 'L',
        'max-procs': 'P',
      },
      stop: true,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const command = parsed.rest.length > 0 ? parsed.rest : ['echo'];
  const text = yield* readAll(proc.stdin);
  const placeholder = options.get('I') ?? (options.has('i') ? options.get('i') || '{}' : undefined);
  const delimiter = options.has('0')
    ? '\0'
    : options.get('d')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
  let items: string[];
  if (delimiter !== undefined)
    items = text.split(delimiter).filter((item, i, all) => item !== '' || i < all.length - 1);
  else if (placeholder !== undefined)
    items = text
      .split('\n')
      .map((line) => line.replace(/^\s+/, ''))
      .filter((line) => line !== '');
  else {
    const read = words(text);
    if (typeof read === 'string') {
      complain(proc, read);
      return 1;
    }
    items = read;
  }
  const batches: string[][] = [];
  const size = placeholder !== undefined ? 1 : Number(options.get('n') ?? Infinity);
  if (options.has('L')) {
    const count = Number(options.get('L'));
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (let i = 0; i < lines.length; i += count) {
      const read = words(lines.slice(i, i + count).join('\n'));
      if (typeof read !== 'string') batches.push(read);
    }
  } else for (let i = 0; i < items.length; i += size) batches.push(items.slice(i, i + size));
  if (batches.length === 0 && placeholder === undefined && !options.has('r')) batches.push([]);
  let status = 0;
  for (const batch of batches) {
    const argv =
      placeholder === undefined
        ? [...command, ...batch]
        : command.map((word) => word.replaceAll(placeholder, batch[0]));
    if (options.has('t')) proc.error(`${argv.join(' ')}\n`);
    try {
      const code = yield* proc.spawn({ argv, stdin: EMPTY_READER }).wait();
      if (code === 255) {
        complain(proc, `${argv[0]}: exited with status 255; aborting`);
        return 124;
      }
      if (code > 128 && code < 160) return 125;
      if (code !== 0) status = 123;
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      complain(proc, `${argv[0]}: ${error.kind === 'not-found' ? 'No such file or directory' : error.message}`);
      return error.status;
    }
  }
  return status;
}
