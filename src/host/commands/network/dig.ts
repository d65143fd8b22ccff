import { MILLISECOND } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import { reverseName, type DnsType } from '../../../net/dns.ts';
import type { Proc } from '../../proc.ts';
import { query, resolveName, resolverConfig } from '../../network/resolve-name.ts';

const TYPES = new Set(['A', 'AAAA', 'PTR', 'MX', 'CNAME', 'TXT', 'NS', 'SOA', 'SRV', 'ANY']);

/** Asks a name server and shows the whole answer, or with +short its data alone. */
export function* dig(proc: Proc): Task<number> {
  let short = false;
  let type: DnsType = 'A';
  let name: string | undefined;
  let server: string | undefined;
  const words = proc.argv.slice(1);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '+short') short = true;
    else if (word === '-x') {
      name = reverseName(words[++i] ?? '');
      type = 'PTR';
    } else if (word.startsWith('@')) server = word.slice(1);
    else if (TYPES.has(word.toUpperCase())) type = word.toUpperCase() as DnsType;
    else if (!word.startsWith('+') && !word.startsWith('-')) name = word;
  }
  const { machine } = proc;
  let servers = resolverConfig(machine).servers;
  if (server !== undefined) {
    const found = yield* resolveName(machine, server);
    if (found === undefined || found.length === 0) {
      proc.error(`dig: couldn't get address for '${server}': not found\n`);
      return 10;
    }
    servers = found;
  }
  const asked = (name ?? '.').replace(/\.$/, '');
  const start = machine.kernel.now;
  const got = yield* query(machine, servers, asked, type);
  const head = `\n; <<>> DiG 9.20.15 <<>> ${words.join(' ')}\n`;
  if (got === undefined) {
    const lines = servers.map((each) => `;; communications error to ${each}#53: timed out\n`).join('');
    proc.print(`${short ? '' : head}${lines}${short ? '' : '\n; <<>> no servers could be reached\n'}`);
    return 9;
  }
  const { reply } = got;
  if (short) {
    proc.print(reply.answers.map((each) => `${each.data}${each.type === 'PTR' ? '.' : ''}\n`).join(''));
    return 0;
  }
  const answers = reply.answers.map(
    (each) =>
      `${`${each.name}.`.padEnd(24)}${each.ttl}\tIN\t${each.type}\t${each.data}${each.type === 'PTR' ? '.' : ''}\n`,
  );
  proc.print(
    `${head};; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${reply.code}, id: ${reply.id}\n` +
      `;; flags: qr rd ra; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;${asked}.\t\t\t\tIN\t${type}\n` +
      `${answers.length === 0 ? '' : `\n;; ANSWER SECTION:\n${answers.join('')}`}\n;; Query time: ${Math.floor((machine.kernel.now - start) / MILLISECOND)} msec\n;; SERVER: ${got.server}#53(${got.server}) (UDP)\n\n`,
  );
  return 0;
}
