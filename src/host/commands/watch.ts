import { Pipe, readAll } from '../../kernel/pipe.ts';
import { SECOND } from '../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { charWidth } from '../../kernel/utf8.ts';
import { parseOptions, type Flavour } from './command.ts';

/** The first columns of a line. */
function clip(line: string, columns: number): string {
  let width = 0;
  let out = '';
  for (const c of line) {
    width += charWidth(c);
    if (width > columns) break;
    out += c;
  }
  return out;
}

export function* watch(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'n:dtebgcxp',
      long: {
        interval: 'n',
        differences: 'd',
        'no-title': 't',
        errexit: 'e',
        exec: 'x',
        beep: 'b',
        chgexit: 'g',
        color: 'c',
      },
      stop: true,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  if (rest.length === 0) {
    proc.error('Usage:\n watch [options] command\n');
    return 1;
  }
  const given = options.get('n') ?? '2';
  const interval = Number(given.replace(',', '.'));
  if (Number.isNaN(interval)) {
    proc.error(`watch: failed to parse argument: '${given}'\n`);
    return 1;
  }
  const { kernel } = proc.machine;
  const period = Math.max(0.1, interval) * SECOND;
  const command = rest.join(' ');
  const title = `Every ${Math.max(0.1, interval).toFixed(1)}s: ${command}`;
  const resized = new Condition();
  let redraw: boolean;
  proc.handle('SIGWINCH', () => {
    redraw = true;
    resized.notify();
  });
  let previous: string[] | undefined;
  const tty = proc.fds.get(1)?.tty;
  if (tty !== undefined) proc.print('\x1b[?1049h\x1b[?25l');
  try {
    for (;;) {
      const pipe = new Pipe();
      const child = proc.spawn({
        argv: options.has('x') ? rest : ['sh', '-c', command],
        stdout: pipe.writer,
        stderr: pipe.writer,
      });
      const output = yield* readAll(pipe.reader);
      const status = yield* child.wait();
      const columns = tty?.columns ?? 80;
      const rows = tty?.rows ?? 24;
      const body = output.replace(/\t/g, '        ').replace(/\n$/, '').split('\n');
      const lines: string[] = [];
      if (!options.has('t')) {
        const right = `${proc.machine.hostname}: ${formatTime('%a %b %e %H:%M:%S %Y', kernel.date)}`;
        const left = clip(title, Math.max(0, columns - right.length - 1));
        lines.push(
          left + right.padStart(Math.max(0, columns - left.length)).slice(0, Math.max(0, columns - left.length)),
          '',
        );
      }
      const room = Math.max(0, rows - lines.length);
      const shown = body.slice(0, room).map((line) => clip(line, columns));
      const marked = shown.map((line, i) =>
        options.has('d') && previous !== undefined ? mark(previous[i] ?? '', line) : line,
      );
      proc.print(
        tty === undefined
          ? `${[...lines, ...shown].join('\n')}\n`
          : `\x1b[H${[...lines, ...marked].map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`,
      );
      yield* proc.stdout.drain();
      if (options.has('g') && previous !== undefined && previous.join('\n') !== shown.join('\n')) return 0;
      previous = shown;
      if (options.has('e') && status !== 0) return status;
      const until = kernel.now + period;
      redraw = false;
      while (kernel.now < until && !redraw) yield anyOf(kernel.timer(until - kernel.now), resized);
    }
  } finally {
    if (tty !== undefined) {
      try {
        proc.print('\x1b[?25h\x1b[?1049l');
      } catch {
        // The terminal is gone.
      }
    }
  }
}

/** Shows in reverse what differs from the line before. */
function mark(before: string, after: string): string {
  const old = [...before];
  return [...after]
    .map((c, i) => (c === old[i] ? c : `\x1b[7m${c}\x1b[27m`))
    .join('')
    .replaceAll('\x1b[27m\x1b[7m', '');
}
