import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, complain, parseOptions, write } from './command.ts';

export function* tee(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'ai', long: { append: 'a' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  let status = 0;
  const files = [];
  for (const path of parsed.rest) {
    try {
      files.push(
        proc.open(
          path,
          parsed.options.has('a') ? { append: true, create: true } : { write: true, create: true, truncate: true },
        ),
      );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `${path}: ${error.message}`);
      status = 1;
    }
  }
  try {
    for (;;) {
      const text = yield* proc.stdin.read();
      if (text === null) return status;
      for (const file of files) file.writer?.write(text);
      yield* write(proc, text);
    }
  } finally {
    for (const file of files) file.close();
  }
}
