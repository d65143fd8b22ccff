import type { Task } from '../../../kernel/wait.ts';
import { parseAddress } from '../../../net/address.ts';
import { reverseName, type DnsReply, type DnsType } from '../../../net/dns.ts';
import type { Proc } from '../../proc.ts';
import { candidates, query, resolveName, resolverConfig } from '../../network/resolve-name.ts';
import type { Flavour } from '../command.ts';
import { misused } from '../misuse.ts';

function recordText(reply: DnsReply): string {
  let text = '';
  for (const { name, type, data } of reply.answers) {
    if (type === 'A' || type === 'AAAA') text += `Name:\t${name}\nAddress: ${data}\n`;
    else if (type === 'PTR') text += `${name}\tname = ${data}\n`;
    else if (type === 'CNAME') text += `${name}\tcanonical name = ${data}\n`;
    else text += `${name}\t${type.toLowerCase()} = ${data}\n`;
  }
  return text;
}

/** Asks a name server: busybox for A and AAAA in two answers, BIND's for both in one (transcripts/discovery). */
export function* nslookup(proc: Proc, flavour: Flavour): Task<number> {
  const busybox = flavour === 'busybox';
  let type: DnsType | undefined;
  const rest: string[] = [];
  for (const word of proc.argv.slice(1)) {
    const option = /^-(?:type|querytype|q|t)=(.*)$/i.exec(word);
    if (option !== null) type = option[1].toUpperCase() as DnsType;
    else if (!word.startsWith('-')) rest.push(word);
  }
  const [name, given] = rest;
  if (name === undefined) {
    return busybox ? misused(proc, 'busybox', '') : 1;
  }
  const { machine } = proc;
  const config = resolverConfig(machine);
  let servers = config.servers;
  if (given !== undefined) {
    const found = yield* resolveName(machine, given);
    if (found === undefined || found.length === 0) {
      proc.error(
        busybox ? `nslookup: bad address '${given}'\n` : `nslookup: couldn't get address for '${given}': not found\n`,
      );
      return 1;
    }
    servers = found;
  }
  const isAddress = parseAddress(name) !== undefined;
  const types: readonly DnsType[] = isAddress ? ['PTR'] : type === undefined ? ['A', 'AAAA'] : [type];
  const names = isAddress ? [reverseName(name)] : candidates(name, { ...config, ndots: busybox ? 0 : config.ndots });
  return yield* ask(proc, busybox, servers, names, types);
}

function* ask(
  proc: Proc,
  busybox: boolean,
  servers: readonly string[],
  names: readonly string[],
  types: readonly DnsType[],
): Task<number> {
  const replies: DnsReply[] = [];
  let server = servers[0] ?? '127.0.0.1';
  for (const name of names) {
    replies.length = 0;
    for (const type of types) {
      const got = yield* query(proc.machine, servers, name, type);
      if (got === undefined) {
        proc.print(
          busybox
            ? ';; connection timed out; no servers could be reached\n\n'
            : ';; connection timed out; no servers could be reached\n\n\n',
        );
        return 1;
      }
      server = got.server;
      replies.push(got.reply);
    }
    if (replies.some((reply) => reply.code === 'NOERROR')) break;
  }
  proc.print(`Server:\t\t${server}\nAddress:\t${server}${busybox ? ':' : '#'}53\n\n`);
  if (!busybox) return bind(proc, replies);
  let failed = false;
  for (const reply of replies) {
    if (reply.code === 'NOERROR') proc.print(`Non-authoritative answer:\n${recordText(reply)}\n`);
    else {
      failed = true;
      proc.print(`** server can't find ${reply.name}: ${reply.code}\n\n`);
    }
  }
  return failed ? 1 : 0;
}

function bind(proc: Proc, replies: readonly DnsReply[]): number {
  const good = replies.filter((reply) => reply.code === 'NOERROR');
  const text = good.map(recordText).join('');
  if (text !== '') {
    proc.print(`Non-authoritative answer:\n${text}\n`);
    return 0;
  }
  const [first] = replies;
  if (good.length > 0) proc.print(`*** Can't find ${first.name}: No answer\n\n`);
  else proc.print(`** server can't find ${first.name}: ${first.code}\n\n`);
  return good.length > 0 ? 0 : 1;
}
