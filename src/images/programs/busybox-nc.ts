import { resolveName } from '../../host/network/resolve-name.ts';
import type { Proc } from '../../host/proc.ts';
import { ExecError } from '../../host/program.ts';
import { BrokenPipe, Pipe } from '../../kernel/pipe.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { AddressInUse } from '../../net/namespace.ts';
import { ConnectError } from '../../net/network.ts';

interface Options {
  listen: boolean;
  port: number | undefined;
  command: readonly string[] | undefined;
  host: string | undefined;
}

function parse(argv: readonly string[]): Options {
  const options: Options = { listen: false, port: undefined, command: undefined, host: undefined };
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i];
    if (word === '-l') options.listen = true;
    else if (word === '-p') options.port = Number(argv[++i]);
    else if (word === '-lp') {
      options.listen = true;
      options.port = Number(argv[++i]);
    } else if (word === '-e') {
      options.command = argv.slice(i + 1);
      break;
    } else if (word === '-w') i++;
    else if (!word.startsWith('-')) {
      if (options.host === undefined) options.host = word;
      else options.port = Number(word);
    }
  }
  return options;
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
function* carry(proc: Proc, connection: Connection, command: readonly string[] | undefined): Task<number> {
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

/** busybox nc: `nc [-w SEC] HOST PORT`, `nc -l -p PORT [-e COMMAND…]`: one connection, then it ends. */
export function* busyboxNc(proc: Proc): Task<number> {
  const options = parse(proc.argv);
  if (options.port === undefined || (!options.listen && options.host === undefined)) {
    proc.error(
      'BusyBox v1.37.0 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n',
    );
    return 1;
  }
  if (!options.listen) {
    const address = (yield* resolveName(proc.machine, options.host as string))?.[0];
    if (address === undefined) {
      proc.error(`nc: bad address '${options.host}'\n`);
      return 1;
    }
    const { net, traced } = proc.machine;
    try {
      const connection = yield* net.connect(address, options.port, { traced }).wait();
      return yield* carry(proc, connection, options.command);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      proc.error(
        `nc: can't connect to remote host (${address}): Connection ${error.code === 'refused' ? 'refused' : 'timed out'}\n`,
      );
      return 1;
    }
  }
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
