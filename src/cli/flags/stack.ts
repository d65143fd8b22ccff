import { flag } from '../cobra/command.ts';

/** -c of the commands that read Compose files. */
export const composeFileFlag = flag('compose-file', 'strings', 'Path to a Compose file, or "-" to read from stdin', {
  shorthand: 'c',
});
