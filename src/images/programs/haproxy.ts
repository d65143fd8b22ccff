import { resolveName } from '../../host/network/resolve-name.ts';
import type { Proc } from '../../host/proc.ts';
import { DisposableStore } from '../../kernel/disposable.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Connection } from '../../net/connection.ts';
import { ConnectError } from '../../net/network.ts';
import { waitForSignal } from './wait-for-signal.ts';

interface Backend {
  readonly servers: { readonly name: string; readonly host: string; readonly port: number }[];
  next: number;
}

interface Frontend {
  readonly ports: number[];
  backend: string;
}

/** The parts of haproxy.cfg that forward connections: bind, default_backend, server. */
function read(text: string): { frontends: Frontend[]; backends: Map<string, Backend> } {
  const frontends: Frontend[] = [];
  const backends = new Map<string, Backend>();
  let frontend: Frontend | undefined;
  let backend: Backend | undefined;
  for (const line of text.split('\n')) {
    const [word = '', ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (['global', 'defaults', 'frontend', 'backend', 'listen'].includes(word)) {
      frontend = undefined;
      backend = undefined;
      const name = rest[0] ?? '';
      if (word === 'frontend' || word === 'listen') frontends.push((frontend = { ports: [], backend: name }));
      if (word === 'backend' || word === 'listen') backends.set(name, (backend = { servers: [], next: 0 }));
    } else if (word === 'bind') frontend?.ports.push(Number(rest[0]?.split(':').pop()));
    else if (word === 'default_backend' && frontend !== undefined) frontend.backend = rest[0] ?? '';
    else if (word === 'server') {
      const [host = '', port = '80'] = (rest[1] ?? '').split(':');
      backend?.servers.push({ name: rest[0] ?? '', host, port: Number(port) });
    }
  }
  return { frontends, backends };
}

const UNAVAILABLE =
  'HTTP/1.0 503 Service Unavailable\r\ncache-control: no-cache\r\nconnection: close\r\ncontent-type: text/html\r\n\r\n' +
  '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n';

/** haproxy -f FILE: hands each connection to the next of its servers. SIGUSR1 and SIGTERM end it. */
export function* haproxy(proc: Proc): Task<number> {
  const { machine } = proc;
  const flag = proc.argv.indexOf('-f');
  const path = flag < 0 ? '/usr/local/etc/haproxy/haproxy.cfg' : (proc.argv[flag + 1] ?? '');
  if (machine.fs.tryInode(path)?.kind !== 'file') {
    proc.error(
      `[ALERT]    (${proc.pid}) : Cannot open configuration file/directory ${path} : No such file or directory\n`,
    );
    return 1;
  }
  const { frontends, backends } = read(machine.fs.readFile(path));

  function* forward(client: Connection, backend: Backend | undefined): Task {
    const early: unknown[] = [];
    let server: Connection | undefined;
    client.onMessage((message) => (server === undefined ? early.push(message) : server.send(message)));
    for (let tries = backend?.servers.length ?? 0; tries > 0 && server === undefined; tries--) {
      const own = backend as Backend;
      const target = own.servers[own.next++ % own.servers.length];
      const address = /^[\d.]+$/.test(target.host) ? target.host : (yield* resolveName(machine, target.host))?.[0];
      if (address === undefined) continue;
      try {
        server = yield* machine.net.connect(address, target.port).wait();
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
      }
    }
    if (server === undefined) {
      client.send(UNAVAILABLE);
      client.close();
      return;
    }
    const open = server;
    open.onMessage((message) => client.isOpen && client.send(message));
    open.onClose(() => client.close());
    client.onClose(() => open.close());
    for (const message of early) open.send(message);
  }

  const sockets = new DisposableStore();
  try {
    for (const { ports, backend } of frontends)
      for (const port of ports)
        sockets.add(
          machine.net.listen(
            { protocol: 'tcp', port, owner: 'haproxy' },
            {
              onConnection: (client) =>
                void machine.kernel.spawn('haproxy connection', forward(client, backends.get(backend))),
            },
          ),
        );
    proc.error(`[NOTICE]   (${proc.pid}) : New worker (8) forked\n[NOTICE]   (${proc.pid}) : Loading success.\n`);
    const signal = yield* waitForSignal(proc, ['SIGUSR1', 'SIGTERM', 'SIGINT']);
    return signal === 'SIGUSR1' ? 0 : 143;
  } finally {
    sockets.dispose();
  }
}
