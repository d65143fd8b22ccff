import type { Task } from '../../../kernel/wait.ts';
import { formatAddress } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { write, type Flavour } from '../command.ts';
import { neighboursOf } from './neighbours.ts';

/** The neighbour table, as busybox and net-tools write it. */
export function* arp(proc: Proc, flavour: Flavour): Task<number> {
  const entries = neighboursOf(proc.machine.net);
  const bsd = flavour === 'busybox' || proc.argv.some((each) => each.startsWith('-') && each.includes('a'));
  if (bsd) {
    yield* write(
      proc,
      entries
        .map(
          (each) =>
            `? (${formatAddress(each.address)}) at ${each.mac} [ether] ${each.permanent ? 'PERM' : ''} on ${each.interfaceName}\n`,
        )
        .join(''),
    );
    return 0;
  }
  const rows = entries.map(
    (each) =>
      `${formatAddress(each.address).padEnd(24)} ether   ${each.mac}   ${each.permanent ? 'CM' : 'C'}                     ${each.interfaceName}\n`,
  );
  yield* write(
    proc,
    `Address                  HWtype  HWaddress           Flags Mask            Iface\n${rows.join('')}`,
  );
  return 0;
}
