import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { Lines, openInput, parseOptions, write, type Flavour } from './command.ts';

export function* uniq(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'cduif:s:w:',
      long: {
        count: 'c',
        repeated: 'd',
        unique: 'u',
        'ignore-case': 'i',
        'skip-fields': 'f',
        'skip-chars': 's',
        'check-chars': 'w',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const key = (line: string): string => {
    let text = line;
    for (let i = 0; i < Number(options.get('f') ?? 0); i++) text = text.replace(/^\s*\S*/, '');
    text = text.slice(Number(options.get('s') ?? 0));
    const width = options.get('w');
    if (width !== undefined) text = text.slice(0, Number(width));
    return options.has('i') ? text.toLowerCase() : text;
  };
  const file = openInput(proc, parsed.rest[0] ?? '-');
  if (file === undefined) return 1;
  const output =
    parsed.rest[1] === undefined ? undefined : proc.open(parsed.rest[1], { write: true, create: true, truncate: true });
  const lines = new Lines(file.input ?? proc.stdin);
  let current: string | undefined;
  let count = 0;
  function* flush(): Task {
    if (current === undefined) return;
    if (options.has('d') && count < 2) return;
    if (options.has('u') && count > 1) return;
    const text = `${options.has('c') ? `${String(count).padStart(7)} ` : ''}${current}\n`;
    if (output === undefined) yield* write(proc, text);
    else output.writer?.write(text);
  }
  try {
    for (;;) {
      const line = yield* lines.next();
      if (line !== undefined && current !== undefined && key(line) === key(current)) {
        count++;
        continue;
      }
      yield* flush();
      if (line === undefined) return 0;
      current = line;
      count = 1;
    }
  } finally {
    file.close();
    output?.close();
  }
}
