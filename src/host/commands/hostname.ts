import type { Task } from '../../kernel/wait.ts';
import { ownAddresses } from '../network/own-addresses.ts';
import type { Proc } from '../proc.ts';
import { complain, parseOptions, type Flavour } from './command.ts';

/** What /etc/hosts says of the machine's own name; `hostname -i` asks it first. */
function fromHostsFile(proc: Proc): string[] {
  const { fs, hostname } = proc.machine;
  if (fs.tryInode('/etc/hosts') === undefined) return [];
  const out: string[] = [];
  for (const line of fs.readFile('/etc/hosts').split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (names.includes(hostname) && address.includes('.')) out.push(address);
  }
  return out;
}

export function* hostname(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'iIfsdAbF:',
      long: { 'ip-address': 'i', 'all-ip-addresses': 'I', fqdn: 'f', long: 'f', short: 's', domain: 'd' },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const { machine } = proc;
  if (rest[0] !== undefined) {
    machine.hostname = rest[0];
    return 0;
  }
  if (options.has('i')) {
    const addresses = fromHostsFile(proc);
    const all = addresses.length > 0 ? addresses : ownAddresses(machine);
    if (all.length === 0) {
      complain(proc, 'Name or service not known');
      return 1;
    }
    // busybox tells the first address that the name resolves to (transcripts/overlay-inside).
    const shown = [...new Set(all)];
    proc.print(`${(flavour === 'busybox' ? shown.slice(0, 1) : shown).join(' ')}\n`);
  } else if (options.has('I')) proc.print(`${ownAddresses(machine).join(' ')} \n`);
  else if (options.has('s')) proc.print(`${machine.hostname.split('.')[0]}\n`);
  else if (options.has('d'))
    proc.print(machine.hostname.includes('.') ? `${machine.hostname.split('.').slice(1).join('.')}\n` : '\n');
  else proc.print(`${machine.hostname}\n`);
  return 0;
}
