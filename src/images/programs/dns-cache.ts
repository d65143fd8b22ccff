import { resolveName } from '../../host/network/resolve-name.ts';
import type { Proc } from '../../host/proc.ts';
import type { Task } from '../../kernel/wait.ts';
import { Future } from '../../kernel/wait.ts';
import { DNS_PORT, serveDns, type DnsQuery, type DnsReply } from '../../net/dns.ts';
import { waitForSignal } from './wait-for-signal.ts';

type Answer = Omit<DnsReply, keyof DnsQuery>;

/** dnsmasq in the foreground: answers on port 53, UDP and TCP, with what its own name server says. */
export function* dnsCache(proc: Proc): Task<number> {
  const { machine } = proc;
  const known = new Map<string, readonly string[]>();
  const answer = (query: DnsQuery): Future<Answer> => {
    const future = new Future<Answer>();
    const tell = (found: readonly string[] | undefined): void => {
      if (found !== undefined) known.set(query.name, found);
      future.resolve({
        code: found === undefined ? 'NXDOMAIN' : 'NOERROR',
        answers:
          found === undefined || (query.type !== 'A' && query.type !== 'ANY')
            ? []
            : found.map((data) => ({ name: query.name, type: 'A', ttl: 60, data })),
      });
    };
    const cached = known.get(query.name);
    if (cached !== undefined) tell(cached);
    else
      machine.kernel.spawn(
        'dnsmasq query',
        (function* (): Task {
          tell(yield* resolveName(machine, query.name));
        })(),
      );
    return future;
  };
  const udp = serveDns(machine.net, { port: DNS_PORT, owner: 'dnsmasq' }, answer);
  const tcp = machine.net.listen({ protocol: 'tcp', port: DNS_PORT, owner: 'dnsmasq' }, { onConnection: () => {} });
  try {
    proc.error(`dnsmasq: started, version 2.91 cachesize 150\n`);
    proc.error(`dnsmasq: reading /etc/resolv.conf\n`);
    yield* waitForSignal(proc, ['SIGTERM', 'SIGINT']);
    proc.error('dnsmasq: exiting on receipt of SIGTERM\n');
    return 0;
  } finally {
    udp.dispose();
    tcp.dispose();
  }
}
