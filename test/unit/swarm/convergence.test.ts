import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import type { SwarmTask } from '../../../src/swarm/types.ts';
import { TASK_STATE_RANK } from '../../../src/swarm/types.ts';
import { networkSpec, fakeSwarm, type FakeSwarm } from './fake-agent.ts';

const NODES = ['n1', 'n2', 'n3', 'n4'];

type Step =
  | {
      readonly do: 'create';
      readonly replicas: number;
      readonly mode: 'replicated' | 'global';
      readonly published: boolean;
    }
  | {
      readonly do: 'scale' | 'image' | 'rollback' | 'remove' | 'start-first';
      readonly service: number;
      readonly value: number;
    }
  | { readonly do: 'drain' | 'activate' | 'pause' | 'down' | 'up' | 'label'; readonly node: number }
  | { readonly do: 'fail'; readonly task: number }
  | { readonly do: 'lead' }
  | { readonly do: 'pass'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    replicas: fc.integer({ min: 0, max: 7 }),
    mode: fc.constantFrom('replicated' as const, 'global' as const),
    published: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom(
      'scale' as const,
      'image' as const,
      'rollback' as const,
      'remove' as const,
      'start-first' as const,
    ),
    service: fc.nat(3),
    value: fc.nat(7),
  }),
  fc.record({
    do: fc.constantFrom(
      'drain' as const,
      'activate' as const,
      'pause' as const,
      'down' as const,
      'up' as const,
      'label' as const,
    ),
    node: fc.nat(3),
  }),
  fc.record({ do: fc.constant('fail' as const), task: fc.nat(30) }),
  fc.record({ do: fc.constant('lead' as const) }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(0.02, 0.2, 1, 3, 7) }),
);

function apply(swarm: FakeSwarm, services: string[], networkId: string, action: Step): void {
  switch (action.do) {
    case 'create': {
      const Mode = action.mode === 'global' ? { Global: {} } : { Replicated: { Replicas: action.replicas } };
      const Ports = action.published ? [{ Protocol: 'tcp', TargetPort: 80, PublishMode: 'ingress' } as const] : [];
      const name = `s${services.length}`;
      services.push(swarm.create(name, { Mode, EndpointSpec: { Ports } }, { Networks: [{ Target: networkId }] }));
      return;
    }
    case 'drain':
    case 'activate':
    case 'pause':
      swarm.setAvailability(NODES[action.node], action.do === 'activate' ? 'active' : action.do);
      return;
    case 'down':
    case 'up':
      swarm.setNodeState(NODES[action.node], action.do === 'up' ? 'ready' : 'down');
      return;
    case 'label':
      swarm.setLabels(NODES[action.node], { at: String(swarm.kernel.now) });
      return;
    case 'fail': {
      const running = swarm.store.all('task').filter((task) => task.Status.State === 'running');
      if (running.length > 0) swarm.setStatus(running[action.task % running.length].ID, { State: 'failed' });
      return;
    }
    case 'lead':
      swarm.lead();
      return;
    case 'pass':
      swarm.pass(action.seconds * SECOND);
      return;
  }
  const id = services[action.service];
  const service = id === undefined ? undefined : swarm.store.get('service', id);
  if (service === undefined) return;
  if (action.do === 'remove') swarm.call('removeService', { id });
  else if (action.do === 'image') swarm.setImage(id, `nginx:${action.value}`);
  else if (action.do === 'start-first') {
    swarm.update(id, (spec) => ({
      ...spec,
      UpdateConfig: { Parallelism: action.value, MaxFailureRatio: 1, Order: 'start-first' },
    }));
  } else if (action.do === 'rollback') {
    if (service.PreviousSpec !== undefined) swarm.rollback(id);
  } else if (service.Spec.Mode.Replicated !== undefined) swarm.scale(id, action.value);
}

/** Nothing is handed out twice at any time. */
function checkAddresses(swarm: FakeSwarm): void {
  const seen = new Map<string, string>();
  const take = (networkId: string, address: string, who: string): void => {
    const key = `${networkId} ${address}`;
    expect([key, seen.get(key)]).toEqual([key, undefined]);
    seen.set(key, who);
  };
  const holds = (task: SwarmTask): boolean =>
    task.Status.State !== 'new' && TASK_STATE_RANK[task.Status.State] <= TASK_STATE_RANK.running;
  for (const task of swarm.store.all('task').filter(holds)) {
    for (const { NetworkID, Addresses } of task.networks) for (const each of Addresses) take(NetworkID, each, task.ID);
  }
  for (const node of swarm.store.all('node')) {
    for (const { NetworkID, Addresses } of node.attachments)
      for (const each of Addresses) take(NetworkID, each, node.ID);
  }
  for (const service of swarm.store.all('service')) {
    for (const { NetworkID, Addr } of service.Endpoint?.VirtualIPs ?? []) {
      if (Addr !== undefined) take(NetworkID, Addr, service.ID);
    }
    for (const port of service.Endpoint?.Ports ?? []) take('port', String(port.PublishedPort), service.ID);
  }
}

function checkSettled(swarm: FakeSwarm, services: readonly string[]): void {
  for (const id of services) {
    const service = swarm.store.get('service', id);
    const running = swarm.running(id);
    if (service === undefined) {
      expect(swarm.tasks(id)).toHaveLength(0);
      continue;
    }
    const expected = service.Spec.Mode.Global === undefined ? service.Spec.Mode.Replicated?.Replicas : NODES.length;
    expect(running).toHaveLength(expected ?? 0);
    expect(swarm.wanted(id)).toHaveLength(expected ?? 0);
    const places = running.map((task) => (service.Spec.Mode.Global === undefined ? task.Slot : task.NodeID));
    expect(new Set(places).size).toBe(places.length);
    expect(
      running.every((task) => task.Spec.ContainerSpec?.Image === service.Spec.TaskTemplate.ContainerSpec?.Image),
    ).toBe(true);
  }
}

describe('whatever happens', () => {
  it.each([
    ['at once', 0],
    ['after 3 ms', 3 * MILLISECOND],
  ])('what is wanted is reached and stays, and nothing is handed out twice, when commits come %s', (_, latency) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.nat(1000), (steps, seed) => {
        const swarm = fakeSwarm(NODES.length, seed, { latency });
        swarm.fate = () => ({ stops: 2 * SECOND });
        const networkId = swarm.call('createNetwork', {
          spec: networkSpec('net', { IPAM: { Configs: [{ Subnet: '10.7.0.0/24' }] } }),
        }).ID;
        const services: string[] = [];
        for (const each of steps) {
          apply(swarm, services, networkId, each);
          checkAddresses(swarm);
        }
        for (const node of NODES) {
          swarm.setAvailability(node, 'active');
          swarm.setNodeState(node, 'ready');
        }
        // Updates that were paused by a failure go on when they are asked to.
        for (const id of services) {
          if (swarm.store.get('service', id) !== undefined)
            swarm.update(id, (spec) => ({ ...spec, Labels: { go: 'on' } }));
        }
        swarm.pass(300 * SECOND);
        checkSettled(swarm, services);
        checkAddresses(swarm);
        const { commits } = swarm;
        swarm.pass(3600 * SECOND);
        expect(swarm.commits).toBe(commits);
      }),
      { numRuns: 150, seed: 20 },
    );
  });
});
