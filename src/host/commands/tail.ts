import { anyOf, type Task } from '../../kernel/wait.ts';
import type { OpenFile } from '../fs/open-file.ts';
import type { Proc } from '../proc.ts';
import { complain, openInput, parseOptions, write, type Flavour } from './command.ts';
import { parseCount } from './head.ts';
import { utf8Length, utf8Slice } from '../../kernel/utf8.ts';

export function* tail(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'n:c:fFqvs:',
      long: { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', silent: 'q', verbose: 'v', retry: 'retry' },
      digits: 'n',
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const bytes = parsed.options.get('c');
  const given = bytes ?? parsed.options.get('n') ?? '10';
  const count = parseCount(given.replace(/^[-+]/, ''));
  if (count === undefined) {
    complain(proc, `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: '${given}'`);
    return 1;
  }
  const pick = (text: string): string => {
    if (bytes !== undefined)
      return given.startsWith('+')
        ? utf8Slice(text, count - 1)
        : utf8Slice(text, Math.max(0, utf8Length(text) - count));
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    return (given.startsWith('+') ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)).join(
      '',
    );
  };
  const paths = parsed.rest.length > 0 ? parsed.rest : ['-'];
  const titled = (paths.length > 1 || parsed.options.has('v')) && !parsed.options.has('q');
  const follow = parsed.options.has('f') || parsed.options.has('F');
  let status = 0;
  let shown: string | undefined;
  const title = (path: string): void => {
    if (titled && shown !== path)
      proc.print(`${shown === undefined ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
    shown = path;
  };
  const open: { path: string; file: OpenFile }[] = [];
  for (const path of paths) {
    const file = openInput(proc, path, flavour === 'busybox' ? "can't open '%'" : "cannot open '%' for reading");
    if (file === undefined) {
      status = 1;
      continue;
    }
    let text = '';
    for (;;) {
      const piece = yield* (file.input ?? proc.stdin).read();
      if (piece === null) break;
      text += piece;
    }
    title(path);
    yield* write(proc, pick(text));
    if (follow && file.file !== undefined) open.push({ path, file });
    else file.close();
  }
  if (!follow || open.length === 0) {
    if (follow && flavour === 'gnu' && status !== 0) complain(proc, 'no files remaining');
    return status;
  }
  try {
    for (;;) {
      yield anyOf(...open.flatMap(({ file }) => (file.file === undefined ? [] : [file.file.changed])));
      for (const { path, file } of open) {
        const text = file.input?.tryRead();
        if (text === null || text === undefined) continue;
        title(path);
        yield* write(proc, text);
      }
    }
  } finally {
    for (const { file } of open) file.close();
  }
}
