import type { Task } from '../../../kernel/wait.ts';
import type { Proc } from '../../proc.ts';
import { resolveName } from '../../network/resolve-name.ts';

/** `getent hosts NAME` and `getent ahosts NAME`. */
export function* getent(proc: Proc): Task<number> {
  const [database, name] = proc.argv.slice(1);
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') {
    proc.error(
      `Unknown database: ${database ?? ''}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
    );
    return 1;
  }
  if (name === undefined) return 0;
  const found = (yield* resolveName(proc.machine, name)) ?? [];
  if (database === 'hosts') for (const each of found) proc.print(`${each.padEnd(15)} ${name}\n`);
  else
    for (const [i, each] of found.entries())
      for (const kind of ['STREAM', 'DGRAM', 'RAW'])
        proc.print(`${each.padEnd(15)} ${kind.padEnd(6)}${i === 0 && kind === 'STREAM' ? ` ${name}` : ''}\n`);
  return found.length > 0 ? 0 : 2;
}
