import type { Task } from '../../kernel/wait.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** The content of a secret or config: a file, or standard input for `-`. @throws CommandError (transcripts/secrets) */
export function* readContent(context: Context, file: string): Task<string> {
  if (file === '-') {
    const text = yield* context.readInput();
    if (text === '') throw new CommandError('error reading from STDIN: data is empty');
    return text;
  }
  let text: string;
  try {
    text = context.readFile(file);
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(`error reading from ${file}: ${error.message}`);
    throw error;
  }
  if (text === '') throw new CommandError(`error reading from ${file}: data is empty`);
  return text;
}
