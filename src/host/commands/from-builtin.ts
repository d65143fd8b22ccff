import { BUILTINS } from '../shell/builtins/index.ts';
import { Shell } from '../shell/shell.ts';
import type { Command } from './command.ts';

/** The program form of something that the shell also has built in: /usr/bin/test, /usr/bin/printf. */
export function fromBuiltin(name: string): Command {
  return function* (proc) {
    const builtin = BUILTINS.get(name);
    if (builtin === undefined) return 127;
    const shell = new Shell({ proc, dialect: 'bash', name: '', positional: [], mode: 'script' });
    return yield* shell.toTheEnd(builtin.run(shell, [name, ...proc.argv.slice(1)], new Map()));
  };
}
