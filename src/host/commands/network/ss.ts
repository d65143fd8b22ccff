import type { Task } from '../../../kernel/wait.ts';
import { basename } from '../../fs/path.ts';
import type { Proc } from '../../proc.ts';
import { parseOptions, write, type Flavour } from '../command.ts';

/** Listening sockets; a port held on every address is shown as ss shows dockerd's: `*`. */
export function* ss(proc: Proc, flavour: Flavour): Task<number> {
  const netstat = basename(proc.argv[0]) === 'netstat';
  const parsed = parseOptions(
    proc,
    {
      short: 'lntuaprH46oesx',
      long: {
        listening: 'l',
        numeric: 'n',
        tcp: 't',
        udp: 'u',
        all: 'a',
        processes: 'p',
        'no-header': 'H',
        programs: 'p',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const filter = /sport\s*=\s*:?(\d+)/.exec(rest.join(' '));
  const both = !options.has('t') && !options.has('u');
  const listening = options.has('l') || options.has('a');
  const rows = listening
    ? proc.machine.net.listeners.filter(
        (each) =>
          (both || options.has(each.protocol === 'tcp' ? 't' : 'u')) &&
          (filter === null || each.port === Number(filter[1])),
      )
    : [];
  const pid = (owner: string): number | undefined =>
    [...proc.machine.units.values()].find((unit) => unit.command.split(' ')[0].endsWith(`/${owner}`))?.mainPid ??
    [...proc.machine.processes.values()].find((each) => basename(each.argv[0]) === owner)?.pid;
  const any = (address: string): boolean => address === '0.0.0.0' || address === '*';
  const sorted = [...rows].sort((a, b) => (a.protocol === b.protocol ? 0 : a.protocol === 'udp' ? -1 : 1));
  if (netstat) {
    const lines = sorted.map((each) => {
      const wild = any(each.address) && each.owner === 'dockerd';
      const local = `${wild ? '::' : each.address}${wild ? ':' : ':'}${each.port}`;
      const program = options.has('p') ? `${pid(each.owner) ?? '-'}/${each.owner}` : '';
      return `${(each.protocol + (wild ? '6' : '')).padEnd(5)}      0      0 ${local.padEnd(23)} ${(wild ? ':::*' : '0.0.0.0:*').padEnd(23)} ${(each.protocol === 'tcp' ? 'LISTEN' : '').padEnd(11)} ${program}`.trimEnd();
    });
    const head = `Active Internet connections (${options.has('a') ? 'servers and established' : listening ? 'only servers' : 'w/o servers'})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${options.has('p') ? ' PID/Program name' : ''}`;
    yield* write(proc, `${head.trimEnd()}\n${lines.map((line) => `${line}\n`).join('')}`);
    return 0;
  }
  const withKind = both || (options.has('t') && options.has('u'));
  const lines = sorted.map((each) => {
    const local = `${any(each.address) && each.owner === 'dockerd' ? '*' : each.address}:${each.port}`;
    const peer = any(each.address) && each.owner === 'dockerd' ? '*:*' : '0.0.0.0:*';
    const state = each.protocol === 'tcp' ? 'LISTEN' : 'UNCONN';
    const queue = each.protocol === 'tcp' ? '4096' : '0';
    const process = options.has('p') ? ` users:(("${each.owner}",pid=${pid(each.owner) ?? 0},fd=7))` : '';
    return `${withKind ? each.protocol.padEnd(6) : ''}${state.padEnd(7)} 0      ${queue.padEnd(6)} ${local.padStart(21)} ${peer.padStart(18)}${process}`.trimEnd();
  });
  const head = options.has('H')
    ? ''
    : `${withKind ? 'Netid ' : ''}State   Recv-Q Send-Q    Local Address:Port  Peer Address:Port${options.has('p') ? 'Process' : ''}\n`;
  yield* write(proc, head + lines.map((line) => `${line}\n`).join(''));
  return 0;
}
