import { ROUTES } from '../../../src/engine/api/routes.ts';
import { makeController } from '../../../src/engine/swarm/make-controller.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { Member } from '../../../src/engine/swarm/member.ts';
import { FileSystem } from '../../../src/host/fs/file-system.ts';
import { Machine } from '../../../src/host/machine.ts';
import type { Program } from '../../../src/host/program.ts';
import { standInCatalogue } from '../../../src/images/stand-in.ts';
import { waitForSignal } from '../../../src/images/programs/wait-for-signal.ts';
import { Emitter } from '../../../src/kernel/disposable.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { SECOND, type Micros } from '../../../src/kernel/time.ts';
import { Future, type Task } from '../../../src/kernel/wait.ts';
import type { HttpResponse, Json } from '../../../src/net/http.ts';
import type { Namespace } from '../../../src/net/namespace.ts';
import { Network } from '../../../src/net/network.ts';
import type { Catalogue } from '../../../src/images/catalogue.ts';
import type { Executor } from '../../../src/swarm/executor.ts';
import { noSwarm, notInSwarm, notLocked } from '../../../src/swarm/node/errors.ts';
import type { ObjectEvent } from '../../../src/swarm/node/running-node.ts';

export const EPOCH: Micros = 1_795_260_000 * SECOND;

const sleep: Program = function* (proc) {
  yield* proc.machine.kernel.sleep(Number(proc.argv[1]) * SECOND);
  return 0;
};
const exit: Program = function* (proc): Task<number> {
  yield* proc.machine.kernel.sleep(Number(proc.argv[2] ?? 0) * SECOND);
  return Number(proc.argv[1]);
};
const polite: Program = function* (proc) {
  yield* waitForSignal(proc, ['SIGTERM']);
  return 0;
};
const say: Program = function* (proc): Task<number> {
  proc.print(`${proc.argv.slice(1).join(' ')}\n`);
  proc.error('oops\n');
  return 0;
};
const cat: Program = function* (proc) {
  for (;;) {
    const text = yield* proc.stdin.read();
    if (text === null) return 0;
    proc.print(text);
  }
};
/** `sh -c 'test ! -e FILE'` and `sh -c 'exit N'`, all that health checks here need. */
const sh: Program = function* (proc): Task<number> {
  const absent = /^test ! -e (\S+)$/.exec(proc.argv[2] ?? '');
  if (absent !== null) return proc.machine.fs.exists(absent[1]) ? 1 : 0;
  const code = /^exit (\d+)$/.exec(proc.argv[2] ?? '');
  if (code !== null) return Number(code[1]);
  yield* waitForSignal(proc, ['SIGTERM']);
  return 0;
};

interface FixtureOptions {
  readonly catalogue?: Catalogue;
  /** Makes the engine's part in a swarm; without it the engine can be in none. */
  readonly member?: (o: { readonly kernel: Kernel; readonly net: Namespace; readonly executor: Executor }) => Member;
}

/** A host with an engine that is up. */
export function engineFixture(options: FixtureOptions = {}): {
  readonly kernel: Kernel;
  readonly engine: Engine;
  readonly request: (method: string, path: string, body?: Json) => HttpResponse;
  readonly json: (method: string, path: string, body?: Json) => unknown;
  readonly run: <T>(task: Task<T>) => T;
} {
  const kernel = new Kernel(EPOCH, 'test');
  const network = new Network(kernel);
  const net = network.createNamespace('docker-0');
  const lan = network.createSegment('lan', 200);
  net.addInterface('eth0', { addresses: ['172.17.0.2/16'], segment: lan });
  const fs = new FileSystem(kernel, [{ '/etc/resolv.conf': 'nameserver 172.17.0.1\n', '/etc/hostname': 'docker-0\n' }]);
  const host = new Machine({ kernel, hostname: 'docker-0', fs, net, kind: 'host' });
  const member: Member = {
    init: () => Future.failed(notInSwarm()),
    join: () => Future.failed(notInSwarm()),
    leave: () => Future.failed(notInSwarm()),
    unlock: () => Future.failed(notLocked()),
    start: () => Future.of(undefined),
    stop: () => Future.of(undefined),
    kill: () => {},
    info: () => ({
      nodeId: '',
      nodeAddr: '',
      localNodeState: 'inactive',
      controlAvailable: false,
      error: '',
      remoteManagers: [],
    }),
    control: () => Future.failed(noSwarm()),
    allocate: () => Future.failed(noSwarm()),
    logs: () => {
      throw noSwarm();
    },
    observe: () => undefined,
    events: new Emitter<ObjectEvent>(),
  };
  const catalogue = options.catalogue ?? standInCatalogue({ sh, sleep, exit, polite, say, cat });
  const engine = new Engine({
    kernel,
    network,
    host,
    catalogue,
    member: (executor) => options.member?.({ kernel, net, executor }) ?? member,
    routes: () => ROUTES,
    makeController,
  });
  const run = <T>(task: Task<T>): T => {
    const process = kernel.spawn('test', task);
    const limit = kernel.now + 120 * SECOND;
    while (!process.done && kernel.step(limit));
    return process.result();
  };
  run(engine.start());
  const request = (method: string, path: string, body?: Json): HttpResponse => {
    const [bare, query = ''] = path.split('?');
    const answer = engine.handle({
      method,
      path: bare,
      query:
        query === '' ? [] : query.split('&').map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
      headers: {},
      ...(body === undefined ? {} : { body: { json: body } }),
    });
    const limit = kernel.now + 60 * SECOND;
    while (!answer.settled && kernel.step(limit));
    return answer.get();
  };
  const json = (method: string, path: string, body?: Json): unknown => {
    const { body: answer } = request(method, path, body);
    return answer !== undefined && 'json' in answer ? JSON.parse(JSON.stringify(answer.json)) : undefined;
  };
  return { kernel, engine, request, json, run };
}
