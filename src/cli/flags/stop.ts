import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** --signal of the commands that signal a container. */
export const signalFlag = flag('signal', 'string', 'Signal to send to the container', { shorthand: 's' });

/** What `container stop` and `container restart` have in common. */
export const stopFlags: readonly FlagDeclaration[] = [
  signalFlag,
  flag('timeout', 'int', 'Seconds to wait before killing the container', { shorthand: 't' }),
  flag('time', 'int', 'Seconds to wait before killing the container (deprecated: use --timeout)', {
    deprecated: 'use --timeout instead',
  }),
];
