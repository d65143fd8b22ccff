import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { ControlArgs } from '../../../src/swarm/control/methods.ts';
import { isImageReference } from '../../../src/swarm/control/image-reference.ts';
import type { PortConfig, SecretSpec, ServiceSpec, TaskSpec } from '../../../src/swarm/types.ts';
import { fakeSwarm, networkSpec, refusal, serviceSpec, type FakeSwarm } from './fake-agent.ts';

function create(swarm: FakeSwarm, more: Partial<ServiceSpec> = {}, task: Partial<TaskSpec> = {}): string {
  return refusal(swarm, 'createService', { spec: serviceSpec('web', more, task) });
}

const container = (more: object): Partial<TaskSpec> => ({ ContainerSpec: { Image: 'nginx', ...more } });
const port = (PublishedPort: number, more: Partial<PortConfig> = {}): PortConfig => ({
  Protocol: 'tcp',
  TargetPort: 80,
  PublishedPort,
  PublishMode: 'ingress',
  ...more,
});
const secret = (Name: string, data = 'x'): SecretSpec => ({ Name, Labels: {}, data });

describe('services', () => {
  it.each([
    [{ Name: '' }, {}, 'InvalidArgument: meta: name must be provided'],
    [{ Name: 'my web' }, {}, 'InvalidArgument: name must be valid as a DNS name component'],
    [{ Name: '_web' }, {}, 'InvalidArgument: name must be valid as a DNS name component'],
    [{ Name: 'a'.repeat(64) }, {}, 'InvalidArgument: name must be 63 characters or fewer'],
    [
      {},
      { Resources: { Limits: { MemoryBytes: 1048576 } } },
      'InvalidArgument: invalid memory value 1048576: Must be at least 4MiB',
    ],
    [
      {},
      { Resources: { Limits: { NanoCPUs: 500000 } } },
      'InvalidArgument: invalid cpu value 0.0005: Must be at least 0.001',
    ],
    [{}, { RestartPolicy: { Delay: -1 } }, 'InvalidArgument: TaskSpec: restart-delay cannot be negative'],
    [{}, { Placement: { Constraints: ['zone=east'] } }, 'Unknown: constraint expected one operator from ==, !='],
    [{}, { Placement: { Constraints: ['a==b'] } }, "Unknown: key 'a' is invalid"],
    [{}, { Placement: { Constraints: ['node.id=='] } }, "Unknown: value '' is invalid"],
    [{}, container({ Image: '' }), 'InvalidArgument: ContainerSpec: image reference must be provided'],
    [{}, container({ Image: 'NGINX' }), 'InvalidArgument: ContainerSpec: "NGINX" is not a valid repository/tag'],
    [
      {},
      container({
        Mounts: [
          { Type: 'tmpfs', Target: '/x' },
          { Type: 'tmpfs', Target: '/x' },
        ],
      }),
      'InvalidArgument: ContainerSpec: duplicate mount point: /x',
    ],
    [
      {},
      container({ Healthcheck: { Interval: 5 } }),
      'InvalidArgument: ContainerSpec: Interval in HealthConfig cannot be less than 1ms',
    ],
    [
      {},
      container({ Healthcheck: { Retries: -1 } }),
      'InvalidArgument: ContainerSpec: Retries in HealthConfig cannot be negative',
    ],
    [{ Mode: {} }, {}, 'InvalidArgument: Unrecognized service mode'],
    [
      { Mode: { ReplicatedJob: {} }, UpdateConfig: { Parallelism: 1, MaxFailureRatio: 0 } },
      {},
      'InvalidArgument: Jobs may not have an update config',
    ],
    [
      { UpdateConfig: { Parallelism: 1, MaxFailureRatio: 2 } },
      {},
      'InvalidArgument: TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1',
    ],
    [
      { EndpointSpec: { Mode: 'dnsrr', Ports: [port(80)] } },
      {},
      "InvalidArgument: EndpointSpec: port published with ingress mode can't be used with dnsrr mode",
    ],
    [
      { EndpointSpec: { Ports: [port(80), port(80)] } },
      {},
      'InvalidArgument: EndpointSpec: duplicate published ports provided',
    ],
    [
      {},
      { Networks: [{ Target: 'net-ingress' }] },
      'InvalidArgument: Service cannot be explicitly attached to the ingress network "ingress"',
    ],
    [
      {},
      container({
        Secrets: [{ SecretID: 'no', SecretName: 'pw', File: { Name: 'pw', UID: '0', GID: '0', Mode: 292 } }],
      }),
      'InvalidArgument: secret not found: pw',
    ],
    [
      {},
      container({ Env: ['A={{.Service.Labels.x}}'] }),
      expect.stringMatching(
        /^InvalidArgument: expanding env failed: expanding env "A={{.Service.Labels.x}}": template: /,
      ),
    ],
    [{}, container({ Env: ['A={{index .Service.Labels "x"}}', 'B={{.Node.Hostname}}-{{.Task.Slot}}'] }), 'accepted'],
    [{}, { Placement: { Constraints: ['node.foo==x'] } }, 'accepted'],
  ] as [Partial<ServiceSpec>, Partial<TaskSpec>, string][])('%j %j → %s', (more, task, answer) => {
    expect(create(fakeSwarm(1), more, task)).toEqual(answer);
  });

  it('have names and ports of their own', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web', { EndpointSpec: { Ports: [port(8080)] } });
    const host = swarm.create('host', { EndpointSpec: { Ports: [port(53, { PublishMode: 'host' })] } });
    expect(create(swarm, { Name: 'WEB' })).toBe(
      'AlreadyExists: name conflicts with an existing object: service WEB already exists',
    );
    const d = (...Ports: PortConfig[]) => create(swarm, { Name: 'd', EndpointSpec: { Ports } });
    expect(d(port(8080))).toBe(
      `InvalidArgument: port '8080' is already in use by service 'web' (${id}) as an ingress port`,
    );
    expect(d(port(53))).toBe(
      `InvalidArgument: port '53' is already in use by service 'host' (${host}) as a host-published port`,
    );
    expect(d(port(53, { PublishMode: 'host' }), port(8080, { Protocol: 'udp' }))).toBe('accepted');
  });

  it('are updated from the version that one has seen, and keep name and mode', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web');
    const version = swarm.service(id).Version.Index;
    const ask = (spec: ServiceSpec, index = version) => refusal(swarm, 'updateService', { id, version: index, spec });
    expect(ask(serviceSpec('web'), version + 1)).toBe('Unknown: update out of sequence');
    expect(ask(serviceSpec('other'))).toBe('Unimplemented: renaming services is not supported');
    expect(ask(serviceSpec('web', { Mode: { Global: {} } }))).toBe('Unimplemented: service mode change is not allowed');
    expect(refusal(swarm, 'updateService', { id: 'x', version, spec: serviceSpec('web') })).toBe(
      'NotFound: service x not found',
    );
    expect(refusal(swarm, 'updateService', { id, version, spec: serviceSpec('web'), rollback: 'previous' })).toBe(
      `FailedPrecondition: service ${id} does not have a previous spec`,
    );
  });

  it('can not publish without an ingress network, which can not go while they do', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web', { EndpointSpec: { Ports: [port(80)] } });
    expect(refusal(swarm, 'removeNetwork', { id: 'net-ingress' })).toBe(
      `FailedPrecondition: ingress network cannot be removed because service ${id} depends on it`,
    );
    swarm.call('removeService', { id });
    swarm.pass(SECOND);
    swarm.call('removeNetwork', { id: 'net-ingress' });
    expect(create(swarm, { EndpointSpec: { Ports: [port(80)] } })).toBe(
      'FailedPrecondition: service needs ingress network, but no ingress network is present',
    );
  });
});

describe('secrets and configs', () => {
  it('have rules for names, sizes, use and change (recordings secrets, configs)', () => {
    const swarm = fakeSwarm(1);
    const make = (spec: SecretSpec) => refusal(swarm, 'createSecret', { spec });
    expect(make(secret('bad name'))).toBe(
      'InvalidArgument: invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]',
    );
    expect(make(secret('empty', ''))).toBe(
      'InvalidArgument: secret data must be larger than 0 and less than 512000 bytes',
    );
    expect(make(secret('big', 'é'.repeat(256_000)))).toContain('less than 512000 bytes');
    const { ID, Version } = swarm.call('createSecret', { spec: secret('pw', 'hunter2') });
    expect(make(secret('pw'))).toBe('AlreadyExists: secret pw already exists');
    expect(swarm.call('getSecret', { id: ID }).Spec.data).toBe('');
    expect(swarm.store.get('secret', ID)?.Spec.data).toBe('hunter2');
    const version = Version.Index;
    expect(refusal(swarm, 'updateSecret', { id: ID, version, spec: secret('pw', 'other') })).toBe(
      'InvalidArgument: only updates to Labels are allowed',
    );
    const File = { Name: 'pw', UID: '0', GID: '0', Mode: 292 };
    const Secrets = [{ SecretID: ID, SecretName: 'pw', File }];
    for (const name of ['app', 'web']) swarm.create(name, {}, container({ Secrets }));
    expect(refusal(swarm, 'removeSecret', { id: ID })).toMatch(
      /^InvalidArgument: secret 'pw' is in use by the following services: (app, web|web, app)$/,
    );
    expect(refusal(swarm, 'removeSecret', { id: 'x' })).toBe('NotFound: could not find secret x');
    expect(refusal(swarm, 'getConfig', { id: 'x' })).toBe('NotFound: config x not found');
    expect(swarm.call('createConfig', { spec: secret('site', 'data') }).Spec.data).toBe('data');
  });

  it('in use means by present specs: a rollback can fail (17.30)', () => {
    const swarm = fakeSwarm(1);
    const { ID } = swarm.call('createSecret', { spec: secret('pw') });
    const File = { Name: 'pw', UID: '0', GID: '0', Mode: 292 };
    const id = swarm.create('web', {}, container({ Secrets: [{ SecretID: ID, SecretName: 'pw', File }] }));
    swarm.update(id, (spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { Image: 'nginx' } },
    }));
    expect(refusal(swarm, 'removeSecret', { id: ID })).toBe('accepted');
    expect(() => swarm.rollback(id)).toThrow('rpc error: code = InvalidArgument desc = secret not found: pw');
  });
});

describe('nodes', () => {
  function managers(swarm: FakeSwarm, reachable: readonly boolean[]): void {
    swarm.raftMembers = reachable.map((each, i) => ({
      nodeId: `n${i + 1}`,
      raftId: String(i),
      addr: `172.17.0.${i + 2}:2377`,
      leader: i === 0,
      reachability: each ? 'reachable' : 'unreachable',
    }));
    for (const { nodeId } of swarm.raftMembers) {
      swarm.changeNode(nodeId, (node) => ({ ...node, role: 'manager', Spec: { ...node.Spec, Role: 'manager' } }));
    }
  }

  function demote(swarm: FakeSwarm, id: string): string {
    const { Version, Spec } = swarm.call('getNode', { id });
    return refusal(swarm, 'updateNode', { id, version: Version.Index, spec: { ...Spec, Role: 'worker' } });
  }

  it('are demoted only when the others can do without them (facts 1.4)', () => {
    const swarm = fakeSwarm(3);
    managers(swarm, [true]);
    expect(demote(swarm, 'n1')).toBe('FailedPrecondition: attempting to demote the last manager of the swarm');
    managers(swarm, [true, false, true]);
    expect(swarm.call('getNode', { id: 'n2' }).ManagerStatus).toEqual({
      Leader: false,
      Reachability: 'unreachable',
      Addr: '172.17.0.3:2377',
    });
    expect(demote(swarm, 'n3')).toBe(
      "FailedPrecondition: can't remove member from the raft: this would result in a loss of quorum",
    );
    expect(demote(swarm, 'n2')).toBe('accepted');
  });

  it('are removed only when down and no managers; --force helps with the first alone (17.24)', () => {
    const swarm = fakeSwarm(3);
    managers(swarm, [true]);
    expect(refusal(swarm, 'removeNode', { id: 'n1', force: true })).toBe(
      'FailedPrecondition: node n1 is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal',
    );
    expect(refusal(swarm, 'removeNode', { id: 'n2' })).toBe(
      "FailedPrecondition: node n2 is not down and can't be removed",
    );
    expect(refusal(swarm, 'removeNode', { id: 'n2', force: true })).toBe('accepted');
    expect(swarm.call('getCluster', {}).blacklistedNodes).toEqual(['n2']);
    expect(refusal(swarm, 'removeNode', { id: 'n2' })).toBe('NotFound: node n2 not found');
  });

  it('are pending members after any update (observed 15)', () => {
    const swarm = fakeSwarm(2);
    const { Version, Spec } = swarm.call('getNode', { id: 'n1' });
    swarm.call('updateNode', { id: 'n1', version: Version.Index, spec: { ...Spec, Labels: { a: '1' } } });
    const list = (filters: ControlArgs['listNodes']['filters']) =>
      swarm.call('listNodes', { filters }).map((each) => each.ID);
    expect(list({ memberships: ['pending'] })).toEqual(['n1']);
    expect(list({ memberships: ['accepted'] })).toEqual(['n2']);
    expect(list({ nodeLabels: { a: '' } })).toEqual(['n1']);
    expect(list({ namePrefixes: ['n2', 'x'] })).toEqual(['n2']);
  });
});

describe('networks', () => {
  it.each([
    [networkSpec('bad name'), 'InvalidArgument: name must be valid as a DNS name component'],
    [networkSpec('i', { Ingress: true }), 'AlreadyExists: ingress network (net-ingress) is already present'],
    [networkSpec('i', { Ingress: true, Attachable: true }), 'InvalidArgument: ingress network cannot be attachable'],
    [
      networkSpec('i', { IPAM: { Configs: [{ Subnet: 'x' }] } }),
      'InvalidArgument: ipam configuration: invalid subnet x',
    ],
    [
      networkSpec('i', { IPAM: { Configs: [{ Subnet: '10.9.0.0/24', Gateway: '10.8.0.1' }] } }),
      'InvalidArgument: ipam configuration: subnet 10.9.0.0/24 does not contain gateway 10.8.0.1',
    ],
  ])('%j → %s', (spec, answer) => {
    expect(refusal(fakeSwarm(1), 'createNetwork', { spec })).toBe(answer);
  });

  it('stay while a service names them, but not for containers that still stop', () => {
    const swarm = fakeSwarm(1);
    swarm.fate = () => ({ stops: 10 * SECOND });
    const { ID } = swarm.call('createNetwork', { spec: networkSpec('front') });
    const id = swarm.create('s', {}, { Networks: [{ Target: ID }] });
    swarm.pass(SECOND);
    expect(refusal(swarm, 'removeNetwork', { id: ID })).toBe(
      `FailedPrecondition: network ${ID} is in use by service ${id}`,
    );
    swarm.call('removeService', { id });
    expect(refusal(swarm, 'removeNetwork', { id: ID })).toBe('accepted');
    expect(refusal(swarm, 'removeNetwork', { id: 'net-host' })).toBe(
      'FailedPrecondition: network host (net-host) is a swarm predefined network and cannot be removed',
    );
  });
});

describe('the cluster', () => {
  it('keeps its name, has a shortest certificate, and rotates tokens and keys', () => {
    const swarm = fakeSwarm(1);
    const { ID, Spec, joinTokens } = swarm.call('getCluster', {});
    const ask = (spec: typeof Spec, rotation = {}) =>
      refusal(swarm, 'updateCluster', { id: ID, version: swarm.call('getCluster', {}).Version.Index, spec, rotation });
    expect(ask({ ...Spec, CAConfig: { NodeCertExpiry: 1800e9 } })).toBe(
      'InvalidArgument: minimum certificate expiry time is: 1h0m0s',
    );
    expect(ask({ ...Spec, Name: 'x' })).toBe('InvalidArgument: modification of cluster name is not allowed');
    expect(ask(Spec, { workerJoinToken: true })).toBe('accepted');
    const after = swarm.call('getCluster', {}).joinTokens;
    expect(after.Worker).toMatch(/^SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}$/);
    expect(after.Manager).toBe(joinTokens.Manager);
    expect(swarm.call('getUnlockKey', {}).unlockKey).toBe('');
    expect(ask({ ...Spec, EncryptionConfig: { AutoLockManagers: true } })).toBe('accepted');
    const key = swarm.call('getUnlockKey', {}).unlockKey;
    expect(key).toMatch(/^SWMKEY-1-.{43}$/);
    expect(ask({ ...Spec, EncryptionConfig: { AutoLockManagers: true } }, { managerUnlockKey: true })).toBe('accepted');
    expect(swarm.call('getUnlockKey', {}).unlockKey).not.toBe(key);
  });
});

describe('image references', () => {
  it('are told from what is none', () => {
    for (const good of [
      'nginx',
      'nginx:1.25',
      'quay.io/a/b:c',
      'localhost:5000/x',
      'Host.io/x',
      `redis@sha256:${'a'.repeat(64)}`,
    ]) {
      expect([good, isImageReference(good)]).toEqual([good, true]);
    }
    for (const bad of ['NGINX', 'nginx:', 'nginx:no@such', ':x', 'a//b', 'a'.repeat(64), '-x', 'x@sha256:12']) {
      expect([bad, isImageReference(bad)]).toEqual([bad, false]);
    }
  });
});

describe('task lists', () => {
  it('are narrowed by service, node, wanted state and version', () => {
    const swarm = fakeSwarm(2);
    const id = swarm.create('web', { Mode: { Replicated: { Replicas: 2 } } });
    swarm.pass(2 * SECOND);
    const count = (filters: ControlArgs['listTasks']['filters']) => swarm.call('listTasks', { filters }).length;
    expect(count({ serviceIds: [id], nodeIds: ['n1'] })).toBe(1);
    swarm.setImage(id, 'nginx:2');
    expect(count({ serviceIds: [id], upToDate: true })).toBe(1);
    swarm.pass(20 * SECOND);
    expect(count({ serviceIds: [id], upToDate: true })).toBe(2);
    expect(count({ desiredStates: ['shutdown'] })).toBe(2);
    // A change of scale leaves all tasks up to date, though the spec has a new version.
    swarm.scale(id, 3);
    swarm.pass(2 * SECOND);
    expect(count({ serviceIds: [id], upToDate: true })).toBe(3);
  });
});
