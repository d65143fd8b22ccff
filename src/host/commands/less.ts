import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { readInput, splitLines, write } from './command.ts';

/** `more` and `less`: a page at a time on a terminal, all at once elsewhere. */
export function* pager(proc: Proc): Task<number> {
  const paths = proc.argv.slice(1).filter((word) => !/^[-+]./.test(word));
  let text = '';
  for (const path of paths.length > 0 ? paths : ['-']) {
    const part = yield* readInput(proc, path);
    if (part === undefined) return 1;
    text += part;
  }
  const { tty } = proc;
  if (!proc.isTty(1) || tty === undefined) {
    yield* write(proc, text);
    return 0;
  }
  const less = proc.argv[0].endsWith('less');
  const lines = splitLines(text);
  let at: number;
  tty.setMode({ canonical: false, echo: false, signals: true, output: true });
  try {
    const page = (): number => Math.max(1, tty.rows - 1);
    const show = (from: number, count: number): void =>
      proc.print(
        lines
          .slice(from, from + count)
          .map((line) => `${line}\n`)
          .join(''),
      );
    show(0, page());
    at = Math.min(lines.length, page());
    while (less || at < lines.length) {
      proc.print(
        `\x1b[7m${at >= lines.length ? '(END)' : less ? ':' : `--More--(${Math.floor((at / lines.length) * 100)}%)`}\x1b[27m`,
      );
      const keys = yield* tty.reader.read();
      proc.print('\r\x1b[K');
      if (keys === null || /^[qQ]/.test(keys)) break;
      if (keys.startsWith(' ') || keys === '\x1b[6~' || keys === 'f') {
        show(at, page());
        at = Math.min(lines.length, at + page());
      } else if (
        less &&
        (keys === 'b' || keys === '\x1b[5~' || keys === 'k' || keys === '\x1b[A' || keys === 'g' || keys === 'G')
      ) {
        const back = keys === 'k' || keys === '\x1b[A' ? 1 : page();
        const end = keys === 'g' ? page() : keys === 'G' ? lines.length : Math.max(page(), at - back);
        at = Math.min(lines.length, end);
        proc.print('\x1b[H\x1b[2J');
        show(Math.max(0, at - page()), page());
      } else if (/^[\r\nj]|^\x1b\[B/.test(keys)) {
        show(at, 1);
        at = Math.min(lines.length, at + 1);
      }
    }
  } finally {
    tty.setMode({ canonical: true, echo: true, signals: true, output: true });
  }
  return 0;
}
