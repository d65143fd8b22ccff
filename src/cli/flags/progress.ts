import { flag } from '../cobra/command.ts';

/** --detach of the commands that wait for a service. */
export const detachFlag = flag('detach', 'bool', 'Exit immediately instead of waiting for the service to converge', {
  shorthand: 'd',
});

/** --quiet of the commands that show progress. */
export const quietProgressFlag = flag('quiet', 'bool', 'Suppress progress output', { shorthand: 'q' });
