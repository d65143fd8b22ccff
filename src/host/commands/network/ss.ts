import type { Task } from '../../../kernel/wait.ts';
import type { Proc } from '../../proc.ts';
import { parseOptions, write, type Flavour } from '../command.ts';
import { holderOf, listeningSockets, type SocketRow } from './sockets.ts';

interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** Whether the column stands right behind the one before it. */
  readonly joined?: boolean;
  readonly cell: (row: SocketRow) => string;
}

function local({ family, address }: SocketRow): string {
  if (family === 'dual') return '*:';
  return family === 'ipv6' ? '[::]:' : `${address}:`;
}

function peer({ family }: SocketRow): string {
  return family === 'dual' ? '*:' : family === 'ipv6' ? '[::]:' : '0.0.0.0:';
}

/** Lays out as ss does: each column as wide as its widest word, and nothing behind the last. */
function table(columns: readonly Column[], rows: readonly SocketRow[], head: boolean): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const lines = head ? [columns.map(({ title }) => title), ...cells] : cells;
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((each) => each[i].length)));
  const text = lines.map((line) =>
    columns
      .map(({ right, joined }, i) => {
        const space = i === 0 || joined === true ? '' : ' ';
        return space + (right === true ? line[i].padStart(widths[i]) : line[i].padEnd(widths[i]));
      })
      .join('')
      .trimEnd(),
  );
  return text.map((line) => `${line}\n`).join('');
}

/** `ss`: the listening sockets, with iproute2's layout (transcripts/host-look, bridge-default). */
export function* ss(proc: Proc, flavour: Flavour): Task<number> {
  const long = {
    listening: 'l',
    numeric: 'n',
    tcp: 't',
    udp: 'u',
    all: 'a',
    processes: 'p',
    'no-header': 'H',
    ipv4: '4',
    ipv6: '6',
  };
  const parsed = parseOptions(proc, { short: 'lntuaprH46oesx', long }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const filter = /sport\s*=\s*:?(\d+)/.exec(rest.join(' '));
  const both = options.has('t') === options.has('u');
  const listening = options.has('l') || options.has('a');
  const rows = (listening ? listeningSockets(proc.machine.net) : []).filter(
    (each) =>
      (both || options.has(each.protocol === 'tcp' ? 't' : 'u')) &&
      (!options.has('4') || each.family === 'ipv4') &&
      (!options.has('6') || each.family !== 'ipv4') &&
      (filter === null || each.port === Number(filter[1])),
  );
  const users = ({ owner }: SocketRow): string =>
    owner === '' ? '' : `users:(("${owner}",pid=${holderOf(proc, owner) ?? 0},fd=7))`;
  const columns: Column[] = [
    ...(both ? [{ title: 'Netid', cell: (row: SocketRow) => row.protocol }] : []),
    { title: 'State', cell: ({ protocol }) => (protocol === 'tcp' ? 'LISTEN' : 'UNCONN') },
    { title: 'Recv-Q', cell: () => '0' },
    { title: 'Send-Q', cell: ({ protocol }) => (protocol === 'tcp' ? '4096' : '0') },
    { title: 'Local Address:', right: true, cell: local },
    { title: 'Port', joined: true, cell: ({ port }) => String(port) },
    { title: 'Peer Address:', right: true, cell: peer },
    { title: 'Port', joined: true, cell: () => '*' },
    ...(options.has('p') ? [{ title: 'Process', cell: users }] : []),
  ];
  yield* write(proc, table(columns, rows, !options.has('H')));
  return 0;
}
