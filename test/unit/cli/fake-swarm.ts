import type { Json } from '../../../src/net/http.ts';
import { streamRoutes } from './fake-streams.ts';
import { failure, find, isAnswer, type Answer, type Call, type Route } from './fake-engine.ts';

/**
 * A small swarm as data: three nodes, services of every mode, their tasks, networks, containers, images, volumes,
 * secrets and configs. Values are of the shapes that Docker 28.5.2 sends (recordings service-json, node-json).
 */

type Item = Readonly<Record<string, Json | undefined>>;

const CERTIFICATE =
  '-----BEGIN CERTIFICATE-----\nMIIBajCCARCgAwIBAgIUEmadjlBotLhNvt7P50veQonJ6eUwCgYIKoZIzj0EAwIw\n-----END CERTIFICATE-----\n';
export const WORKER_TOKEN = 'SWMTKN-1-29vi5y7qb6er1ik5zm6m5473nj7r8wbbmoovljeisq56da2yxl-8y1e3frytk57e402npzfzq4wz';
export const MANAGER_TOKEN = 'SWMTKN-1-29vi5y7qb6er1ik5zm6m5473nj7r8wbbmoovljeisq56da2yxl-1sb0g7z31ldhi7w3kouwuq9m5';
const DIGEST = 'sha256:bceb9ddb9391f9fb6bbfb7ca2222fa2cc34498a16fb7315b31a1c04488b98579';

export const NODE_0 = 'v0ssuvowcpav0sddvz6voewl0';
export const NODE_1 = 'g577mt4rmkq124njnco61cwh4';
export const NODE_2 = 'b6vpq0i15fhmql8w3xzv16vcm';

/** RFC 3339 text of the time `seconds` before `now` (milliseconds since the epoch). */
export function ago(now: number, seconds: number): string {
  return new Date(now - seconds * 1000).toISOString();
}

const DAY = 86_400;

function node(now: number, id: string, index: number, more: Item): Item {
  return {
    ID: id,
    Version: { Index: 20 + index },
    CreatedAt: '2026-11-21T01:11:36.512896292Z',
    UpdatedAt: ago(now, 2 * DAY),
    Spec: { Labels: {}, Role: 'worker', Availability: 'active' },
    Description: {
      Hostname: `docker-${index}`,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: { NanoCPUs: 2_000_000_000, MemoryBytes: 25_276_502_016 },
      Engine: {
        EngineVersion: '28.5.2+dfsg4',
        Plugins: [
          { Type: 'Log', Name: 'json-file' },
          { Type: 'Log', Name: 'local' },
          { Type: 'Network', Name: 'bridge' },
          { Type: 'Network', Name: 'overlay' },
          { Type: 'Volume', Name: 'local' },
        ],
      },
      TLSInfo: {
        TrustRoot: CERTIFICATE,
        CertIssuerSubject: 'MBMxETAPBgNVBAMTCHN3YXJtLWNh',
        CertIssuerPublicKey: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHokD03mLjWpdgwbFuiP6cA==',
      },
    },
    Status: { State: 'ready', Addr: `172.17.0.${index + 2}` },
    ...more,
  };
}

export function nodes(now: number): Item[] {
  return [
    node(now, NODE_0, 0, {
      Spec: { Labels: {}, Role: 'manager', Availability: 'active' },
      ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '172.17.0.2:2377' },
    }),
    node(now, NODE_1, 1, {
      Spec: { Labels: { zone: 'east', ssd: '' }, Role: 'manager', Availability: 'pause' },
      ManagerStatus: { Reachability: 'unreachable', Addr: '172.17.0.3:2377' },
    }),
    node(now, NODE_2, 2, {
      Spec: { Name: 'thirdnode', Labels: {}, Role: 'worker', Availability: 'drain' },
      Status: { State: 'down', Message: 'heartbeat failure', Addr: '172.17.0.4' },
    }),
  ];
}

const DEFAULT_UPDATE = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: 5_000_000_000,
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

interface ServiceParts {
  readonly id: string;
  readonly name: string;
  readonly mode: Json;
  readonly image?: string;
  readonly container?: Item;
  readonly template?: Item;
  readonly spec?: Item;
  readonly endpoint?: Item;
  readonly more?: Item;
}

function service(now: number, parts: ServiceParts): Item {
  return {
    ID: parts.id,
    Version: { Index: 11 },
    CreatedAt: '2026-11-21T00:23:23.297835424Z',
    UpdatedAt: ago(now, 3 * DAY),
    Spec: {
      Name: parts.name,
      Labels: {},
      TaskTemplate: {
        ContainerSpec: {
          Image: `${parts.image ?? 'nginx:latest'}@${DIGEST}`,
          Init: false,
          StopGracePeriod: 10_000_000_000,
          DNSConfig: {},
          Isolation: 'default',
          ...parts.container,
        },
        Resources: { Limits: {}, Reservations: {} },
        RestartPolicy: { Condition: 'any', Delay: 5_000_000_000, MaxAttempts: 0 },
        Placement: { Platforms: [{ Architecture: 'amd64', OS: 'linux' }] },
        ForceUpdate: 0,
        Runtime: 'container',
        ...parts.template,
      },
      Mode: parts.mode,
      UpdateConfig: DEFAULT_UPDATE,
      RollbackConfig: DEFAULT_UPDATE,
      EndpointSpec: { Mode: 'vip' },
      ...parts.spec,
    },
    Endpoint: { Spec: {} },
    ...parts.endpoint,
    ...parts.more,
  };
}

const PORT = { Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' };

export function services(now: number): Item[] {
  return [
    service(now, {
      id: 'vvfux5kc8n2py3vu5on4fla0p',
      name: 'web10',
      mode: { Replicated: { Replicas: 2 } },
      more: { ServiceStatus: { RunningTasks: 1, DesiredTasks: 2, CompletedTasks: 0 } },
    }),
    service(now, {
      id: 'vvaaaaaaaaaapy3vu5on4fla0',
      name: 'web2',
      mode: { Replicated: { Replicas: 3 } },
      container: {
        Labels: { app: 'x' },
        Args: ['sleep', '1000'],
        Hostname: 'h',
        Env: ['A=1', 'B=two'],
        Dir: '/tmp',
        User: '1000',
        StopSignal: 'SIGINT',
        ReadOnly: true,
        Mounts: [
          { Type: 'volume', Source: 'data', Target: '/data' },
          { Type: 'bind', Source: '/srv', Target: '/srv', ReadOnly: true },
        ],
        Secrets: [
          {
            File: { Name: 'pw', UID: '0', GID: '0', Mode: 292 },
            SecretID: '2h5jlbo3uvmqkxrqot4dh4soi',
            SecretName: 'pw',
          },
        ],
        Configs: [
          {
            File: { Name: '/site.conf', UID: '0', GID: '0', Mode: 292 },
            ConfigID: 'hfmkwjtvjsr2r756dqz1f430k',
            ConfigName: 'site.conf',
          },
        ],
      },
      template: {
        Resources: {
          Limits: { NanoCPUs: 500_000_000, MemoryBytes: 67_108_864, Pids: 20 },
          Reservations: { NanoCPUs: 100_000_000, MemoryBytes: 16_777_216 },
        },
        RestartPolicy: { Condition: 'on-failure', Delay: 2_000_000_000, MaxAttempts: 3, Window: 60_000_000_000 },
        Placement: {
          Constraints: ['node.role==manager'],
          Preferences: [{ Spread: { SpreadDescriptor: 'node.labels.zone' } }],
          MaxReplicas: 2,
          Platforms: [{ Architecture: 'amd64', OS: 'linux' }],
        },
        Networks: [{ Target: 'iqcm3lw0728jaaaaaaaaaaaaa' }],
        LogDriver: { Name: 'json-file', Options: { 'max-size': '10m' } },
      },
      spec: {
        Labels: { team: 'core', a: 'b' },
        UpdateConfig: { ...DEFAULT_UPDATE, Parallelism: 2, Delay: 10_000_000_000, MaxFailureRatio: 0.25 },
        EndpointSpec: { Mode: 'vip', Ports: [PORT] },
      },
      endpoint: {
        Endpoint: {
          Spec: { Mode: 'vip', Ports: [PORT] },
          Ports: [
            PORT,
            { ...PORT, TargetPort: 81, PublishedPort: 8081 },
            { Protocol: 'udp', TargetPort: 53, PublishedPort: 53, PublishMode: 'ingress' },
            { ...PORT, TargetPort: 90, PublishedPort: 9000, PublishMode: 'host' },
          ],
          VirtualIPs: [{ NetworkID: 'dojq6vx11nxm94i4s93h4615o', Addr: '10.0.0.3/24' }],
        },
      },
      more: {
        PreviousSpec: {
          Name: 'web2',
          Labels: {},
          TaskTemplate: { ForceUpdate: 0 },
          Mode: { Replicated: { Replicas: 1 } },
        },
        UpdateStatus: {
          State: 'completed',
          StartedAt: ago(now, 3 * DAY),
          CompletedAt: ago(now, 2 * DAY + 3600),
          Message: 'update completed',
        },
        ServiceStatus: { RunningTasks: 3, DesiredTasks: 3, CompletedTasks: 0 },
      },
    }),
    service(now, {
      id: 'kqa97ovaozs359ylmf7vrbmf4',
      name: 'everywhere',
      image: 'registry.example.com:5000/team/very-long-image-name:1.25',
      mode: { Global: {} },
      more: { ServiceStatus: { RunningTasks: 2, DesiredTasks: 3, CompletedTasks: 0 } },
    }),
    service(now, {
      id: 'lib8wlnb8hd29qkqqs6oxjytb',
      name: 'job',
      image: 'busybox:latest',
      mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } },
      more: {
        JobStatus: { JobIteration: { Index: 0 }, LastExecution: ago(now, 3 * DAY) },
        ServiceStatus: { RunningTasks: 0, DesiredTasks: 2, CompletedTasks: 4 },
      },
    }),
    service(now, {
      id: '092i6f3zu8pxs91gpexvsqgzt',
      name: 'gj',
      image: 'busybox:latest',
      mode: { GlobalJob: {} },
      more: {
        JobStatus: { JobIteration: { Index: 1 }, LastExecution: ago(now, 3 * DAY) },
        ServiceStatus: { RunningTasks: 0, DesiredTasks: 0, CompletedTasks: 3 },
      },
    }),
  ];
}

interface TaskParts {
  readonly id: string;
  readonly service: string;
  readonly slot?: number;
  readonly node: string;
  readonly state: string;
  readonly desired: string;
  readonly seconds: number;
  readonly image?: string;
  readonly error?: string;
  readonly ports?: Json;
}

function task(now: number, parts: TaskParts): Item {
  return {
    ID: parts.id,
    Version: { Index: 30 },
    CreatedAt: ago(now, parts.seconds + 10),
    UpdatedAt: ago(now, parts.seconds),
    Labels: {},
    Spec: {
      ContainerSpec: {
        Image: `${parts.image ?? 'nginx:latest'}@${DIGEST}`,
        Init: false,
        DNSConfig: {},
        Isolation: 'default',
      },
      Resources: { Limits: {}, Reservations: {} },
      Placement: {},
      ForceUpdate: 0,
    },
    ServiceID: parts.service,
    ...(parts.slot === undefined ? {} : { Slot: parts.slot }),
    NodeID: parts.node,
    Status: {
      Timestamp: ago(now, parts.seconds),
      State: parts.state,
      Message: parts.state,
      ...(parts.error === undefined ? {} : { Err: parts.error }),
      ContainerStatus: { ContainerID: `${parts.id}${'0'.repeat(39)}`, PID: 100, ExitCode: 0 },
      PortStatus: parts.ports ?? {},
    },
    DesiredState: parts.desired,
    NetworksAttachments: [],
    Volumes: null,
  };
}

const WEB = 'vvfux5kc8n2py3vu5on4fla0p';

export function tasks(now: number): Item[] {
  return [
    task(now, {
      id: 'xy2657obudhjaaaaaaaaaaaaa',
      service: WEB,
      slot: 1,
      node: NODE_0,
      state: 'running',
      desired: 'running',
      seconds: 5 * DAY,
    }),
    task(now, {
      id: 'vdltd73oqwq8aaaaaaaaaaaaa',
      service: WEB,
      slot: 10,
      node: NODE_1,
      state: 'running',
      desired: 'running',
      seconds: 6 * 3600,
      ports: { Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'host' }] },
    }),
    task(now, {
      id: 'bbbtd73oqwq8aaaaaaaaaaaaa',
      service: WEB,
      slot: 2,
      node: '',
      state: 'pending',
      desired: 'running',
      seconds: 3 * 3600,
      error: 'no suitable node (insufficient resources on 3 nodes)',
    }),
    task(now, {
      id: 'aaatd73oqwq8aaaaaaaaaaaaa',
      service: WEB,
      slot: 1,
      node: NODE_2,
      state: 'failed',
      desired: 'shutdown',
      seconds: 9 * DAY,
      image: 'nginx:1.14',
      error: 'task: non-zero exit (137)',
    }),
    task(now, {
      id: 'ccctd73oqwq8aaaaaaaaaaaaa',
      service: 'kqa97ovaozs359ylmf7vrbmf4',
      node: NODE_0,
      state: 'running',
      desired: 'running',
      seconds: 40 * DAY,
    }),
    task(now, {
      id: 'dddtd73oqwq8aaaaaaaaaaaaa',
      service: 'goneservice00000000000000',
      slot: 1,
      node: 'gonenode00000000000000000',
      state: 'orphaned',
      desired: 'remove',
      seconds: 4 * DAY,
    }),
  ];
}

function network(id: string, name: string, driver: string, scope: string, more: Item = {}): Item {
  return {
    Name: name,
    Id: id,
    Created: '2026-11-21T01:04:16.106387373Z',
    Scope: scope,
    Driver: driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.0.1.0/24', Gateway: '10.0.1.1' }] },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: {},
    Options: {},
    Labels: {},
    ...more,
  };
}

export const NETWORKS: Item[] = [
  network('be4c2766d169aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bridge', 'bridge', 'local'),
  network('4f4ae89614f9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'docker_gwbridge', 'bridge', 'local'),
  network('3758806c0902aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'host', 'host', 'local'),
  network('iqcm3lw0728jaaaaaaaaaaaaa', 'ingress', 'overlay', 'swarm', { Ingress: true, Labels: { a: 'b', c: 'd' } }),
  network('00254e749336aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'none', 'null', 'local', {
    Internal: true,
  }),
];

const CONTAINER = `d55457ba8e9f${'1'.repeat(52)}`;

export function containers(now: number): Item[] {
  const created = Math.floor(now / 1000);
  return [
    {
      Id: `6940e4779404${'0'.repeat(52)}`,
      Names: ['/svc.1.glb0y8ny4n4j1jptkx3ezv1kv'],
      Image: 'busybox:latest',
      ImageID: DIGEST,
      Command: 'sleep 1000 and a very long command line',
      Created: created - 5 * DAY,
      Ports: [{ PrivatePort: 80, Type: 'tcp' }],
      Labels: { 'com.docker.swarm.service.name': 'svc' },
      State: 'running',
      Status: 'Up 5 days',
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: { Networks: { bridge: { NetworkID: 'x' } } },
      Mounts: [
        {
          Type: 'volume',
          Name: 'a-very-long-volume-name',
          Source: '',
          Destination: '/data',
          Driver: 'local',
          Mode: 'z',
          RW: true,
          Propagation: '',
        },
      ],
    },
    {
      Id: CONTAINER,
      Names: ['/box', '/other/alias'],
      Image: 'busybox',
      ImageID: DIGEST,
      Command: 'sh',
      Created: created - 6 * 3600,
      Ports: [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 82, PublicPort: 8082, Type: 'tcp' },
        { PrivatePort: 53, Type: 'udp' },
        { PrivatePort: 9, Type: 'sctp' },
      ],
      Labels: {},
      State: 'exited',
      Status: 'Exited (0) 3 hours ago',
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: { Networks: { bridge: { NetworkID: 'x' } } },
      Mounts: [],
      SizeRw: 1234,
      SizeRootFs: 2_070_000,
    },
  ];
}

export function images(now: number): Item[] {
  const created = Math.floor(now / 1000);
  return [
    {
      Containers: -1,
      Created: created - 5 * DAY,
      Id: `sha256:aa${'1'.repeat(62)}`,
      Labels: null,
      ParentId: '',
      RepoDigests: [`nginx@${DIGEST}`],
      RepoTags: ['nginx:latest', 'nginx:1.25'],
      SharedSize: -1,
      Size: 2_070_123,
    },
    {
      Containers: -1,
      Created: created - 90 * DAY,
      Id: `sha256:bb${'1'.repeat(62)}`,
      Labels: null,
      ParentId: '',
      RepoDigests: [`busybox@${DIGEST}`],
      RepoTags: [],
      SharedSize: -1,
      Size: 1_234_567_890,
    },
  ];
}

export const VOLUMES: Item[] = [
  {
    CreatedAt: '2026-11-21T01:04:16Z',
    Driver: 'local',
    Labels: { x: 'y' },
    Mountpoint: '/var/lib/docker/volumes/vol10/_data',
    Name: 'vol10',
    Options: null,
    Scope: 'local',
  },
  {
    CreatedAt: '2026-11-21T01:04:16Z',
    Driver: 'local',
    Labels: null,
    Mountpoint: '/var/lib/docker/volumes/vol9/_data',
    Name: 'vol9',
    Options: {},
    Scope: 'local',
  },
];

export function secrets(now: number): Item[] {
  return [
    {
      ID: '2h5jlbo3uvmqkxrqot4dh4soi',
      Version: { Index: 11 },
      CreatedAt: ago(now, 3 * DAY),
      UpdatedAt: ago(now, 7200),
      Spec: { Name: 'pw', Labels: {} },
    },
    {
      ID: 'q29etzn9w1ikc61vvtcoq8abv',
      Version: { Index: 12 },
      CreatedAt: ago(now, 3 * DAY),
      UpdatedAt: ago(now, 7200),
      Spec: { Name: 'other', Labels: { env: 'test', a: 'b' }, Driver: { Name: 'vault' } },
    },
  ];
}

export function configs(now: number): Item[] {
  return [
    {
      ID: 'hfmkwjtvjsr2r756dqz1f430k',
      Version: { Index: 11 },
      CreatedAt: ago(now, 3 * DAY),
      UpdatedAt: ago(now, 7200),
      Spec: { Name: 'site.conf', Labels: {}, Data: 'd29ya2VyX3Byb2Nlc3NlcyAxOwo=' },
    },
  ];
}

const SWARM: Item = {
  ID: 'cluster00000000000000000a',
  Version: { Index: 10 },
  CreatedAt: '2026-11-21T00:23:23.297835424Z',
  UpdatedAt: '2026-11-21T00:23:23.297835424Z',
  Spec: {
    Name: 'default',
    Labels: {},
    Orchestration: { TaskHistoryRetentionLimit: 5 },
    Raft: {
      SnapshotInterval: 10_000,
      KeepOldSnapshots: 0,
      LogEntriesForSlowFollowers: 500,
      ElectionTick: 10,
      HeartbeatTick: 1,
    },
    Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
    CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  TLSInfo: { TrustRoot: CERTIFICATE, CertIssuerSubject: 'MBMx', CertIssuerPublicKey: 'MFkw' },
  RootRotationInProgress: false,
  DefaultAddrPool: ['10.0.0.0/8'],
  SubnetSize: 24,
  DataPathPort: 4789,
  JoinTokens: { Worker: WORKER_TOKEN, Manager: MANAGER_TOKEN },
};

export const INFO: Item = {
  ID: '4c0b5ad5-1f2f-4b0d-8d7c-1f0f5b1d7a11',
  Containers: 2,
  ContainersRunning: 1,
  ContainersPaused: 0,
  ContainersStopped: 1,
  Images: 3,
  Driver: 'overlay2',
  DriverStatus: [
    ['Backing Filesystem', 'extfs'],
    ['Supports d_type', 'true'],
    ['Using metacopy', 'false'],
    ['Native Overlay Diff', 'true'],
    ['userxattr', 'false'],
  ],
  Plugins: {
    Volume: ['local'],
    Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
    Authorization: null,
    Log: ['awslogs', 'json-file'],
  },
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsPeriod: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
  IPv4Forwarding: true,
  Debug: false,
  NFd: 42,
  OomKillDisable: false,
  NGoroutines: 99,
  SystemTime: '2026-11-21T01:04:16.106387373Z',
  LoggingDriver: 'json-file',
  CgroupDriver: 'systemd',
  CgroupVersion: '2',
  NEventsListener: 0,
  KernelVersion: '6.12.57+deb13-amd64',
  OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
  OSVersion: '13',
  OSType: 'linux',
  Architecture: 'x86_64',
  IndexServerAddress: 'https://index.docker.io/v1/',
  RegistryConfig: {
    InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
    IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
    Mirrors: null,
  },
  NCPU: 2,
  MemTotal: 25_276_502_016,
  GenericResources: null,
  DockerRootDir: '/var/lib/docker',
  HttpProxy: '',
  HttpsProxy: '',
  NoProxy: '',
  Name: 'docker-0',
  Labels: [],
  ExperimentalBuild: false,
  ServerVersion: '28.5.2+dfsg4',
  Runtimes: { runc: { path: 'runc' }, 'io.containerd.runc.v2': { path: 'runc' } },
  DefaultRuntime: 'runc',
  Swarm: {
    NodeID: NODE_0,
    NodeAddr: '172.17.0.2',
    LocalNodeState: 'active',
    ControlAvailable: true,
    Error: '',
    RemoteManagers: [
      { NodeID: NODE_1, Addr: '172.17.0.3:2377' },
      { NodeID: NODE_0, Addr: '172.17.0.2:2377' },
    ],
    Nodes: 3,
    Managers: 2,
    Cluster: SWARM,
  },
  LiveRestoreEnabled: false,
  Isolation: '',
  InitBinary: 'docker-init',
  ContainerdCommit: { ID: '1.7.24~ds1-9' },
  RuncCommit: { ID: '1.3.3+ds1-2' },
  InitCommit: { ID: '' },
  SecurityOptions: ['name=apparmor', 'name=seccomp,profile=builtin', 'name=cgroupns'],
  CDISpecDirs: ['/etc/cdi', '/var/run/cdi'],
  Warnings: null,
};

export const VERSION: Item = {
  Platform: { Name: '' },
  Components: [
    {
      Name: 'Engine',
      Version: '28.5.2+dfsg4',
      Details: {
        ApiVersion: '1.51',
        Arch: 'amd64',
        BuildTime: '2026-09-15T11:02:57.000000000+00:00',
        Experimental: 'false',
        GitCommit: '89c5e8fd66634b6128fc4c0e6f1236e2540e46e0',
        GoVersion: 'go1.27.1',
        KernelVersion: '6.12.57+deb13-amd64',
        MinAPIVersion: '1.24',
        Os: 'linux',
      },
    },
    { Name: 'containerd', Version: '1.7.24~ds1', Details: { GitCommit: '1.7.24~ds1-9' } },
    { Name: 'runc', Version: '1.3.3+ds1', Details: { GitCommit: '1.3.3+ds1-2' } },
    { Name: 'docker-init', Version: '0.19.0', Details: { GitCommit: '' } },
  ],
  Version: '28.5.2+dfsg4',
  ApiVersion: '1.51',
  MinAPIVersion: '1.24',
  GitCommit: '89c5e8fd66634b6128fc4c0e6f1236e2540e46e0',
  GoVersion: 'go1.27.1',
  Os: 'linux',
  Arch: 'amd64',
  KernelVersion: '6.12.57+deb13-amd64',
  BuildTime: '2026-09-15T11:02:57.000000000+00:00',
};

const nameOfSpec = (item: Item): string => String((item['Spec'] as Item)['Name']);
const hostname = (item: Item): string => String((item['Description'] as Item)['Hostname']);

function filters(call: Call): Record<string, Record<string, boolean>> {
  return call.query['filters'] === undefined
    ? {}
    : (JSON.parse(call.query['filters']) as Record<string, Record<string, boolean>>);
}

/** Keeps what matches every given filter; a value matches by being a prefix of what `pick` gives. */
function filtered(call: Call, items: readonly Item[], pick: Readonly<Record<string, (item: Item) => string>>): Answer {
  let kept = [...items];
  for (const [key, values] of Object.entries(filters(call))) {
    const of = pick[key];
    if (of === undefined) return failure(400, `invalid filter '${key}'`);
    kept = kept.filter((item) => Object.keys(values).some((value) => of(item).startsWith(value)));
  }
  return { json: kept };
}

function inspect(item: Item | Answer): Answer {
  return isAnswer(item) ? item : { json: item };
}

function done(item: Item | Answer, status = 200): Answer {
  return isAnswer(item) ? item : { response: { status, headers: {} } };
}

/** The routes of this swarm at the time `now` (milliseconds since the epoch). */
export function fakeSwarm(now: number): Readonly<Record<string, Route>> {
  const findNode = (reference: string): Item | Answer =>
    reference === 'self' ? nodes(now)[0]! : find('node', nodes(now), reference, hostname);
  const findService = (reference: string): Item | Answer => find('service', services(now), reference, nameOfSpec);
  const findTask = (reference: string): Item | Answer => find('task', tasks(now), reference, () => '');
  const findSecret = (reference: string): Item | Answer => find('secret', secrets(now), reference, nameOfSpec);
  const findConfig = (reference: string): Item | Answer => find('config', configs(now), reference, nameOfSpec);
  const findNetwork = (reference: string): Item | Answer =>
    find('network', NETWORKS, reference, (item) => String(item['Name']));
  const findContainer = (reference: string): Item | Answer => {
    const found = find('container', containers(now), reference, (item) =>
      String((item['Names'] as string[])[0]!.slice(1)),
    );
    return isAnswer(found) ? failure(404, `No such container: ${reference}`) : found;
  };
  const findVolume = (reference: string): Item | Answer => {
    const found = find(
      'volume',
      VOLUMES,
      reference,
      (item) => String(item['Name']),
      (item) => String(item['Name']),
    );
    return isAnswer(found) ? failure(404, `get ${reference}: no such volume`) : found;
  };
  const findImage = (reference: string): Item | Answer => {
    const tagged = reference.includes(':') ? reference : `${reference}:latest`;
    const found = images(now).find((item) => (item['RepoTags'] as string[]).includes(tagged));
    return found ?? failure(404, `No such image: ${tagged}`);
  };
  const created = (json: Json): Answer => ({
    response: { status: 201, headers: { 'content-type': 'application/json' }, body: { json } },
  });
  const specName = (call: Call): string => String((call.json as Item)['Name']);
  return {
    'GET /info': () => ({ json: INFO }),
    'GET /version': () => ({ json: VERSION }),
    'GET /swarm': () => ({ json: SWARM }),
    'POST /swarm/init': (call) =>
      (call.json as Item)['AdvertiseAddr'] === 'bad'
        ? failure(
            400,
            'advertise address must be a non-zero IP address or network interface (with optional port number)',
          )
        : { json: NODE_0 },
    'POST /swarm/join': (call) =>
      (call.json as Item)['JoinToken'] === 'bad'
        ? failure(400, 'invalid join token')
        : { response: { status: 200, headers: {} } },
    'POST /swarm/leave': (call) =>
      call.query['force'] === '1'
        ? { response: { status: 200, headers: {} } }
        : failure(503, 'You are attempting to leave the swarm on a node that is participating as a manager. '),
    'POST /swarm/update': () => ({ response: { status: 200, headers: {} } }),
    'POST /swarm/unlock': () => failure(409, 'swarm is not locked'),
    'GET /swarm/unlockkey': () => ({ json: { UnlockKey: 'SWMKEY-1-FpQrJDOdLwgSIa1vqb/xLLkXKiLPNzDk2/p63oECm3c' } }),
    'GET /nodes': (call) =>
      filtered(call, nodes(now), {
        name: hostname,
        id: (item) => String(item['ID']),
        role: (item) => String((item['Spec'] as Item)['Role']),
      }),
    'GET /nodes/*': (call) => inspect(findNode(call.parameters[0]!)),
    'POST /nodes/*/update': (call) => {
      const spec = call.json as Item;
      if (spec['Availability'] === 'sleeping') return failure(400, 'invalid Availability: "sleeping"');
      return done(findNode(call.parameters[0]!));
    },
    'DELETE /nodes/*': (call) => done(findNode(call.parameters[0]!)),
    'GET /services': (call) =>
      filtered(call, services(now), {
        name: nameOfSpec,
        id: (item) => String(item['ID']),
        mode: () => '',
        label: () => 'team',
      }),
    'GET /services/*': (call) => inspect(findService(call.parameters[0]!)),
    'POST /services/create': (call) =>
      specName(call) === 'web2'
        ? failure(
            409,
            'rpc error: code = AlreadyExists desc = name conflicts with an existing object: service web2 already exists',
          )
        : created({
            ID: 'newservice00000000000000a',
            ...(specName(call) === 'warned'
              ? { Warnings: ['image nosuch:latest could not be accessed on a registry to record\nits digest.\n'] }
              : {}),
          }),
    'POST /services/*/update': (call) => {
      const found = findService(call.parameters[0]!);
      if (isAnswer(found)) return found;
      return { json: specName(call) === 'job' ? { Warnings: ['first', 'second'] } : {} };
    },
    'DELETE /services/*': (call) => done(findService(call.parameters[0]!)),
    'GET /tasks': (call) => {
      const desired = filters(call)['desired-state'];
      if (desired !== undefined && Object.hasOwn(desired, 'odd'))
        return failure(500, "Invalid desired-state filter: 'odd'");
      return filtered(call, tasks(now), {
        service: (item) => String(item['ServiceID']),
        node: (item) => String(item['NodeID']),
        'desired-state': (item) => String(item['DesiredState']),
        '_up-to-date': () => 'true',
        name: () => 'web',
        id: (item) => String(item['ID']),
      });
    },
    'GET /tasks/*': (call) => inspect(findTask(call.parameters[0]!)),
    'GET /networks': (call) =>
      filtered(call, NETWORKS, {
        name: (item) => String(item['Name']),
        driver: (item) => String(item['Driver']),
        scope: (item) => String(item['Scope']),
        id: (item) => String(item['Id']),
      }),
    'GET /networks/*': (call) => inspect(findNetwork(call.parameters[0]!)),
    'POST /networks/create': (call) =>
      specName(call) === 'ingress'
        ? failure(409, 'network with name ingress already exists')
        : created({ Id: 'newnetwork00000000000000a', Warning: specName(call) === 'warned' ? 'careful' : '' }),
    'DELETE /networks/*': (call) =>
      call.parameters[0] === 'bridge'
        ? failure(403, 'bridge is a pre-defined network and cannot be removed')
        : done(findNetwork(call.parameters[0]!), 204),
    'POST /networks/*/connect': (call) => done(findNetwork(call.parameters[0]!)),
    'POST /networks/*/disconnect': (call) => done(findNetwork(call.parameters[0]!)),
    'GET /containers/json': (call) => ({
      json: call.query['all'] === '1' ? containers(now) : containers(now).slice(0, 1),
    }),
    'GET /containers/*/json': (call) => {
      const found = findContainer(call.parameters[0]!);
      return isAnswer(found)
        ? found
        : {
            json: {
              Id: found['Id'],
              Created: '2026-11-21T01:04:16.106387373Z',
              Path: 'sleep',
              Args: ['1000'],
              State: {
                Status: found['State'],
                Running: true,
                Paused: false,
                ExitCode: 0,
                StartedAt: '2026-11-21T01:04:16.106387373Z',
              },
              Image: DIGEST,
              Name: (found['Names'] as string[])[0],
              Config: {
                Hostname: 'x',
                Env: ['A=1'],
                Tty: false,
                Cmd: ['sleep', '1000'],
                Image: 'busybox',
                Labels: { role: 'test' },
              },
              HostConfig: { Binds: null, NetworkMode: 'bridge', RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
              NetworkSettings: { Networks: {} },
            },
          };
    },
    'POST /containers/*/stop': (call) => done(findContainer(call.parameters[0]!), 204),
    'POST /containers/*/start': (call) => done(findContainer(call.parameters[0]!), 204),
    'POST /containers/*/restart': (call) => done(findContainer(call.parameters[0]!), 204),
    'POST /containers/*/kill': (call) => done(findContainer(call.parameters[0]!), 204),
    'POST /containers/*/wait': (call) => {
      const found = findContainer(call.parameters[0]!);
      return isAnswer(found) ? found : { json: { StatusCode: 3 } };
    },
    'POST /containers/*/rename': (call) => done(findContainer(call.parameters[0]!), 204),
    'DELETE /containers/*': (call) => done(findContainer(call.parameters[0]!), 204),
    'POST /containers/create': (call) =>
      call.query['name'] === 'box'
        ? failure(
            409,
            `Conflict. The container name "/box" is already in use by container "${CONTAINER}". You have to remove (or rename) that container to be able to reuse that name.`,
          )
        : (call.json as Item)['Image'] === 'nosuch'
          ? failure(404, 'No such image: nosuch:latest')
          : created({ Id: CONTAINER, Warnings: [] }),
    'GET /images/json': () => ({ json: images(now) }),
    'GET /images/*/json': (call) => inspect(findImage(call.parameters[0]!)),
    'POST /images/*/tag': (call) => done(findImage(call.parameters[0]!), 201),
    'DELETE /images/*': (call) => {
      const found = findImage(call.parameters[0]!);
      return isAnswer(found)
        ? found
        : { json: [{ Untagged: 'nginx:latest' }, { Untagged: `nginx@${DIGEST}` }, { Deleted: found['Id'] as string }] };
    },
    ...streamRoutes((reference) => !isAnswer(findContainer(reference))),
    'GET /volumes': () => ({ json: { Volumes: VOLUMES, Warnings: null } }),
    'GET /volumes/*': (call) => inspect(findVolume(call.parameters[0]!)),
    'POST /volumes/create': (call) => created({ ...VOLUMES[0], Name: specName(call) || 'generated' }),
    'DELETE /volumes/*': (call) => done(findVolume(call.parameters[0]!), 204),
    'GET /secrets': (call) =>
      filtered(call, secrets(now), { name: nameOfSpec, id: (item) => String(item['ID']), label: () => 'env' }),
    'GET /secrets/*': (call) => inspect(findSecret(call.parameters[0]!)),
    'POST /secrets/create': (call) =>
      specName(call) === 'pw'
        ? failure(409, 'rpc error: code = AlreadyExists desc = secret pw already exists')
        : created({ ID: 'newsecret000000000000000a' }),
    'DELETE /secrets/*': (call) => done(findSecret(call.parameters[0]!), 204),
    'GET /configs': (call) => filtered(call, configs(now), { name: nameOfSpec, id: (item) => String(item['ID']) }),
    'GET /configs/*': (call) => inspect(findConfig(call.parameters[0]!)),
    'POST /configs/create': () => created({ ID: 'newconfig000000000000000a' }),
    'DELETE /configs/*': (call) => done(findConfig(call.parameters[0]!), 204),
  };
}
