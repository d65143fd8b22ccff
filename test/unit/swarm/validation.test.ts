/** Each rule of the control API's validation (facts 12.2 to 12.4, 4.8, 5, 8.5, 8.6): what is sent, and the answer. */
import { describe, expect, it } from 'vitest';
import type { NetworkSpec, PortConfig, SecretSpec, ServiceSpec, TaskSpec } from '../../../src/swarm/types.ts';
import { fakeSwarm, networkSpec, refusal, serviceSpec } from './fake-agent.ts';

const container = (more: object): Partial<TaskSpec> => ({ ContainerSpec: { Image: 'nginx', ...more } });
const file = (Name: string) => ({ Name, UID: '0', GID: '0', Mode: 0o444 });
const secretRef = (SecretID: string, SecretName: string, more: object) => ({ SecretID, SecretName, ...more });
const configRef = (ConfigID: string, ConfigName: string, more: object) => ({ ConfigID, ConfigName, ...more });
const port = (PublishedPort: number, more: Partial<PortConfig> = {}): PortConfig => ({
  Protocol: 'tcp',
  TargetPort: 80,
  PublishedPort,
  PublishMode: 'ingress',
  ...more,
});
const update = { Parallelism: 1, MaxFailureRatio: 0 };

type Row = readonly [what: string, more: Partial<ServiceSpec>, task: Partial<TaskSpec>, answer: string];

const CREATE: readonly Row[] = [
  [
    'cpu below the least',
    {},
    { Resources: { Limits: { NanoCPUs: 10 } } },
    'InvalidArgument: invalid cpu value 1e-08: Must be at least 0.001',
  ],
  [
    'reserved memory below the least',
    {},
    { Resources: { Reservations: { MemoryBytes: 1 } } },
    'InvalidArgument: invalid memory value 1: Must be at least 4MiB',
  ],
  [
    'negative restart window',
    {},
    { RestartPolicy: { Window: -1 } },
    'InvalidArgument: TaskSpec: restart-window cannot be negative',
  ],
  [
    'negative update delay',
    { UpdateConfig: { ...update, Delay: -1 } },
    {},
    'InvalidArgument: TaskSpec: update-delay cannot be negative',
  ],
  [
    'negative update monitor',
    { UpdateConfig: { ...update, Monitor: -1 } },
    {},
    'InvalidArgument: TaskSpec: update-monitor cannot be negative',
  ],
  [
    'ratio below 0',
    { UpdateConfig: { ...update, MaxFailureRatio: -0.1 } },
    {},
    'InvalidArgument: TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1',
  ],
  [
    'a rollback config is not looked at',
    { RollbackConfig: { Parallelism: 1, MaxFailureRatio: 7, Delay: -1 } },
    {},
    'accepted',
  ],
  [
    'health timeout',
    {},
    container({ Healthcheck: { Timeout: -1 } }),
    'InvalidArgument: ContainerSpec: Timeout in HealthConfig cannot be less than 1ms',
  ],
  [
    'health start period',
    {},
    container({ Healthcheck: { StartPeriod: 999_999 } }),
    'InvalidArgument: ContainerSpec: StartPeriod in HealthConfig cannot be less than 1ms',
  ],
  [
    'health start interval',
    {},
    container({ Healthcheck: { StartInterval: 1 } }),
    'InvalidArgument: ContainerSpec: StartInterval in HealthConfig cannot be less than 1ms',
  ],
  [
    'no runtime',
    {},
    { ContainerSpec: undefined } as unknown as Partial<TaskSpec>,
    'InvalidArgument: TaskSpec: missing runtime',
  ],
  [
    'another runtime',
    {},
    { ContainerSpec: undefined, Runtime: 'plugin' } as unknown as Partial<TaskSpec>,
    'Unimplemented: RuntimeSpec: unimplemented runtime in service spec',
  ],
  [
    'secret without id',
    {},
    container({ Secrets: [secretRef('', 'a', { File: file('a') })] }),
    'InvalidArgument: malformed secret reference',
  ],
  [
    'secret without name',
    {},
    container({ Secrets: [secretRef('x', '', { File: file('a') })] }),
    'InvalidArgument: malformed secret reference',
  ],
  [
    'secret without target',
    {},
    container({ Secrets: [secretRef('x', 'a', {})] }),
    'InvalidArgument: malformed secret reference, no target provided',
  ],
  [
    'secret with an empty file name',
    {},
    container({ Secrets: [secretRef('x', 'a', { File: file('') })] }),
    'InvalidArgument: malformed file secret reference, invalid target file name provided',
  ],
  [
    'two secrets, one file',
    {},
    container({ Secrets: ['a', 'b'].map((n) => secretRef(n, n, { File: file('f') })) }),
    "InvalidArgument: secret references 'a' and 'b' have a conflicting target: 'f'",
  ],
  [
    'config without id',
    {},
    container({ Configs: [configRef('', 'a', { File: file('a') })] }),
    'InvalidArgument: malformed config reference',
  ],
  [
    'config without target',
    {},
    container({ Configs: [configRef('x', 'a', {})] }),
    'InvalidArgument: malformed config reference, no target provided',
  ],
  [
    'config with an empty file name',
    {},
    container({ Configs: [configRef('x', 'a', { File: file('') })] }),
    'InvalidArgument: malformed file config reference, invalid target file name provided',
  ],
  [
    'two configs, one file',
    {},
    container({ Configs: ['a', 'b'].map((n) => configRef(n, n, { File: file('f') })) }),
    "InvalidArgument: config references 'a' and 'b' have a conflicting target: 'f'",
  ],
  [
    'credential spec',
    {},
    container({ Privileges: { CredentialSpec: { Config: 'c' } } }),
    "InvalidArgument: CredentialSpec references config 'c', but that config isn't in config references with RuntimeTarget",
  ],
  [
    'secrets that are not there',
    {},
    container({ Secrets: ['a', 'b'].map((n) => secretRef(n, n, { File: file(n) })) }),
    'InvalidArgument: secrets not found: a, b',
  ],
  [
    'a config that is not there',
    {},
    container({ Configs: [configRef('a', 'a', { File: file('a') })] }),
    'InvalidArgument: config not found: a',
  ],
  [
    'configs that are not there',
    {},
    container({ Configs: ['a', 'b'].map((n) => configRef(n, n, { File: file(n) })) }),
    'InvalidArgument: configs not found: a, b',
  ],
  [
    'negative replicas',
    { Mode: { Replicated: { Replicas: -1 } } },
    {},
    'InvalidArgument: Number of replicas must be non-negative',
  ],
  [
    'negative concurrency',
    { Mode: { ReplicatedJob: { MaxConcurrent: -1 } } },
    {},
    'InvalidArgument: Maximum concurrent jobs must not be negative',
  ],
  [
    'negative completions',
    { Mode: { ReplicatedJob: { TotalCompletions: -1 } } },
    {},
    'InvalidArgument: Total completed jobs must not be negative',
  ],
  [
    'an update config for a global job',
    { Mode: { GlobalJob: {} }, UpdateConfig: update },
    {},
    'InvalidArgument: Jobs may not have an update config',
  ],
  [
    'dnsrr with a host port',
    { EndpointSpec: { Mode: 'dnsrr', Ports: [port(80, { PublishMode: 'host' })] } },
    {},
    'accepted',
  ],
  [
    'one port for two protocols',
    { EndpointSpec: { Ports: [port(80), port(80, { Protocol: 'udp' })] } },
    {},
    'accepted',
  ],
  ['more than any node has', {}, { Resources: { Reservations: { MemoryBytes: 1e15 } } }, 'accepted'],
  [
    'a generic resource that no node has',
    {},
    { Resources: { Reservations: { GenericResources: [{ DiscreteResourceSpec: { Kind: 'GPU', Value: 2 } }] } } },
    'accepted',
  ],
  [
    'a mount path that no node takes',
    {},
    container({ Mounts: [{ Type: 'bind', Source: 'relative', Target: 'x' }] }),
    'accepted',
  ],
  [
    'a signal and a log driver that nobody knows',
    {},
    { ...container({ StopSignal: 'SIGNONE' }), LogDriver: { Name: 'none-such' } },
    'accepted',
  ],
  [
    'fewer places than replicas',
    { Mode: { Replicated: { Replicas: 5 } } },
    { Placement: { MaxReplicas: 1 } },
    'accepted',
  ],
  [
    'a preference that is no spread over labels',
    {},
    { Placement: { Preferences: [{ Spread: { SpreadDescriptor: 'nonsense' } }] } },
    'accepted',
  ],
];

describe('service create', () => {
  it.each(CREATE)('%s', (_, more, task, answer) => {
    expect(refusal(fakeSwarm(1), 'createService', { spec: serviceSpec('web', more, task) })).toBe(answer);
  });

  it('looks at things in the order of the managers: name, resources, restart, placement, references, mode, endpoint', () => {
    const wrongs: readonly [Partial<ServiceSpec>, Partial<TaskSpec>, string][] = [
      [{ Name: 'a b' }, {}, 'name must be valid'],
      [{}, { Resources: { Limits: { NanoCPUs: 1 } } }, 'invalid cpu value'],
      [{}, { RestartPolicy: { Delay: -1 } }, 'restart-delay'],
      [{}, { Placement: { Constraints: ['x'] } }, 'constraint expected'],
      [{}, container({ Secrets: [secretRef('', '', {})] }), 'malformed secret'],
      [{}, container({ Image: '' }), 'image reference'],
      [{ Mode: {} }, {}, 'Unrecognized service mode'],
      [{ EndpointSpec: { Ports: [port(80), port(80)] } }, {}, 'duplicate published'],
    ];
    for (let first = 0; first < wrongs.length; first++) {
      const rest = wrongs.slice(first);
      const more = Object.assign({}, ...rest.map(([each]) => each)) as Partial<ServiceSpec>;
      // Of two wrong containers the one that is looked at first counts.
      const task = Object.assign({}, ...rest.map(([, each]) => each).reverse()) as Partial<TaskSpec>;
      expect(refusal(fakeSwarm(1), 'createService', { spec: serviceSpec('web', more, task) })).toContain(
        wrongs[first][2],
      );
    }
  });

  it('a name is taken in whatever case', () => {
    const swarm = fakeSwarm(1);
    swarm.create('Web');
    expect(refusal(swarm, 'createService', { spec: serviceSpec('wEB') })).toBe(
      'AlreadyExists: name conflicts with an existing object: service wEB already exists',
    );
  });

  it.each([
    ['ingress', 'ingress', 'as an ingress port'],
    ['ingress', 'host', 'as an ingress port'],
    ['host', 'ingress', 'as a host-published port'],
    ['host', 'host', undefined],
  ] as const)('a port that is published through %s, wanted through %s', (taken, wanted, how) => {
    const swarm = fakeSwarm(2);
    const id = swarm.create('web', { EndpointSpec: { Ports: [port(80, { PublishMode: taken })] } });
    const spec = serviceSpec('api', { EndpointSpec: { Ports: [port(80, { PublishMode: wanted })] } });
    expect(refusal(swarm, 'createService', { spec })).toBe(
      how === undefined ? 'accepted' : `InvalidArgument: port '80' is already in use by service 'web' (${id}) ${how}`,
    );
  });
});

describe('service update', () => {
  it.each([
    ['an unknown service', { id: 'nosuch' }, 'NotFound: service nosuch not found'],
    ['another mode', { mode: { Global: {} } }, 'Unimplemented: service mode change is not allowed'],
    ['another name', { name: 'api' }, 'Unimplemented: renaming services is not supported'],
    ['an old version', { version: 1 }, 'Unknown: update out of sequence'],
    [
      'a rollback of what was never updated',
      { rollback: 'previous' },
      'FailedPrecondition: service ID does not have a previous spec',
    ],
  ] as const)('%s', (_, change, answer) => {
    const swarm = fakeSwarm(1);
    const own = swarm.create('web');
    const {
      id = own,
      version,
      mode,
      name,
      rollback,
    } = change as {
      id?: string;
      version?: number;
      mode?: ServiceSpec['Mode'];
      name?: string;
      rollback?: 'previous';
    };
    const service = swarm.service(own);
    const spec = { ...service.Spec, Name: name ?? 'web', Mode: mode ?? service.Spec.Mode };
    const args = {
      id,
      version: version ?? service.Version.Index,
      spec,
      ...(rollback === undefined ? {} : { rollback }),
    };
    expect(refusal(swarm, 'updateService', args)).toBe(answer.replace('ID', own));
  });

  it('published ports need the ingress network, before the version is looked at', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web');
    swarm.call('removeNetwork', { id: 'net-ingress' });
    const spec = { ...swarm.service(id).Spec, EndpointSpec: { Ports: [port(80)] } };
    expect(refusal(swarm, 'updateService', { id, version: 1, spec })).toBe(
      'FailedPrecondition: service needs ingress network, but no ingress network is present',
    );
  });

  it('any version but the stored one is old, a higher one too', () => {
    const swarm = fakeSwarm(1);
    const id = swarm.create('web');
    const { Version, Spec } = swarm.service(id);
    expect(refusal(swarm, 'updateService', { id, version: Version.Index + 1, spec: Spec })).toBe(
      'Unknown: update out of sequence',
    );
  });

  it('an unknown service cannot be removed', () => {
    expect(refusal(fakeSwarm(1), 'removeService', { id: 'x' })).toBe('NotFound: service x not found');
  });
});

describe.each(['Secret', 'Config'] as const)('%s', (Kind) => {
  const kind = Kind.toLowerCase();
  const spec = (Name: string, more: Partial<SecretSpec> = {}): SecretSpec => ({ Name, Labels: {}, data: 'x', ...more });
  const limit = Kind === 'Secret' ? 512_000 : 1_024_000;
  const ill =
    'InvalidArgument: invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]';

  it.each([
    ['no name', spec(''), 'InvalidArgument: name must be provided'],
    ['a name with a blank', spec('a b'), ill],
    ['a name that begins with a dot', spec('.a'), ill],
    ['a name that ends with a dash', spec('a-'), ill],
    ['a long name', spec('a'.repeat(65)), ill],
    ['a name of 64', spec('a'.repeat(64)), 'accepted'],
    [
      'no data',
      spec('a', { data: '' }),
      `InvalidArgument: ${kind} data must be larger than 0 and less than ${limit} bytes`,
    ],
    [
      'too much data',
      spec('a', { data: 'x'.repeat(limit) }),
      `InvalidArgument: ${kind} data must be larger than 0 and less than ${limit} bytes`,
    ],
    ['as much as goes', spec('a', { data: 'x'.repeat(limit - 1) }), 'accepted'],
  ])('%s', (_, wanted, answer) => {
    expect(refusal(fakeSwarm(0), `create${Kind}`, { spec: wanted })).toBe(answer);
  });

  it('is there, is in use, is not there', () => {
    const swarm = fakeSwarm(1);
    const { ID, Version } = swarm.call(`create${Kind}`, { spec: spec('one') });
    expect(refusal(swarm, `create${Kind}`, { spec: spec('one') })).toBe(`AlreadyExists: ${kind} one already exists`);
    expect(refusal(swarm, `update${Kind}`, { id: ID, version: Version.Index, spec: spec('two') })).toBe(
      'InvalidArgument: only updates to Labels are allowed',
    );
    expect(refusal(swarm, `update${Kind}`, { id: ID, version: 1, spec: spec('one') })).toBe(
      'Unknown: update out of sequence',
    );
    const reference = { [`${Kind}ID`]: ID, [`${Kind}Name`]: 'one', File: file('one') };
    const service = swarm.create('web', {}, container({ [`${Kind}s`]: [reference] }));
    expect(refusal(swarm, `remove${Kind}`, { id: ID })).toBe(
      `InvalidArgument: ${kind} 'one' is in use by the following service: web`,
    );
    swarm.call('removeService', { id: service });
    expect(refusal(swarm, `remove${Kind}`, { id: ID })).toBe('accepted');
    expect(refusal(swarm, `get${Kind}`, { id: ID })).toBe(`NotFound: ${kind} ${ID} not found`);
    expect(refusal(swarm, `update${Kind}`, { id: '', version: 1, spec: spec('one') })).toBe(
      `InvalidArgument: ${kind} ID must be provided`,
    );
  });
});

it('a secret from a driver needs no data, but the driver a name and a plugin', () => {
  const swarm = fakeSwarm(0);
  const from = (Name: string): SecretSpec => ({ Name: 'a', Labels: {}, data: '', Driver: { Name } });
  expect(refusal(swarm, 'createSecret', { spec: from('') })).toBe('InvalidArgument: secret driver must have a name');
  expect(refusal(swarm, 'createSecret', { spec: from('vault') })).toBe('Unknown: plugin "vault" not found');
});

describe('nodes', () => {
  it.each([
    ['no id', { id: '' }, 'InvalidArgument: invalid argument'],
    ['an unknown node', { id: 'nosuch' }, 'NotFound: node nosuch not found'],
    ['an old version', { version: 1 }, 'Unknown: update out of sequence'],
  ])('%s', (_, change: { readonly id?: string; readonly version?: number }, answer) => {
    const swarm = fakeSwarm(1);
    const { Version, Spec } = swarm.call('getNode', { id: 'n1' });
    expect(refusal(swarm, 'updateNode', { id: 'n1', version: Version.Index, spec: Spec, ...change })).toBe(answer);
  });

  it('without force those are removed that are unknown, down or disconnected', () => {
    for (const State of ['unknown', 'down', 'disconnected'] as const) {
      const swarm = fakeSwarm(1);
      swarm.changeNode('n1', (node) => ({ ...node, Status: { ...node.Status, State } }));
      expect(refusal(swarm, 'removeNode', { id: 'n1' })).toBe('accepted');
    }
  });

  it('a manager that raft does not know cannot be demoted', () => {
    const swarm = fakeSwarm(2);
    for (const id of ['n1', 'n2'])
      swarm.changeNode(id, (node) => ({ ...node, role: 'manager', Spec: { ...node.Spec, Role: 'manager' } }));
    const { Version, Spec } = swarm.call('getNode', { id: 'n1' });
    expect(refusal(swarm, 'updateNode', { id: 'n1', version: Version.Index, spec: { ...Spec, Role: 'worker' } })).toBe(
      "NotFound: can't find manager in raft memberlist",
    );
  });
});

describe('networks', () => {
  const spec = (more: Partial<NetworkSpec>): NetworkSpec => networkSpec('n', more);
  const ipam = (config: object): NetworkSpec => spec({ IPAM: { Configs: [config] } });

  it.each([
    ['range', ipam({ Subnet: '10.9.0.0/24', IPRange: 'x' }), 'InvalidArgument: ipam configuration: invalid range x'],
    [
      'range elsewhere',
      ipam({ Subnet: '10.9.0.0/24', IPRange: '10.8.0.0/28' }),
      'InvalidArgument: ipam configuration: subnet 10.9.0.0/24 does not contain range 10.8.0.0/28',
    ],
    [
      'gateway',
      ipam({ Subnet: '10.9.0.0/24', Gateway: 'x' }),
      'InvalidArgument: ipam configuration: invalid gateway x',
    ],
    ['nothing in IPAM', ipam({}), 'InvalidArgument: ipam configuration: invalid subnet '],
    [
      'nameless driver',
      spec({ Driver: { Name: '', Options: { a: 'b' } } }),
      'InvalidArgument: driver name: if driver is specified name is required',
    ],
    [
      'the label of the predefined',
      spec({ Labels: { 'com.docker.swarm.predefined': 'true' } }),
      'PermissionDenied: label com.docker.swarm.predefined is for internally created predefined networks and cannot be applied by users',
    ],
    [
      'ingress with another driver',
      spec({ Ingress: true, Driver: { Name: 'macvlan' } }),
      'Unimplemented: only overlay driver is currently supported for ingress network',
    ],
  ])('%s', (_, wanted, answer) => {
    const swarm = fakeSwarm(0);
    if (wanted.Ingress) swarm.call('removeNetwork', { id: 'net-ingress' });
    expect(refusal(swarm, 'createNetwork', { spec: wanted })).toBe(answer);
  });

  it('in use by an attached container; ingress, by a service that publishes', () => {
    const swarm = fakeSwarm(1);
    const { ID } = swarm.call('createNetwork', { spec: spec({ Attachable: true }) });
    const task = swarm.call('attachNetwork', { networkId: ID, containerId: 'c', nodeId: 'n1' });
    expect(refusal(swarm, 'removeNetwork', { id: ID })).toBe(
      `FailedPrecondition: network ${ID} is in use by task ${task.ID}`,
    );
    const id = swarm.create('web', { EndpointSpec: { Ports: [port(80)] } });
    expect(refusal(swarm, 'removeNetwork', { id: 'net-ingress' })).toBe(
      `FailedPrecondition: ingress network cannot be removed because service ${id} depends on it`,
    );
    expect(refusal(swarm, 'removeNetwork', { id: 'x' })).toBe('NotFound: network x not found');
  });
});

describe('the cluster', () => {
  it.each([
    ['an unknown id', { id: 'x' }, {}, 'NotFound: cluster x not found'],
    ['an old version', { version: 1 }, {}, 'Unknown: update out of sequence'],
    [
      'a negative heartbeat',
      {},
      { Dispatcher: { HeartbeatPeriod: -1 } },
      'InvalidArgument: heartbeat time period cannot be a negative duration',
    ],
    [
      'a certificate for a short while',
      {},
      { CAConfig: { NodeCertExpiry: 3600e9 - 1 } },
      'InvalidArgument: minimum certificate expiry time is: 1h0m0s',
    ],
    ['one for an hour', {}, { CAConfig: { NodeCertExpiry: 3600e9 } }, 'accepted'],
  ])('%s', (_, args: object, change, answer) => {
    const swarm = fakeSwarm(0);
    const { ID, Version, Spec } = swarm.call('getCluster', {});
    const spec = { ...Spec, ...change };
    expect(refusal(swarm, 'updateCluster', { id: ID, version: Version.Index, spec, ...args })).toBe(answer);
  });
});
