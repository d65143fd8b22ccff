import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import { formatAddress } from '../../net/address.ts';
import type { Task } from '../../kernel/wait.ts';
import { Condition } from '../../kernel/wait.ts';
import { httpDate, serveHttp, type WebRequest } from './http-server.ts';

/** traefik/whoami: says who answered, on port 80 (`-port N`, `--port N`). SIGTERM ends it by default. */
export function* traefikWhoami(proc: Proc): Task<number> {
  const flag = proc.argv.findIndex((word) => /^--?port$/.test(word));
  const port = flag < 0 ? Number(proc.env.get('WHOAMI_PORT_NUMBER') ?? 80) : Number(proc.argv[flag + 1]);
  const answer = (request: WebRequest): string => {
    const { machine } = proc;
    const own = [...machine.net.interfaces.values()].flatMap((each) =>
      each.addresses.map((cidr) => formatAddress(cidr.address)),
    );
    const head = request.head.split(/\r?\n/);
    const lines = [
      `Hostname: ${machine.hostname}`,
      ...own.map((address) => `IP: ${address}`),
      `RemoteAddr: ${request.remoteAddress}:${request.remotePort}`,
      ...head,
      '',
      '',
    ];
    return lines.join('\n');
  };
  return yield* run(proc, port, answer, `Starting up on port ${port}`);
}

/** jwilder/whoami: `I'm <host name>` on port 8000 ($PORT). */
export function* jwilderWhoami(proc: Proc): Task<number> {
  const port = Number(proc.env.get('PORT') ?? 8000);
  const answer = (): string => `I'm ${proc.machine.hostname}\n`;
  return yield* run(proc, port, answer, `Listening on :${port}`);
}

function* run(proc: Proc, port: number, answer: (request: WebRequest) => string, greeting: string): Task<number> {
  const socket = serveHttp(proc, port, (request) => ({
    status: 200,
    headers: [
      ['Date', httpDate(proc.machine.kernel.date)],
      ['Content-Type', 'text/plain; charset=utf-8'],
    ],
    body: answer(request),
  }));
  try {
    proc.error(`${greeting}\n`);
    const stop = new Condition();
    let stopped = false;
    // A Go program has a handler for SIGTERM of its runtime's: it ends even as process 1, with status 2.
    proc.handle('SIGTERM', () => {
      stopped = true;
      stop.notify();
    });
    while (!stopped) yield stop;
    return 2;
  } finally {
    socket.dispose();
  }
}

/** hello-world's message. */
export const hello: Program = function* (proc: Proc): Task<number> {
  proc.print(HELLO);
  return 0;
};

const HELLO = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    (amd64)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

`;
