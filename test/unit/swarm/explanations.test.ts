/** Why a task finds no place: each filter's words, for one node and for several (facts 6.2). */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { ServiceSpec, SwarmNode, TaskSpec } from '../../../src/swarm/types.ts';
import { fakeSwarm } from './fake-agent.ts';

const container = (more: object): Partial<TaskSpec> => ({ ContainerSpec: { Image: 'nginx', ...more } });
const hostPort: Partial<ServiceSpec> = {
  EndpointSpec: { Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 80, PublishMode: 'host' }] },
};
const paused = (node: SwarmNode): SwarmNode => ({ ...node, Spec: { ...node.Spec, Availability: 'pause' } });
const withLogs = (node: SwarmNode): SwarmNode =>
  node.Description === undefined
    ? node
    : {
        ...node,
        Description: {
          ...node.Description,
          Engine: { ...node.Description.Engine, Plugins: [{ Type: 'Log', Name: 'json-file' }] },
        },
      };
const same = (node: SwarmNode): SwarmNode => node;

type Row = readonly [
  filter: string,
  more: Partial<ServiceSpec>,
  task: Partial<TaskSpec>,
  change: (node: SwarmNode) => SwarmNode,
  one: string,
  several: string,
];

const FILTERS: readonly Row[] = [
  ['ready', {}, {}, paused, '1 node not available for new tasks', '3 nodes not available for new tasks'],
  [
    'resources',
    {},
    { Resources: { Reservations: { MemoryBytes: 1e12 } } },
    same,
    'insufficient resources on 1 node',
    'insufficient resources on 3 nodes',
  ],
  [
    'generic resources',
    {},
    { Resources: { Reservations: { GenericResources: [{ DiscreteResourceSpec: { Kind: 'GPU', Value: 1 } }] } } },
    same,
    'insufficient resources on 1 node',
    'insufficient resources on 3 nodes',
  ],
  [
    'volume plugin',
    {},
    container({
      Mounts: [{ Type: 'volume', Source: 'v', Target: '/v', VolumeOptions: { DriverConfig: { Name: 'nfs' } } }],
    }),
    same,
    'missing plugin on 1 node',
    'missing plugin on 3 nodes',
  ],
  [
    'log plugin',
    {},
    { LogDriver: { Name: 'splunk' } },
    withLogs,
    'missing plugin on 1 node',
    'missing plugin on 3 nodes',
  ],
  [
    'constraints',
    {},
    { Placement: { Constraints: ['node.labels.zone==east'] } },
    same,
    'scheduling constraints not satisfied on 1 node',
    'scheduling constraints not satisfied on 3 nodes',
  ],
  [
    'platform',
    {},
    { Placement: { Platforms: [{ Architecture: 'arm64', OS: 'linux' }] } },
    same,
    'unsupported platform on 1 node',
    'unsupported platform on 3 nodes',
  ],
  [
    'volumes',
    {},
    container({ Mounts: [{ Type: 'cluster', Source: 'v', Target: '/v' }] }),
    same,
    'cannot fulfill requested CSI volume mounts on 1 node',
    'cannot fulfill requested CSI volume mounts on 3 nodes',
  ],
];

/** What a pending task of the service says on a swarm of so many nodes. */
function complaint(nodes: number, more: Partial<ServiceSpec>, task: Partial<TaskSpec>, change: Row[3] = same): string {
  const swarm = fakeSwarm(nodes);
  for (let i = 1; i <= nodes; i++) swarm.changeNode(`n${i}`, change);
  const id = swarm.create('web', more, task);
  swarm.pass(2 * SECOND);
  const [pending] = swarm.tasks(id).filter(({ Status }) => Status.State === 'pending');
  expect(pending.Status.Message).toBe('pending task scheduling');
  return pending.Status.Err ?? '';
}

describe('a task that fits nowhere', () => {
  it.each(FILTERS)('%s', (_, more, task, change, one, several) => {
    expect(complaint(1, more, task, change)).toBe(`no suitable node (${one})`);
    expect(complaint(3, more, task, change)).toBe(`no suitable node (${several})`);
  });

  it.each(FILTERS)('%s, of a global service or job: the bare words of its own node', (_, more, task, change, one) => {
    if (one.includes('not available') || one.includes('constraints')) return; // No task is made there.
    expect(complaint(3, { ...more, Mode: { Global: {} } }, task, change)).toBe(one);
    expect(complaint(3, { ...more, Mode: { GlobalJob: {} } }, task, change)).toBe(one);
  });

  it('host ports and the maximum per node, whose words have no number', () => {
    expect(complaint(1, { ...hostPort, Mode: { Replicated: { Replicas: 2 } } }, {})).toBe(
      'no suitable node (host-mode port already in use on 1 node)',
    );
    expect(complaint(2, { ...hostPort, Mode: { Replicated: { Replicas: 3 } } }, {})).toBe(
      'no suitable node (host-mode port already in use on 2 nodes)',
    );
    for (const nodes of [1, 3])
      expect(complaint(nodes, { Mode: { Replicated: { Replicas: 5 } } }, { Placement: { MaxReplicas: 1 } })).toBe(
        'no suitable node (max replicas per node limit exceed)',
      );
  });

  it('says nothing of nodes where there are none', () => {
    expect(complaint(0, {}, {})).toBe('no suitable node');
  });

  it('a driver that the engine has by itself, and none, are not missed', () => {
    const swarm = fakeSwarm(1);
    swarm.changeNode('n1', withLogs);
    const id = swarm.create('web', {}, { LogDriver: { Name: 'none' } });
    const local = swarm.create(
      'vol',
      {},
      container({
        Mounts: [{ Type: 'volume', Source: 'v', Target: '/v', VolumeOptions: { DriverConfig: { Name: 'local' } } }],
      }),
    );
    swarm.pass(2 * SECOND);
    for (const each of [id, local]) expect(swarm.running(each)).toHaveLength(1);
  });
});

describe('placement preferences (facts 6.6)', () => {
  const spread = (...labels: readonly string[]): Partial<TaskSpec> => ({
    Placement: { Preferences: labels.map((SpreadDescriptor) => ({ Spread: { SpreadDescriptor } })) },
  });
  const nodes = ['n1', 'n2', 'n3'];

  it('level out branches, one of them that of the nodes without the label; the prefix in any case, the key as it is', () => {
    for (const [label, expected] of [
      ['node.labels.zone', [2, 2, 4]],
      ['NODE.Labels.zone', [2, 2, 4]],
      ['node.labels.Zone', [3, 3, 2]],
    ] as const) {
      const swarm = fakeSwarm(3);
      swarm.setLabels('n1', { zone: 'a' });
      swarm.setLabels('n2', { zone: 'a' });
      const id = swarm.create('web', { Mode: { Replicated: { Replicas: 8 } } }, spread(label));
      swarm.pass(2 * SECOND);
      expect([...swarm.spread(id, nodes)].sort()).toEqual([...expected].sort());
    }
  });

  it('nest in their order, and what is none is ignored', () => {
    const swarm = fakeSwarm(3);
    swarm.setLabels('n1', { zone: 'a', rack: '1' });
    swarm.setLabels('n2', { zone: 'a', rack: '2' });
    swarm.setLabels('n3', { zone: 'b', rack: '1' });
    const id = swarm.create(
      'web',
      { Mode: { Replicated: { Replicas: 8 } } },
      spread('node.labels.zone', 'nonsense', 'node.labels.rack'),
    );
    swarm.pass(2 * SECOND);
    expect(swarm.spread(id, nodes)).toEqual([2, 2, 4]);
  });

  it('count the tasks of nodes that take no more, which get no share', () => {
    const swarm = fakeSwarm(3);
    swarm.setLabels('n1', { zone: 'a' });
    swarm.setLabels('n2', { zone: 'b' });
    swarm.setLabels('n3', { zone: 'b' });
    swarm.setAvailability('n1', 'pause');
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 6 } } }, spread('node.labels.zone'));
    swarm.pass(2 * SECOND);
    expect(swarm.spread(id, nodes)).toEqual([0, 3, 3]);
  });
});
