import { Pipe, readAll } from '../../kernel/pipe.ts';
import { NULL_WRITER } from '../fs/open-file.ts';
import type { Completer } from '../machine.ts';
import { ExecError } from '../program.ts';
import { completeFiles } from './complete.ts';

/** The bit of the directive that forbids files. */
const NO_FILES = 4;

/**
 * Completes a program's words as bash-completion does for programs that know their own words: asks
 * `program __completeNoDesc WORD…`, which prints a candidate a line and at the end `:` and a directive.
 */
export const completeByAsking: Completer = function* (words, index, proc) {
  const word = words[index];
  const pipe = new Pipe();
  try {
    const child = proc.spawn({
      argv: [words[0], '__completeNoDesc', ...words.slice(1, index + 1)],
      stdout: pipe.writer,
      stderr: NULL_WRITER,
    });
    const lines = (yield* readAll(pipe.reader)).split('\n').filter((line) => line !== '');
    yield* child.wait();
    const directive = Number(/^:(\d+)$/.exec(lines.pop() ?? '')?.[1] ?? NO_FILES);
    return lines.length > 0 || (directive & NO_FILES) !== 0 ? lines : completeFiles(proc, word);
  } catch (error) {
    if (error instanceof ExecError) return [];
    throw error;
  }
};
