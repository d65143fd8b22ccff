/**
 * The objects of a swarm, in the shapes of the Engine API v1.51, which is how everybody who works with Swarm
 * knows them. Two things differ until an object leaves through the API: points in time are integer
 * microseconds, and fields that the API hides stand under `internal`-looking lower-case names.
 * Objects are never changed once they are in the store; a change is a new object.
 */
import type { Micros } from '../kernel/time.ts';

export interface Version {
  readonly Index: number;
}

/** What every stored object has. */
export interface Meta {
  readonly ID: string;
  readonly Version: Version;
  readonly CreatedAt: Micros;
  readonly UpdatedAt: Micros;
}

export type Labels = Readonly<Record<string, string>>;

/** Nanoseconds, as all spans of time in specs are. */
export type Nanoseconds = number;

export type NodeRole = 'worker' | 'manager';
export type Availability = 'active' | 'pause' | 'drain';
export type NodeState = 'unknown' | 'down' | 'ready' | 'disconnected';
export type Reachability = 'unknown' | 'unreachable' | 'reachable';

export interface NodeSpec {
  readonly Name?: string;
  readonly Labels: Labels;
  /** The role one wants it to have; `SwarmNode.role` is the one it has. */
  readonly Role: NodeRole;
  readonly Availability: Availability;
}

export interface Platform {
  readonly Architecture: string;
  readonly OS: string;
}

export interface GenericResource {
  readonly NamedResourceSpec?: { readonly Kind: string; readonly Value: string };
  readonly DiscreteResourceSpec?: { readonly Kind: string; readonly Value: number };
}

export interface Resources {
  readonly NanoCPUs?: number;
  readonly MemoryBytes?: number;
  readonly GenericResources?: readonly GenericResource[];
}

export interface PluginDescription {
  readonly Type: string;
  readonly Name: string;
}

export interface NodeDescription {
  readonly Hostname: string;
  readonly Platform: Platform;
  readonly Resources: Resources;
  readonly Engine: {
    readonly EngineVersion: string;
    readonly Labels?: Labels;
    readonly Plugins: readonly PluginDescription[];
  };
  readonly TLSInfo?: TLSInfo;
}

export interface TLSInfo {
  /** PEM. */
  readonly TrustRoot: string;
  /** Base64 of DER. */
  readonly CertIssuerSubject: string;
  readonly CertIssuerPublicKey: string;
}

/** The root of trust of a swarm: what members download on joining and check against the token's digest. */
export interface RootCertificate {
  /** PEM. */
  readonly certificate: string;
  /** SHA-256 of the PEM, 64 hexadecimal digits. */
  readonly digest: string;
  /** What is told of it, and of the certificates that it issues. */
  readonly tls: TLSInfo;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
}

export interface NodeStatus {
  readonly State: NodeState;
  readonly Message?: string;
  readonly Addr: string;
}

export interface SwarmNode extends Meta {
  readonly Spec: NodeSpec;
  readonly Description?: NodeDescription;
  readonly Status: NodeStatus;
  /** The part that the role manager has brought about (facts 1.4). The API does not show it. */
  readonly role: NodeRole;
  /** Its endpoint in the ingress network and its load balancers' in the others: the node's own addresses. */
  readonly attachments: readonly NetworkAttachment[];
  /** How far its certificate is; `rotate` asks the node to fetch one from the new root (facts 1.10). */
  readonly certificate: { readonly role: NodeRole; readonly state: 'pending' | 'issued' | 'rotate' };
  /** 'pending' after any update through the API, which does not carry it (observed 15); 'accepted' when absent. */
  readonly membership?: 'accepted' | 'pending';
}

export type TaskState =
  | 'new'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned';

/** The order of task states (facts 3.1): a task only ever moves up. */
export const TASK_STATE_RANK: Readonly<Record<TaskState, number>> = {
  new: 0,
  pending: 64,
  assigned: 192,
  accepted: 256,
  preparing: 320,
  ready: 384,
  starting: 448,
  running: 512,
  complete: 576,
  shutdown: 640,
  failed: 704,
  rejected: 768,
  remove: 800,
  orphaned: 832,
};

export interface ContainerStatus {
  readonly ContainerID: string;
  readonly PID: number;
  readonly ExitCode: number;
}

export interface PortConfig {
  readonly Name?: string;
  readonly Protocol: 'tcp' | 'udp' | 'sctp';
  readonly TargetPort: number;
  readonly PublishedPort?: number;
  readonly PublishMode: 'ingress' | 'host';
}

export interface TaskStatus {
  readonly Timestamp: Micros;
  readonly State: TaskState;
  readonly Message?: string;
  readonly Err?: string;
  readonly ContainerStatus?: ContainerStatus;
  readonly PortStatus?: { readonly Ports?: readonly PortConfig[] };
  /** When and by whom the leader wrote it down (facts 2.3); not in the API. */
  readonly appliedAt?: Micros;
  readonly appliedBy?: string;
}

export interface HealthConfig {
  readonly Test?: readonly string[];
  readonly Interval?: Nanoseconds;
  readonly Timeout?: Nanoseconds;
  readonly StartPeriod?: Nanoseconds;
  readonly StartInterval?: Nanoseconds;
  readonly Retries?: number;
}

export interface Mount {
  readonly Type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'cluster' | 'image';
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly Consistency?: string;
  readonly BindOptions?: Readonly<Record<string, unknown>>;
  readonly VolumeOptions?: {
    readonly NoCopy?: boolean;
    readonly Labels?: Labels;
    readonly Subpath?: string;
    readonly DriverConfig?: { readonly Name?: string; readonly Options?: Labels };
  };
  readonly TmpfsOptions?: Readonly<Record<string, unknown>>;
}

export interface FileTarget {
  readonly Name: string;
  readonly UID: string;
  readonly GID: string;
  readonly Mode: number;
}

export interface SecretReference {
  readonly File?: FileTarget;
  readonly SecretID: string;
  readonly SecretName: string;
}

export interface ConfigReference {
  readonly File?: FileTarget;
  readonly Runtime?: Readonly<Record<string, never>>;
  readonly ConfigID: string;
  readonly ConfigName: string;
}

export interface ContainerSpec {
  readonly Image: string;
  readonly Labels?: Labels;
  readonly Command?: readonly string[];
  readonly Args?: readonly string[];
  readonly Hostname?: string;
  readonly Env?: readonly string[];
  readonly Dir?: string;
  readonly User?: string;
  readonly Groups?: readonly string[];
  readonly Privileges?: Readonly<Record<string, unknown>>;
  readonly Init?: boolean;
  readonly StopSignal?: string;
  readonly TTY?: boolean;
  readonly OpenStdin?: boolean;
  readonly ReadOnly?: boolean;
  readonly Mounts?: readonly Mount[];
  readonly StopGracePeriod?: Nanoseconds;
  readonly Healthcheck?: HealthConfig;
  readonly Hosts?: readonly string[];
  readonly DNSConfig?: {
    readonly Nameservers?: readonly string[];
    readonly Search?: readonly string[];
    readonly Options?: readonly string[];
  };
  readonly Secrets?: readonly SecretReference[];
  readonly Configs?: readonly ConfigReference[];
  readonly Isolation?: string;
  readonly Sysctls?: Labels;
  readonly CapabilityAdd?: readonly string[];
  readonly CapabilityDrop?: readonly string[];
  readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[];
  readonly OomScoreAdj?: number;
}

export interface NetworkAttachmentConfig {
  /** Id or, until the manager resolves it, name. */
  readonly Target: string;
  readonly Aliases?: readonly string[];
  readonly DriverOpts?: Labels;
}

export interface RestartPolicy {
  readonly Condition?: 'none' | 'on-failure' | 'any';
  readonly Delay?: Nanoseconds;
  readonly MaxAttempts?: number;
  readonly Window?: Nanoseconds;
}

export interface Placement {
  readonly Constraints?: readonly string[];
  readonly Preferences?: readonly { readonly Spread: { readonly SpreadDescriptor: string } }[];
  readonly MaxReplicas?: number;
  readonly Platforms?: readonly Platform[];
}

export interface TaskSpec {
  readonly ContainerSpec?: ContainerSpec;
  readonly NetworkAttachmentSpec?: { readonly ContainerID: string };
  readonly Resources?: { readonly Limits?: Resources & { readonly Pids?: number }; readonly Reservations?: Resources };
  readonly RestartPolicy?: RestartPolicy;
  readonly Placement?: Placement;
  readonly Networks?: readonly NetworkAttachmentConfig[];
  readonly LogDriver?: { readonly Name: string; readonly Options?: Labels };
  readonly ForceUpdate: number;
  readonly Runtime?: string;
}

export interface UpdateConfig {
  readonly Parallelism: number;
  readonly Delay?: Nanoseconds;
  readonly FailureAction?: 'pause' | 'continue' | 'rollback';
  readonly Monitor?: Nanoseconds;
  readonly MaxFailureRatio: number;
  readonly Order?: 'stop-first' | 'start-first';
}

export interface ServiceMode {
  readonly Replicated?: { readonly Replicas?: number };
  readonly Global?: Readonly<Record<string, never>>;
  readonly ReplicatedJob?: { readonly MaxConcurrent?: number; readonly TotalCompletions?: number };
  readonly GlobalJob?: Readonly<Record<string, never>>;
}

export interface EndpointSpec {
  readonly Mode?: 'vip' | 'dnsrr';
  readonly Ports?: readonly PortConfig[];
}

export interface ServiceSpec {
  readonly Name: string;
  readonly Labels: Labels;
  readonly TaskTemplate: TaskSpec;
  readonly Mode: ServiceMode;
  readonly UpdateConfig?: UpdateConfig;
  readonly RollbackConfig?: UpdateConfig;
  readonly EndpointSpec?: EndpointSpec;
}

export interface EndpointVirtualIP {
  readonly NetworkID: string;
  /** With the mask: 10.0.1.2/24. Absent until it is allocated. */
  readonly Addr?: string;
}

export interface Endpoint {
  readonly Spec: EndpointSpec;
  readonly Ports?: readonly PortConfig[];
  readonly VirtualIPs?: readonly EndpointVirtualIP[];
}

export type UpdateState =
  'updating' | 'paused' | 'completed' | 'rollback_started' | 'rollback_paused' | 'rollback_completed';

export interface UpdateStatus {
  readonly State: UpdateState;
  readonly StartedAt?: Micros;
  readonly CompletedAt?: Micros;
  readonly Message: string;
}

export interface JobStatus {
  readonly JobIteration: Version;
  readonly LastExecution?: Micros;
}

export interface Service extends Meta {
  readonly Spec: ServiceSpec;
  readonly PreviousSpec?: ServiceSpec;
  readonly Endpoint?: Endpoint;
  readonly UpdateStatus?: UpdateStatus;
  readonly JobStatus?: JobStatus;
  /** The version of Spec, to which tasks are compared (facts 4.9, 5.2). */
  readonly specVersion: Version;
  readonly previousSpecVersion?: Version;
  /** Whether the allocator has given it all that it needs (facts 8.3). */
  readonly allocated: boolean;
}

/** A network of a task or a node with the addresses on it. */
export interface NetworkAttachment {
  readonly NetworkID: string;
  readonly Aliases?: readonly string[];
  readonly DriverOpts?: Labels;
  /** With the mask: 10.0.1.3/24. */
  readonly Addresses: readonly string[];
}

export interface SwarmTask extends Meta {
  /** `<service>.<slot>.<id>`, or with the node's id where there is no slot (facts 3.4). */
  readonly Name: string;
  readonly Labels: Labels;
  readonly Spec: TaskSpec;
  readonly ServiceID: string;
  /** 0 in global services. */
  readonly Slot: number;
  readonly NodeID: string;
  readonly Status: TaskStatus;
  readonly DesiredState: TaskState;
  readonly networks: readonly NetworkAttachment[];
  readonly GenericResources?: readonly GenericResource[];
  /** Where the spec has none: the cluster's default when the task was made. */
  readonly logDriver?: { readonly Name: string; readonly Options?: Labels };
  readonly JobIteration?: Version;
  /** The service's Spec version it was made from; absent for attachments of plain containers. */
  readonly specVersion?: Version;
  readonly serviceName: string;
  readonly serviceLabels: Labels;
  readonly endpoint?: Endpoint;
}

export interface IPAMConfig {
  readonly Subnet?: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
}

export interface NetworkSpec {
  readonly Name: string;
  readonly Labels: Labels;
  readonly Driver: { readonly Name?: string; readonly Options?: Labels };
  readonly EnableIPv6: boolean;
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly IPAM?: { readonly Driver?: string; readonly Options?: Labels; readonly Configs?: readonly IPAMConfig[] };
  readonly Scope?: string;
  readonly ConfigFrom?: string;
}

export interface SwarmNetwork extends Meta {
  readonly Spec: NetworkSpec;
  /** What the allocator made of it; absent while it is unallocated (facts 8.1). */
  readonly DriverState?: { readonly Name: string; readonly Options: Labels };
  readonly IPAM?: { readonly Driver: string; readonly Configs: readonly IPAMConfig[] };
}

export interface SecretSpec {
  readonly Name: string;
  readonly Labels: Labels;
  /** The payload as text; the API has it in base64. */
  readonly data: string;
  readonly Driver?: { readonly Name: string; readonly Options?: Labels };
  readonly Templating?: { readonly Name: string };
}

export interface Secret extends Meta {
  readonly Spec: SecretSpec;
}

export interface Config extends Meta {
  readonly Spec: SecretSpec;
}

export interface ClusterSpec {
  readonly Name: string;
  readonly Labels: Labels;
  readonly Orchestration: { readonly TaskHistoryRetentionLimit?: number };
  readonly Raft: {
    readonly SnapshotInterval: number;
    readonly KeepOldSnapshots?: number;
    readonly LogEntriesForSlowFollowers: number;
    readonly ElectionTick: number;
    readonly HeartbeatTick: number;
  };
  readonly Dispatcher: { readonly HeartbeatPeriod: Nanoseconds };
  readonly CAConfig: {
    readonly NodeCertExpiry: Nanoseconds;
    readonly ExternalCAs?: readonly Readonly<Record<string, unknown>>[];
    readonly SigningCACert?: string;
    readonly SigningCAKey?: string;
    readonly ForceRotate?: number;
  };
  readonly TaskDefaults: { readonly LogDriver?: { readonly Name: string; readonly Options?: Labels } };
  readonly EncryptionConfig: { readonly AutoLockManagers: boolean };
}

/** A key of the nodes' gossip or of encrypted overlay networks (facts 1.10); newest first per subsystem. */
export interface NetworkKey {
  readonly subsystem: 'networking:gossip' | 'networking:ipsec';
  /** 128 bits, hexadecimal. */
  readonly key: string;
  readonly lamportTime: number;
}

export interface Cluster extends Meta {
  readonly Spec: ClusterSpec;
  readonly rootCA: RootCertificate;
  /** The root that takes over when every node has a certificate from it (facts 1.10). */
  readonly rootRotation?: RootCertificate;
  /** The value of CAConfig.ForceRotate that the present root, or the one to come, was made for. */
  readonly lastForcedRotation: number;
  readonly joinTokens: { readonly Worker: string; readonly Manager: string };
  readonly unlockKey?: string;
  /** Empty where none were chosen: the built-in ones then. */
  readonly defaultAddressPool: readonly string[];
  readonly subnetSize: number;
  readonly dataPathPort: number;
  /** Ids of removed nodes, whose certificates are no longer accepted. */
  readonly blacklistedNodes: readonly string[];
  readonly networkKeys?: readonly NetworkKey[];
}

/** The tables of the store. */
export interface Tables {
  readonly node: SwarmNode;
  readonly service: Service;
  readonly task: SwarmTask;
  readonly network: SwarmNetwork;
  readonly secret: Secret;
  readonly config: Config;
  readonly cluster: Cluster;
}

export type TableName = keyof Tables;
