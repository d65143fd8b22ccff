import { resolveName } from '../../host/network/resolve-name.ts';
import type { Proc } from '../../host/proc.ts';
import { Pipe } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { ConnectError } from '../../net/network.ts';

/** One whole reply at the beginning of a text, as redis-cli prints it, with what is left; undefined when more must come. */
function takeReply(text: string, tty: boolean): { shown: string; rest: string } | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const [kind, line, rest] = [text[0], text.slice(1, end), text.slice(end + 2)];
  if (kind === '$') {
    const length = Number(line);
    if (length < 0) return { shown: tty ? '(nil)' : '', rest };
    if (rest.length < length + 2) return undefined;
    const value = rest.slice(0, length);
    return { shown: tty ? JSON.stringify(value) : value, rest: rest.slice(length + 2) };
  }
  if (kind === '*') {
    let left = rest;
    const lines: string[] = [];
    for (let i = 1; i <= Number(line); i++) {
      const next = takeReply(left, tty);
      if (next === undefined) return undefined;
      lines.push(tty ? `${i}) ${next.shown}` : next.shown);
      left = next.rest;
    }
    return { shown: lines.length === 0 ? (tty ? '(empty array)' : '') : lines.join('\n'), rest: left };
  }
  if (kind === ':') return { shown: tty ? `(integer) ${line}` : line, rest };
  return { shown: kind === '-' && tty ? `(error) ${line}` : line, rest };
}

/** redis-cli [-h HOST] [-p PORT] [COMMAND…]; without a command those on standard input. */
export function* redisCli(proc: Proc): Task<number> {
  let host = '127.0.0.1';
  let port = 6379;
  let at = 1;
  for (; at < proc.argv.length && proc.argv[at].startsWith('-'); at += 2) {
    if (proc.argv[at] === '-h') host = proc.argv[at + 1] ?? host;
    else if (proc.argv[at] === '-p') port = Number(proc.argv[at + 1] ?? port);
  }
  const command = proc.argv.slice(at);
  const tty = proc.isTty(1);
  const address = host === 'localhost' ? '127.0.0.1' : (yield* resolveName(proc.machine, host))?.[0];
  let connection: Connection;
  try {
    if (address === undefined) throw new ConnectError('unreachable', `Name or service not known`);
    connection = yield* proc.machine.net.connect(address, port, { traced: proc.machine.traced }).wait();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const why = address === undefined ? 'Name or service not known' : 'Connection refused';
    proc.error(`Could not connect to Redis at ${host}:${port}: ${why}\n`);
    return 1;
  }
  const received = new Pipe();
  connection.onMessage((message) => received.writer.write(String(message)));
  connection.onClose(() => received.writer.close());
  let held = '';
  const ask = function* (words: readonly string[]): Task<boolean> {
    connection.send(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
    for (;;) {
      const reply = takeReply(held, tty);
      if (reply !== undefined) {
        held = reply.rest;
        proc.print(`${reply.shown}\n`);
        return true;
      }
      const text = yield* received.reader.read();
      if (text === null) {
        proc.error('Error: Server closed the connection\n');
        return false;
      }
      held += text;
    }
  };
  try {
    if (command.length > 0) return (yield* ask(command)) ? 0 : 1;
    let typed = '';
    const prompt = (): void => (tty ? proc.print(`${host}:${port}> `) : undefined);
    prompt();
    for (;;) {
      const text = yield* proc.stdin.read();
      if (text === null) return 0;
      const lines = (typed + text).split('\n');
      typed = lines.pop() ?? '';
      for (const line of lines) {
        const words = line.trim().split(/\s+/);
        if (/^(exit|quit)$/i.test(words[0])) return 0;
        if (words[0] !== '' && !(yield* ask(words))) return 1;
        prompt();
      }
    }
  } finally {
    connection.close();
  }
}
