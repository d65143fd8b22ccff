import type { Task } from '../../kernel/wait.ts';
import type { Shell } from './shell.ts';
export function* runInteractive(shell: Shell, _login: boolean): Task<number> {
  return yield* shell.runText('');
}
