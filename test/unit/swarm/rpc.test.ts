import { expect, test } from 'vitest';
import { toDisposable } from '../../../src/kernel/disposable.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { Future } from '../../../src/kernel/wait.ts';
import type { Namespace } from '../../../src/net/namespace.ts';
import { Network } from '../../../src/net/network.ts';
import { RpcError } from '../../../src/swarm/control/rpc-error.ts';
import type { NodeCertificate } from '../../../src/swarm/rpc/caller.ts';
import { RpcClient } from '../../../src/swarm/rpc/rpc-client.ts';
import { RpcServer } from '../../../src/swarm/rpc/rpc-server.ts';

function twoHosts(kernel: Kernel): readonly Namespace[] {
  const network = new Network(kernel);
  const segment = network.createSegment('lan', 200);
  return ['172.17.0.2', '172.17.0.3'].map((address, i) => {
    const host = network.createNamespace(`docker-${i}`);
    host.addInterface('eth0', { addresses: [`${address}/16`], segment });
    return host;
  });
}

test('a call that was stuck on a cut wire until nobody waits for it is not carried out', () => {
  const kernel = new Kernel(0, 'rpc');
  const [server, client] = twoHosts(kernel);
  let carriedOut = 0;
  new RpcServer(
    kernel,
    { certificate: undefined as never },
    server,
    { host: '0.0.0.0', port: 2377 },
    {
      call: () => {
        carriedOut++;
        return Future.of(undefined as never);
      },
      stream: () => toDisposable(() => {}),
    },
    () => undefined,
  );
  const rpc = new RpcClient(kernel, client, '172.17.0.2:2377', { certificate: undefined });
  const ask = (): Future<unknown> => rpc.call('health', { service: 'Raft' }, 5 * SECOND);
  const first = ask();
  kernel.runUntil(kernel.now + SECOND);
  expect([first.settled, carriedOut]).toEqual([true, 1]);
  client.network.setCable(client, 'eth0', false);
  const late = ask();
  kernel.runUntil(kernel.now + 20 * SECOND);
  expect(() => late.get()).toThrow('context deadline exceeded');
  client.network.setCable(client, 'eth0', true);
  kernel.runUntil(kernel.now + 200 * SECOND);
  expect(carriedOut).toBe(1);
  ask();
  kernel.runUntil(kernel.now + SECOND);
  expect(carriedOut).toBe(2);
});

test('who was refused for its certificate is heard with a new connection once nothing speaks against it', () => {
  const kernel = new Kernel(0, 'rpc');
  const [server, client] = twoHosts(kernel);
  const certificate = { nodeId: 'n', notBefore: 0, notAfter: 1 } as NodeCertificate;
  let refusal: RpcError | undefined = new RpcError('Unavailable', 'expired certificate');
  const handler = { call: () => Future.of(undefined as never), stream: () => toDisposable(() => {}) };
  new RpcServer(kernel, { certificate }, server, { host: '0.0.0.0', port: 2377 }, handler, () => refusal);
  const rpc = new RpcClient(kernel, client, '172.17.0.2:2377', { certificate });
  const ask = (): Future<unknown> => {
    const answer = rpc.call('health', { service: 'Raft' }, 5 * SECOND);
    kernel.runUntil(kernel.now + SECOND);
    return answer;
  };
  expect(() => ask().get()).toThrow('expired certificate');
  refusal = undefined;
  expect(ask().get()).toBeUndefined();
});
