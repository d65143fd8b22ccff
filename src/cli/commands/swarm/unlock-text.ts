import type { Context } from '../../context.ts';

/** How to unlock a manager, with the key (transcripts/autolock). */
export function printUnlockKey(context: Context, key: string): void {
  context.print(
    'To unlock a swarm manager after it restarts, run the `docker swarm unlock`\n' +
      `command and provide the following key:\n\n    ${key}\n\n` +
      'Remember to store this key in a password manager, since without it you\nwill not be able to restart the manager.\n',
  );
}
