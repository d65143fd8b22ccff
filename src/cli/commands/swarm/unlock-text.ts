import type { Task } from '../../../kernel/wait.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';

/** The key that unlocks managers; empty where they are not locked. @throws CommandError */
export function* fetchUnlockKey(context: Context): Task<string> {
  try {
    return (yield* context.api.json<{ UnlockKey: string }>('GET', '/swarm/unlockkey')).UnlockKey;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`could not fetch unlock key: ${error.message}`);
  }
}

/** How to unlock a manager, with the key (transcripts/autolock). */
export function printUnlockKey(context: Context, key: string): void {
  context.print(
    'To unlock a swarm manager after it restarts, run the `docker swarm unlock`\n' +
      `command and provide the following key:\n\n    ${key}\n\n` +
      'Remember to store this key in a password manager, since without it you\nwill not be able to restart the manager.\n',
  );
}
