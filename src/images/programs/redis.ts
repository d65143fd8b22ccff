import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { AddressInUse } from '../../net/namespace.ts';
import { civil, clockTime, shortMonth, two } from '../../kernel/civil.ts';
import { waitForSignal } from './wait-for-signal.ts';

const PORT = 6379;

/** One command, in RESP (`*1\r\n$4\r\nPING\r\n`) or as a plain line, with what is left; undefined when it is not whole. */
function takeCommand(text: string): { words: string[]; rest: string } | undefined {
  if (!text.startsWith('*')) {
    const end = text.indexOf('\n');
    if (end < 0) return undefined;
    return { words: text.slice(0, end).trim().split(/\s+/), rest: text.slice(end + 1) };
  }
  const parts = text.split('\r\n');
  const count = Number(parts[0].slice(1));
  if (parts.length <= 2 * count + 1 - (text.endsWith('\r\n') ? 0 : 1) && parts.length < 2 * count + 2) return undefined;
  const words: string[] = [];
  for (let i = 0; i < count; i++) words.push(parts[2 + 2 * i]);
  return { words, rest: parts.slice(2 * count + 1).join('\r\n') };
}

const bulk = (text: string | undefined): string => (text === undefined ? '$-1\r\n' : `$${text.length}\r\n${text}\r\n`);

/** The few commands that lessons use. */
function execute(words: readonly string[], data: Map<string, string>): string {
  const [name, key, value] = [words[0]?.toUpperCase(), words[1], words[2]];
  switch (name) {
    case 'PING':
      return key === undefined ? '+PONG\r\n' : bulk(key);
    case 'ECHO':
      return bulk(key);
    case 'SET':
      if (key === undefined || value === undefined) break;
      data.set(key, value);
      return '+OK\r\n';
    case 'GET':
      if (key === undefined) break;
      return bulk(data.get(key));
    case 'DEL':
      return `:${words.slice(1).filter((each) => data.delete(each)).length}\r\n`;
    case 'EXISTS':
      return `:${words.slice(1).filter((each) => data.has(each)).length}\r\n`;
    case 'INCR': {
      if (key === undefined) break;
      const number = Number(data.get(key) ?? 0);
      if (!Number.isInteger(number)) return '-ERR value is not an integer or out of range\r\n';
      data.set(key, String(number + 1));
      return `:${number + 1}\r\n`;
    }
    case 'KEYS':
      return `*${data.size}\r\n${[...data.keys()].map(bulk).join('')}`;
    case 'DBSIZE':
      return `:${data.size}\r\n`;
    case 'FLUSHALL':
      data.clear();
      return '+OK\r\n';
    case 'QUIT':
      return '+OK\r\n';
    default:
      return `-ERR unknown command '${words[0] ?? ''}'\r\n`;
  }
  return `-ERR wrong number of arguments for '${(name ?? '').toLowerCase()}' command\r\n`;
}

/** redis-server on port 6379; SIGTERM saves nothing and ends it with status 0. */
export function redis(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const { machine } = proc;
    const log = (mark: string, text: string): void => {
      const date = civil(machine.kernel.date);
      const millis = String(Math.floor(machine.kernel.date / 1000) % 1000).padStart(3, '0');
      proc.print(`${proc.pid}:M ${two(date.day)} ${shortMonth(date)} ${clockTime(date)}.${millis} ${mark} ${text}\n`);
    };
    const data = new Map<string, string>();
    const onConnection = (connection: Connection): void => {
      let received = '';
      connection.onMessage((message) => {
        received += String(message);
        for (let next = takeCommand(received); next !== undefined; next = takeCommand(received)) {
          received = next.rest;
          if (next.words[0] === '' || next.words.length === 0) continue;
          connection.send(execute(next.words, data));
          if (next.words[0].toUpperCase() === 'QUIT') connection.close();
        }
      });
    };
    try {
      const socket = machine.net.listen({ protocol: 'tcp', port: PORT, owner: 'redis-server' }, { onConnection });
      try {
        const old = version.startsWith('3.');
        if (old) {
          log('#', `Server started, Redis version ${version}`);
          log('*', `The server is now ready to accept connections on port ${PORT}`);
        } else {
          log('*', `Running mode=standalone, port=${PORT}.`);
          log('*', 'Server initialized');
          log('*', 'Ready to accept connections tcp');
        }
        const signal = yield* waitForSignal(proc, ['SIGTERM', 'SIGINT']);
        proc.print(
          `${proc.pid}:signal-handler (${Math.floor(machine.kernel.date / 1_000_000)}) Received ${signal} scheduling shutdown...\n`,
        );
        log(old ? '#' : '*', 'User requested shutdown...');
        log('*', 'Saving the final RDB snapshot before exiting.');
        log('*', 'DB saved on disk');
        log('#', 'Redis is now ready to exit, bye bye...');
        return 0;
      } finally {
        socket.dispose();
      }
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      log('#', `Creating Server TCP listening socket *:${PORT}: bind: Address already in use`);
      return 1;
    }
  };
}
