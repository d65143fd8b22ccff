import { MILLISECOND, SECOND, type Micros } from '../../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../../kernel/wait.ts';
import { parseAddress } from '../../../net/address.ts';
import { ConnectError } from '../../../net/network.ts';
import { formatAddress } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { nameOf, resolveName } from '../../network/resolve-name.ts';
import { parseOptions, type Flavour } from '../command.ts';
import { misused } from '../misuse.ts';

/** busybox waits so long for the first answer after its last packet; iputils for any. */
const LINGER = 10 * SECOND;

const milliseconds = (micros: Micros): string => (micros / 1_000).toFixed(3);

interface Run {
  sent: number;
  received: number;
  errors: number;
  readonly rounds: Micros[];
}

/** Echo requests to a host, one a second. */
export function* ping(proc: Proc, flavour: Flavour): Task<number> {
  const busybox = flavour === 'busybox';
  const parsed = parseOptions(
    proc,
    {
      short: busybox ? '46c:s:i:At:I:W:w:qp:' : '46c:s:i:At:I:W:w:qp:nvaDOUbdfLrR',
      status: busybox ? 1 : 2,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const [name] = rest;
  if (name === undefined) {
    if (busybox) return misused(proc, flavour, '');
    proc.error('ping: usage error: Destination address required\n');
    return 2;
  }
  const found = yield* resolveName(proc.machine, name);
  const address = found?.[0];
  if (address === undefined) {
    if (busybox) proc.error(`ping: bad address '${name}'\n`);
    else
      proc.error(
        `ping: ${name}: ${found === undefined ? 'Temporary failure in name resolution' : 'Name or service not known'}\n`,
      );
    return busybox ? 1 : 2;
  }
  const size = Number(options.get('s') ?? 56);
  proc.print(
    busybox
      ? `PING ${name} (${address}): ${size} data bytes\n`
      : `PING ${name} (${address}) ${size}(${size + 28}) bytes of data.\n`,
  );
  const run: Run = { sent: 0, received: 0, errors: 0, rounds: [] };
  const start = proc.machine.kernel.now;
  const refused = yield* send(proc, { busybox, name, address, size, options, run });
  if (refused !== undefined) {
    proc.error(busybox ? `ping: sendto: ${refused}\n` : `ping: connect: ${refused}\n`);
    return busybox ? 1 : 2;
  }
  summarise(proc, busybox, name, run, proc.machine.kernel.now - start);
  return run.received > 0 ? 0 : 1;
}

interface Plan {
  readonly busybox: boolean;
  readonly name: string;
  readonly address: string;
  readonly size: number;
  readonly options: ReadonlyMap<string, string>;
  readonly run: Run;
}

/** Sends and listens; why it had to give up, where no packet could leave. */
function* send(proc: Proc, { busybox, name, address, size, options, run }: Plan): Task<string | undefined> {
  const { kernel, net, traced } = proc.machine;
  const count = options.has('c') ? Number(options.get('c')) : Infinity;
  const interval = Math.round(Number(options.get('i') ?? 1) * SECOND);
  const deadline = options.has('w') ? kernel.now + Number(options.get('w')) * SECOND : Infinity;
  const linger = options.has('W') ? Math.round(Number(options.get('W')) * SECOND) : LINGER;
  const quiet = options.has('q');
  const changed = new Condition();
  let interrupted = false;
  let refused: string | undefined;
  // iputils asks who it is that answers, and shows the address twice when nobody knows.
  const named = parseAddress(name) === undefined && !busybox && !options.has('n');
  const shown = named ? `${(yield* nameOf(proc.machine, address)) ?? address} (${address})` : address;
  proc.handle('SIGINT', () => {
    interrupted = true;
    changed.notify();
  });
  let next = kernel.now;
  let last = kernel.now;
  while (!interrupted && refused === undefined && kernel.now < deadline) {
    if (run.sent < count && kernel.now >= next) {
      const sequence = run.sent++;
      last = kernel.now;
      next = kernel.now + interval;
      net.network.echo(net, address, { traced }).whenSettled(
        ({ round, ttl }) => {
          run.received++;
          run.rounds.push(round);
          const head = `${size + 8} bytes from ${shown}:`;
          if (!quiet && proc.state !== 'ended')
            proc.print(
              busybox
                ? `${head} seq=${sequence} ttl=${ttl} time=${milliseconds(round)} ms\n`
                : `${head} icmp_seq=${sequence + 1} ttl=${ttl} time=${milliseconds(round)} ms\n`,
            );
          changed.notify();
        },
        (error) => {
          if (error instanceof ConnectError && error.code === 'no-route') refused = 'Network is unreachable';
          else if (!busybox) {
            run.errors++;
            const own = net.sourceFor(parseAddress(address) ?? 0);
            if (!quiet && proc.state !== 'ended')
              proc.print(`From ${formatAddress(own ?? 0)} icmp_seq=${sequence + 1} Destination Host Unreachable\n`);
          }
          changed.notify();
        },
      );
      continue;
    }
    if (run.received + run.errors >= count) break;
    const until = Math.min(run.sent < count ? next : last + linger, deadline);
    if (kernel.now >= until) break;
    yield anyOf(changed, kernel.timer(until - kernel.now));
  }
  proc.handle('SIGINT', undefined);
  return refused;
}

function summarise(proc: Proc, busybox: boolean, name: string, run: Run, took: Micros): void {
  const { sent, received, errors, rounds } = run;
  const lost = sent === 0 ? 0 : Math.round((100 * (sent - received)) / sent);
  const min = Math.min(...rounds);
  const max = Math.max(...rounds);
  const mean = rounds.reduce((sum, each) => sum + each, 0) / rounds.length;
  if (busybox) {
    proc.print(
      `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${lost}% packet loss\n`,
    );
    if (received > 0)
      proc.print(`round-trip min/avg/max = ${milliseconds(min)}/${milliseconds(mean)}/${milliseconds(max)} ms\n`);
    return;
  }
  const wrong = errors === 0 ? '' : `+${errors} errors, `;
  proc.print(
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} received, ${wrong}${lost}% packet loss, time ${Math.floor(took / MILLISECOND)}ms\n`,
  );
  if (received === 0) {
    proc.print('\n');
    return;
  }
  const deviation = Math.sqrt(rounds.reduce((sum, each) => sum + (each - mean) ** 2, 0) / rounds.length);
  proc.print(
    `rtt min/avg/max/mdev = ${milliseconds(min)}/${milliseconds(mean)}/${milliseconds(max)}/${milliseconds(deviation)} ms\n`,
  );
}
