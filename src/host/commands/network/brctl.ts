import type { Task } from '../../../kernel/wait.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';

/** `brctl show`: bridges and their ports. */
export function* brctl(proc: Proc): Task<number> {
  const [verb, wanted] = proc.argv.slice(1);
  if (verb !== 'show') {
    proc.error('Usage: brctl [commands]\ncommands:\n\tshow      \t[ <bridge> ]\t\tshow a list of bridges\n');
    return 1;
  }
  const { net } = proc.machine;
  let text = 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n';
  for (const each of net.interfaces.values()) {
    if (each.kind !== 'bridge' || (wanted !== undefined && each.name !== wanted)) continue;
    const ports = [...net.interfaces.values()].filter((port) => port.master === each.name).map((port) => port.name);
    text += `${each.name}\t\t8000.${each.mac.replaceAll(':', '')}\tno\t\t${ports.join('\n\t\t\t\t\t\t\t')}\n`;
  }
  yield* write(proc, text);
  return 0;
}
