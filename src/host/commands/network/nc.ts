import { BrokenPipe, Pipe } from '../../../kernel/pipe.ts';
import { SECOND } from '../../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../../kernel/wait.ts';
import type { Connection } from '../../../net/connection.ts';
import { AddressInUse } from '../../../net/namespace.ts';
import { ConnectError } from '../../../net/network.ts';
import { resolveName } from '../../network/resolve-name.ts';
import type { Proc } from '../../proc.ts';
import { ExecError } from '../../program.ts';
import { parseOptions, type Flavour } from '../command.ts';
import { misused } from '../misuse.ts';

/** What busybox's nc can do; the one of hosts (OpenBSD's) scans ports too. */
const NAMES: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  6379: 'redis',
};

interface Options {
  readonly listen: boolean;
  readonly port: number | undefined;
  readonly command: readonly string[] | undefined;
  readonly host: string | undefined;
  /** Connects and says so, no more. */
  readonly scan: boolean;
  readonly verbose: boolean;
  /** Seconds. */
  readonly patience: number | undefined;
}

function parse(proc: Proc, flavour: Flavour): Options | number {
  // Everything after -e is the command.
  const at = proc.argv.indexOf('-e');
  const command = at < 0 ? undefined : proc.argv.slice(at + 1);
  const whole = proc.argv;
  if (at >= 0) proc.argv = whole.slice(0, at);
  const short = flavour === 'busybox' ? 'lp:w:i:f:' : 'lp:w:zvnuk46q:N';
  const parsed = parseOptions(proc, { short }, flavour);
  proc.argv = whole;
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const listen = options.has('l');
  const words = listen && !options.has('p') ? rest.slice(-1) : rest.slice(1, 2);
  const port = options.get('p') ?? words[0];
  return {
    listen,
    port: port === undefined ? undefined : Number(port),
    command,
    host: listen ? undefined : rest[0],
    scan: options.has('z'),
    verbose: options.has('v'),
    patience: options.has('w') ? Number(options.get('w')) : undefined,
  };
}

/** What comes over the connection as a stream of text, and whether it has ended. */
function incoming(connection: Connection): Pipe {
  const pipe = new Pipe();
  connection.onMessage((message) => {
    try {
      pipe.writer.write(String(message));
    } catch (error) {
      if (!(error instanceof BrokenPipe)) throw error;
    }
  });
  connection.onClose(() => pipe.writer.close());
  return pipe;
}

/** Joins a connection to standard input and output, or to those of `-e COMMAND`. */
export function* carry(proc: Proc, connection: Connection, command: readonly string[] | undefined): Task<number> {
  const received = incoming(connection);
  if (command !== undefined) {
    const output = new Pipe();
    try {
      proc.spawn({ argv: command, stdin: received.reader, stdout: output.writer });
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      proc.error(`nc: can't execute '${command[0]}': ${error.message}\n`);
      connection.close();
      return error.status;
    }
    for (;;) {
      const text = yield* output.reader.read();
      if (text === null) break;
      connection.send(text);
    }
    connection.close();
    return 0;
  }
  let open = true;
  while (connection.isOpen) {
    const text = received.reader.tryRead();
    if (text === null) break;
    if (text !== undefined) {
      proc.print(text);
      continue;
    }
    const typed = open ? proc.stdin.tryRead() : undefined;
    if (typed === null) open = false;
    else if (typed !== undefined) {
      connection.send(typed);
      continue;
    }
    yield open ? anyOf(received.reader.readable, proc.stdin.readable) : received.reader.readable;
  }
  connection.close();
  return 0;
}

/** Why a connection did not come about, in the words of the C library. */
export const WHY = {
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  'no-route': 'Network is unreachable',
  'bad-address': 'Invalid argument',
} as const;

function* connect(proc: Proc, options: Options, flavour: Flavour): Task<number> {
  const { net, kernel } = proc.machine;
  const host = options.host as string;
  const port = options.port as number;
  const address = (yield* resolveName(proc.machine, host))?.[0];
  if (address === undefined) {
    proc.error(
      flavour === 'busybox'
        ? `nc: bad address '${host}'\n`
        : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
    );
    return 1;
  }
  const failed = (why: string): number => {
    if (flavour === 'busybox') proc.error(`nc: can't connect to remote host (${address}): ${why}\n`);
    else if (options.verbose) proc.error(`nc: connect to ${host} port ${port} (tcp) failed: ${why}\n`);
    return 1;
  };
  const opening = net.connect(address, port, { traced: proc.machine.traced });
  if (options.patience !== undefined) {
    yield anyOf(opening, kernel.timer(options.patience * SECOND));
    if (!opening.settled) return failed(WHY.timeout);
  }
  try {
    const connection = yield* opening.wait();
    if (options.verbose) proc.error(`Connection to ${host} ${port} port [tcp/${NAMES[port] ?? '*'}] succeeded!\n`);
    if (!options.scan) return yield* carry(proc, connection, options.command);
    connection.close();
    return 0;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return failed(WHY[error.code]);
  }
}

/** `nc [-zv] [-w SEC] HOST PORT`, `nc -l -p PORT [-e COMMAND…]`: one connection, then it ends. */
export function* nc(proc: Proc, flavour: Flavour): Task<number> {
  const options = parse(proc, flavour);
  if (typeof options === 'number') return options;
  if (options.port === undefined || (!options.listen && options.host === undefined)) {
    if (flavour === 'busybox') return misused(proc, flavour, '');
    proc.error('usage: nc [-46klnuvz] [-p source_port] [-w timeout] [destination] [port]\n');
    return 1;
  }
  if (!options.listen) return yield* connect(proc, options, flavour);
  const arrived = new Condition();
  let connection: Connection | undefined;
  try {
    const socket = proc.machine.net.listen(
      { protocol: 'tcp', port: options.port, owner: 'nc', family: 'dual' },
      {
        onConnection(each) {
          if (connection !== undefined) return each.reset();
          connection = each;
          arrived.notify();
        },
      },
    );
    try {
      while (connection === undefined) yield arrived;
    } finally {
      socket.dispose();
    }
  } catch (error) {
    if (!(error instanceof AddressInUse)) throw error;
    proc.error('nc: bind: Address already in use\n');
    return 1;
  }
  return yield* carry(proc, connection, options.command);
}
