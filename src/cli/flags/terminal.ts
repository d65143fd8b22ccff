import { flag } from '../cobra/command.ts';

/** --detach-keys of the commands that attach a terminal. */
export const detachKeysFlag = flag('detach-keys', 'string', 'Override the key sequence for detaching a container');

/** --interactive of the commands that start a program. */
export const interactiveFlag = flag('interactive', 'bool', 'Keep STDIN open even if not attached', { shorthand: 'i' });
