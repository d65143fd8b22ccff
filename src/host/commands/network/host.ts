import type { Task } from '../../../kernel/wait.ts';
import { parseAddress } from '../../../net/address.ts';
import { reverseName } from '../../../net/dns.ts';
import { query, resolverConfig } from '../../network/resolve-name.ts';
import type { Proc } from '../../proc.ts';

/** `host NAME|ADDRESS [SERVER]`: asks the name server, and it alone (transcripts/host-look). */
export function* host(proc: Proc): Task<number> {
  const [name, server] = proc.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    proc.error('Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            hostname [server]\n');
    return 1;
  }
  const reverse = parseAddress(name) !== undefined;
  const asked = reverse ? reverseName(name) : name;
  const servers = server === undefined ? resolverConfig(proc.machine).servers : [server];
  const got = yield* query(proc.machine, servers, asked, reverse ? 'PTR' : 'A');
  if (got === undefined) {
    proc.print(';; connection timed out; no servers could be reached\n');
    return 1;
  }
  const { code, answers } = got.reply;
  if (code !== 'NOERROR') {
    proc.print(`Host ${asked} not found: ${{ NXDOMAIN: 3, SERVFAIL: 2 }[code as string] ?? 5}(${code})\n`);
    return 1;
  }
  for (const { data, type } of answers)
    proc.print(type === 'PTR' ? `${asked} domain name pointer ${data}.\n` : `${asked} has address ${data}\n`);
  return 0;
}
