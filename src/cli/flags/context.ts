import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** What `context create` and `context update` have in common. */
export const contextFlags: readonly FlagDeclaration[] = [
  flag('description', 'string', 'Description of the context'),
  flag('docker', 'stringToString', 'set the docker endpoint', { default: '[]' }),
];
