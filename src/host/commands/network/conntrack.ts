import { SECOND } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import { formatAddress } from '../../../net/address.ts';
import type { Flow, Tuple } from '../../../net/conntrack.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };
/** How long the kernel keeps an open TCP flow, and others, in seconds. */
const ESTABLISHED = 432_000;
const OTHERS = 120;

function tuple(t: Tuple): string {
  return `src=${formatAddress(t.source)} dst=${formatAddress(t.destination)} sport=${t.sourcePort} dport=${t.destinationPort}`;
}

function line(flow: Flow, now: number): string {
  const open = flow.protocol === 'tcp' && flow.closedAt === undefined;
  const rest = (open ? ESTABLISHED : OTHERS) - Math.floor((now - (flow.closedAt ?? flow.lastSeen)) / SECOND);
  const state = flow.protocol === 'tcp' ? ` ${open ? 'ESTABLISHED' : 'TIME_WAIT'}` : '';
  return `${flow.protocol.padEnd(8)} ${NUMBERS[flow.protocol] ?? 0} ${Math.max(0, rest)}${state} ${tuple(flow.original)} ${tuple(flow.reply)} [ASSURED] mark=${flow.mark} use=1\n`;
}

/** `conntrack -L`: the flows that are translated or passed on. */
export function* conntrack(proc: Proc): Task<number> {
  const { net, kernel } = proc.machine;
  const flows = net.isFiltering ? net.conntrack.flows(kernel.now) : [];
  yield* write(proc, flows.map((flow) => line(flow, kernel.now)).join(''));
  proc.error(`conntrack v1.4.8 (conntrack-tools): ${flows.length} flow entries have been shown.\n`);
  return 0;
}
