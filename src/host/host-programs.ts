import type { HostPrograms } from './base-layer.ts';
import { COMMANDS, gnuProgram } from './commands/index.ts';
import type { FileEntry } from './fs/layer.ts';

/** Programs that live in /usr/sbin on a host. */
const SYSTEM = new Set(
  'arp brctl bridge conntrack ifconfig ip iptables iptables-save ipvsadm route service ss traceroute'.split(' '),
);

/** The utilities of a host. */
export const hostPrograms: HostPrograms = { bin: programs(false), sbin: programs(true) };

function programs(system: boolean): Readonly<Record<string, FileEntry>> {
  const out: Record<string, FileEntry> = {};
  for (const name of COMMANDS.keys())
    if (SYSTEM.has(name) === system) out[name] = { type: 'program', program: gnuProgram(name), size: 41_488 };
  return out;
}
