import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** What `container logs` and `service logs` have in common. */
export const logFlags: readonly FlagDeclaration[] = [
  flag('details', 'bool', 'Show extra details provided to logs'),
  flag('follow', 'bool', 'Follow log output', { shorthand: 'f' }),
  flag(
    'since',
    'string',
    'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
  ),
  flag('tail', 'string', 'Number of lines to show from the end of the logs', { shorthand: 'n', default: 'all' }),
  flag('timestamps', 'bool', 'Show timestamps', { shorthand: 't' }),
];
