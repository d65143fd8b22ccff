import type { Kernel } from '../kernel/kernel.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { Future } from '../kernel/wait.ts';
import { AddressInUse, type Namespace } from './namespace.ts';

export const DNS_PORT = 53;
/** Time to live of the engine's own answers, in seconds (facts 9.1). */
export const INTERNAL_TTL = 600;
/** How long a client waits for a name server before it asks again, and how often it asks. */
export const DNS_TIMEOUT: Micros = 5 * SECOND;

export type DnsType = 'A' | 'AAAA' | 'PTR' | 'MX' | 'CNAME' | 'TXT' | 'NS' | 'SOA' | 'SRV' | 'ANY';
export type DnsCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

export interface DnsQuery {
  readonly id: number;
  readonly name: string;
  readonly type: DnsType;
}

export interface DnsReply extends DnsQuery {
  readonly code: DnsCode;
  readonly answers: readonly DnsRecord[];
}

/** What a name server knows: an answer now or later. */
export type DnsAnswerer = (query: DnsQuery) => Future<Omit<DnsReply, keyof DnsQuery>>;

/** `10.0.1.2` → `2.1.0.10.in-addr.arpa` */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

/**
 * Listens for questions on a namespace's UDP port until it is disposed.
 * @param reader the view of whoever answers: while it is held, questions wait
 * @throws AddressInUse
 */
export function serveDns(
  net: Namespace,
  socket: { readonly address?: string; readonly port: number; readonly owner: string },
  answer: DnsAnswerer,
  reader?: Kernel,
): { dispose(): void } {
  return net.listen(
    { protocol: 'udp', ...socket },
    {
      reader,
      onDatagram(datagram) {
        const query = datagram.payload as DnsQuery;
        answer(query).whenSettled(
          (found) => {
            const reply: DnsReply = { id: query.id, name: query.name, type: query.type, ...found };
            net.sendDatagram(datagram.sourceAddress, datagram.sourcePort, socket.port, reply, datagram.address);
          },
          () => {},
        );
      },
    },
  );
}

export interface AskOptions {
  readonly timeout?: Micros;
  readonly port?: number;
  /** Keeps the way of the question for people to look at. */
  readonly traced?: boolean;
}

/**
 * Asks one name server once.
 * @returns its reply, undefined when none came in time
 */
export function askDns(
  kernel: Kernel,
  net: Namespace,
  server: string,
  question: { readonly name: string; readonly type: DnsType },
  { timeout = DNS_TIMEOUT, port = DNS_PORT, traced = false }: AskOptions = {},
): Future<DnsReply | undefined> {
  const future = new Future<DnsReply | undefined>();
  const ownPort = net.takeEphemeralPort();
  let socket: { dispose(): void };
  try {
    socket = net.listen(
      { protocol: 'udp', port: ownPort, owner: 'resolver' },
      {
        reader: kernel,
        onDatagram(datagram) {
          const reply = datagram.payload as DnsReply;
          if (reply.id !== ownPort) return;
          socket.dispose();
          timer.cancel();
          end('answered', reply);
          future.resolve(reply);
        },
      },
    );
  } catch (error) {
    if (!(error instanceof AddressInUse)) throw error;
    future.resolve(undefined);
    return future;
  }
  const timer = kernel.after(timeout, () => {
    socket.dispose();
    end('no-answer');
    future.resolve(undefined);
  });
  const asked: DnsQuery = { id: ownPort, ...question };
  const trace = traced ? net.sendQuestion(server, port, ownPort, asked) : undefined;
  if (trace === undefined) net.sendDatagram(server, port, ownPort, asked);
  const end = (outcome: 'answered' | 'no-answer', reply?: DnsReply): void =>
    trace?.end(outcome, { ...question, code: reply?.code, answers: reply?.answers.map(({ data }) => data) ?? [] });
  return future;
}
