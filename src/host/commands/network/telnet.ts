import type { Task } from '../../../kernel/wait.ts';
import { ConnectError } from '../../../net/network.ts';
import { resolveName } from '../../network/resolve-name.ts';
import type { Proc } from '../../proc.ts';
import type { Flavour } from '../command.ts';
import { carry, WHY } from './nc.ts';
import { misused } from '../misuse.ts';

const TELNET = 23;

/** `telnet HOST [PORT]`: shows whether somebody listens, and carries lines both ways. */
export function* telnet(proc: Proc, flavour: Flavour): Task<number> {
  const [host, service = String(TELNET)] = proc.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (host === undefined) {
    if (flavour === 'busybox') return misused(proc, flavour, '');
    proc.error('usage: telnet [-l user] [-a] [host-name [port]]\n');
    return 1;
  }
  const address = (yield* resolveName(proc.machine, host))?.[0];
  if (address === undefined) {
    proc.error(
      flavour === 'busybox'
        ? `telnet: bad address '${host}'\n`
        : `telnet: could not resolve ${host}/${service}: Name or service not known\n`,
    );
    return 1;
  }
  if (flavour === 'gnu') proc.print(`Trying ${address}...\n`);
  try {
    const connection = yield* proc.machine.net
      .connect(address, Number(service), { traced: proc.machine.traced })
      .wait();
    proc.print(flavour === 'gnu' ? `Connected to ${host}.\nEscape character is '^]'.\n` : `Connected to ${host}\n`);
    const status = yield* carry(proc, connection, undefined);
    proc.error(`Connection closed by foreign host${flavour === 'gnu' ? '.' : ''}\n`);
    return flavour === 'gnu' ? 1 : status;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const why = WHY[error.code];
    proc.error(
      flavour === 'busybox'
        ? `telnet: can't connect to remote host (${address}): ${why}\n`
        : `telnet: Unable to connect to remote host: ${why}\n`,
    );
    return 1;
  }
}
