import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { waitForSignal } from './wait-for-signal.ts';

const PORT = 11_211;

/** memcached on port 11211: its text protocol. SIGTERM and SIGINT end it with status 0. */
export function memcached(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const { machine } = proc;
    const started = machine.kernel.now;
    const data = new Map<string, { flags: string; text: string }>();
    const count = { connections: 0, gets: 0, sets: 0, hits: 0 };
    const stats = (): string => {
      const now = Math.floor(machine.kernel.date / SECOND);
      const rows: readonly (readonly [string, string | number])[] = [
        ['pid', proc.pid],
        ['uptime', Math.floor((machine.kernel.now - started) / SECOND)],
        ['time', now],
        ['version', version],
        ['pointer_size', 64],
        ['curr_connections', 1],
        ['total_connections', count.connections],
        ['cmd_get', count.gets],
        ['cmd_set', count.sets],
        ['get_hits', count.hits],
        ['get_misses', count.gets - count.hits],
        ['limit_maxbytes', 67_108_864],
        ['threads', 4],
        ['curr_items', data.size],
      ];
      return `${rows.map(([name, value]) => `STAT ${name} ${value}\r\n`).join('')}END\r\n`;
    };
    const onConnection = (connection: Connection): void => {
      count.connections++;
      let received = '';
      const take = (): boolean => {
        const end = received.indexOf('\n');
        if (end < 0) return false;
        const [command, key, flags, , bytes] = received.slice(0, end).trim().split(/\s+/);
        let rest = received.slice(end + 1);
        let answer = 'ERROR\r\n';
        if (command === 'set' || command === 'add' || command === 'replace') {
          const body = /^([\s\S]*?)\r?\n/.exec(rest.slice(Number(bytes)));
          if (rest.length < Number(bytes) || body === null) return false;
          const keep = command === 'set' || data.has(key) === (command === 'replace');
          if (keep) data.set(key, { flags, text: rest.slice(0, Number(bytes)) });
          rest = rest.slice(Number(bytes) + body[0].length);
          count.sets++;
          answer = keep ? 'STORED\r\n' : 'NOT_STORED\r\n';
        } else if (command === 'get' || command === 'gets') {
          const found = data.get(key);
          count.gets++;
          if (found !== undefined) count.hits++;
          answer = `${found === undefined ? '' : `VALUE ${key} ${found.flags} ${found.text.length}\r\n${found.text}\r\n`}END\r\n`;
        } else if (command === 'delete') answer = data.delete(key) ? 'DELETED\r\n' : 'NOT_FOUND\r\n';
        else if (command === 'version') answer = `VERSION ${version}\r\n`;
        else if (command === 'stats') answer = stats();
        else if (command === 'flush_all') {
          data.clear();
          answer = 'OK\r\n';
        } else if (command === 'quit') {
          connection.close();
          return false;
        }
        received = rest;
        connection.send(answer);
        return true;
      };
      connection.onMessage((message) => {
        received += String(message);
        while (connection.isOpen && take());
      });
    };
    const socket = machine.net.listen({ protocol: 'tcp', port: PORT, owner: 'memcached' }, { onConnection });
    try {
      const signal = yield* waitForSignal(proc, ['SIGTERM', 'SIGINT']);
      proc.error(`Signal handled: ${signal === 'SIGTERM' ? 'Terminated' : 'Interrupt'}.\n`);
      return 0;
    } finally {
      socket.dispose();
    }
  };
}
