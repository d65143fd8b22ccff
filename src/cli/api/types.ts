/** The parts of the Engine API's answers that the client itself reads. Everything else stays JSON. */

export interface Version {
  readonly Index: number;
}

export interface Annotations {
  readonly Name: string;
  readonly Labels: Readonly<Record<string, string>> | null;
}

export interface PortConfig {
  readonly Name?: string;
  readonly Protocol?: string;
  readonly TargetPort?: number;
  readonly PublishedPort?: number;
  readonly PublishMode?: string;
}

export interface NodeSpec {
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Role?: string;
  readonly Availability?: string;
}

export interface TlsInfo {
  readonly TrustRoot?: string;
  readonly CertIssuerSubject?: string;
  readonly CertIssuerPublicKey?: string;
}

export interface Node {
  readonly ID: string;
  readonly Version: Version;
  readonly CreatedAt: string;
  readonly Spec: NodeSpec;
  readonly Description: {
    readonly Hostname?: string;
    readonly Platform?: { readonly Architecture?: string; readonly OS?: string };
    readonly Resources?: { readonly NanoCPUs?: number; readonly MemoryBytes?: number };
    readonly Engine?: {
      readonly EngineVersion?: string;
      readonly Labels?: Readonly<Record<string, string>> | null;
      readonly Plugins?: readonly { readonly Type?: string; readonly Name?: string }[] | null;
    };
    readonly TLSInfo?: TlsInfo;
  };
  readonly Status: { readonly State?: string; readonly Message?: string; readonly Addr?: string };
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability?: string; readonly Addr?: string } | null;
}

export interface ServiceMode {
  readonly Replicated?: { readonly Replicas?: number };
  readonly Global?: object;
  readonly ReplicatedJob?: { readonly MaxConcurrent?: number; readonly TotalCompletions?: number };
  readonly GlobalJob?: object;
}

export interface UpdateConfig {
  readonly Parallelism: number;
  readonly Delay?: number;
  readonly FailureAction?: string;
  readonly Monitor?: number;
  readonly MaxFailureRatio: number;
  readonly Order: string;
}

export interface Mount {
  readonly Type?: string;
  readonly Source?: string;
  readonly Target?: string;
  readonly ReadOnly?: boolean;
  readonly Consistency?: string;
  readonly BindOptions?: object;
  readonly VolumeOptions?: object;
  readonly ImageOptions?: object;
  readonly TmpfsOptions?: object;
  readonly ClusterOptions?: object;
}

export interface FileReference {
  readonly File?: { readonly Name: string; readonly UID: string; readonly GID: string; readonly Mode: number };
  readonly Runtime?: object;
}

export interface SecretReference extends FileReference {
  readonly SecretID: string;
  readonly SecretName: string;
}

export interface ConfigReference extends FileReference {
  readonly ConfigID: string;
  readonly ConfigName: string;
}

export interface HealthConfig {
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

export interface Ulimit {
  readonly Name: string;
  readonly Hard: number;
  readonly Soft: number;
}

export interface ContainerSpec {
  readonly Image?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Command?: readonly string[];
  readonly Args?: readonly string[];
  readonly Hostname?: string;
  readonly Env?: readonly string[];
  readonly Dir?: string;
  readonly User?: string;
  readonly Groups?: readonly string[];
  readonly Privileges?: {
    readonly CredentialSpec?: { readonly Config?: string; readonly File?: string; readonly Registry?: string } | null;
  };
  readonly Init?: boolean | null;
  readonly StopSignal?: string;
  readonly TTY?: boolean;
  readonly OpenStdin?: boolean;
  readonly ReadOnly?: boolean;
  readonly Mounts?: readonly Mount[];
  readonly StopGracePeriod?: number;
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
  readonly Sysctls?: Readonly<Record<string, string>>;
  readonly CapabilityAdd?: readonly string[];
  readonly CapabilityDrop?: readonly string[];
  readonly Ulimits?: readonly Ulimit[];
  readonly OomScoreAdj?: number;
}

export interface GenericResource {
  readonly NamedResourceSpec?: { readonly Kind?: string; readonly Value?: string };
  readonly DiscreteResourceSpec?: { readonly Kind?: string; readonly Value?: number };
}

export interface NetworkAttachment {
  readonly Target?: string;
  readonly Aliases?: readonly string[];
  readonly DriverOpts?: Readonly<Record<string, string>>;
}

export interface PlacementPreference {
  readonly Spread: { readonly SpreadDescriptor: string };
}

export interface TaskSpec {
  readonly ContainerSpec?: ContainerSpec;
  readonly Resources?: {
    readonly Limits?: { readonly NanoCPUs?: number; readonly MemoryBytes?: number; readonly Pids?: number };
    readonly Reservations?: {
      readonly NanoCPUs?: number;
      readonly MemoryBytes?: number;
      readonly GenericResources?: readonly GenericResource[];
    };
  };
  readonly RestartPolicy?: {
    readonly Condition?: string;
    readonly Delay?: number;
    readonly MaxAttempts?: number;
    readonly Window?: number;
  };
  readonly Placement?: {
    readonly Constraints?: readonly string[];
    readonly Preferences?: readonly PlacementPreference[];
    readonly MaxReplicas?: number;
    readonly Platforms?: readonly { readonly Architecture?: string; readonly OS?: string }[];
  };
  readonly Networks?: readonly NetworkAttachment[];
  readonly LogDriver?: { readonly Name?: string; readonly Options?: Readonly<Record<string, string>> };
  readonly ForceUpdate?: number;
  readonly Runtime?: string;
  readonly NetworkAttachmentSpec?: { readonly ContainerID: string };
}

export interface ServiceSpec {
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly TaskTemplate: TaskSpec;
  readonly Mode: ServiceMode;
  readonly UpdateConfig?: UpdateConfig;
  readonly RollbackConfig?: UpdateConfig;
  readonly Networks?: readonly NetworkAttachment[];
  readonly EndpointSpec?: { readonly Mode?: string; readonly Ports?: readonly PortConfig[] };
}

export interface UpdateStatus {
  readonly State?: string;
  readonly StartedAt?: string;
  readonly CompletedAt?: string;
  readonly Message?: string;
}

export interface Service {
  readonly ID: string;
  readonly Version: Version;
  readonly Spec: ServiceSpec;
  readonly PreviousSpec?: ServiceSpec | null;
  readonly Endpoint?: {
    readonly Spec?: { readonly Mode?: string };
    readonly Ports?: readonly PortConfig[] | null;
  };
  readonly UpdateStatus?: UpdateStatus | null;
  readonly ServiceStatus?: {
    readonly RunningTasks: number;
    readonly DesiredTasks: number;
    readonly CompletedTasks: number;
  } | null;
  readonly JobStatus?: { readonly JobIteration: { readonly Index?: number }; readonly LastExecution?: string } | null;
}

export interface Task {
  readonly ID: string;
  readonly Version?: Version;
  readonly CreatedAt?: string;
  readonly Name?: string;
  readonly Spec: TaskSpec;
  readonly ServiceID?: string;
  readonly Slot?: number;
  readonly NodeID?: string;
  readonly Status: {
    readonly Timestamp?: string;
    readonly State?: string;
    readonly Message?: string;
    readonly Err?: string;
    readonly PortStatus?: { readonly Ports?: readonly PortConfig[] | null };
  };
  readonly DesiredState?: string;
  readonly JobIteration?: { readonly Index?: number } | null;
}

export interface Network {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly Scope: string;
  readonly Driver: string;
  readonly EnableIPv4?: boolean;
  readonly EnableIPv6?: boolean;
  readonly Internal?: boolean;
  readonly Ingress?: boolean;
  readonly Labels: Readonly<Record<string, string>> | null;
}

export interface Port {
  readonly IP?: string;
  readonly PrivatePort: number;
  readonly PublicPort?: number;
  readonly Type: string;
}

export interface ContainerSummary {
  readonly Id: string;
  readonly Names: readonly string[] | null;
  readonly Image: string;
  readonly ImageID: string;
  readonly ImageManifestDescriptor?: {
    readonly platform?: { readonly architecture?: string; readonly os?: string } | null;
  } | null;
  readonly Command: string;
  readonly Created: number;
  readonly Ports: readonly Port[] | null;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly State: string;
  readonly Status: string;
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, object>> | null } | null;
  readonly Mounts?:
    | readonly { readonly Type?: string; readonly Name?: string; readonly Source?: string; readonly Driver?: string }[]
    | null;
  readonly SizeRw?: number;
  readonly SizeRootFs?: number;
}

export interface ImageSummary {
  readonly Id: string;
  readonly Created: number;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  readonly Size: number;
  readonly SharedSize?: number;
  readonly Containers?: number;
}

export interface Volume {
  readonly Name: string;
  readonly Driver: string;
  readonly Mountpoint: string;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Scope: string;
  readonly CreatedAt?: string;
  /** In `/system/df` alone. */
  readonly UsageData?: { readonly RefCount: number; readonly Size: number };
}

export interface Secret {
  readonly ID: string;
  readonly Version: Version;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Spec: Annotations & { readonly Driver?: { readonly Name: string } | null };
}

export interface Config {
  readonly ID: string;
  readonly Version: Version;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Spec: Annotations & { readonly Data?: string };
}

export interface SwarmSpec {
  readonly Name?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly Orchestration: { readonly TaskHistoryRetentionLimit?: number };
  readonly Raft: {
    readonly SnapshotInterval?: number;
    readonly KeepOldSnapshots?: number;
    readonly LogEntriesForSlowFollowers?: number;
    readonly ElectionTick: number;
    readonly HeartbeatTick: number;
  };
  readonly Dispatcher: { readonly HeartbeatPeriod?: number };
  readonly CAConfig: {
    readonly NodeCertExpiry?: number;
    readonly ExternalCAs?: readonly ExternalCa[];
    readonly SigningCACert?: string;
    readonly SigningCAKey?: string;
    readonly ForceRotate?: number;
  };
  readonly TaskDefaults: { readonly LogDriver?: object };
  readonly EncryptionConfig: { readonly AutoLockManagers: boolean };
}

export interface ExternalCa {
  readonly Protocol: string;
  readonly URL: string;
  readonly Options?: Readonly<Record<string, string>>;
  readonly CACert: string;
}

export interface ClusterInfo {
  readonly ID: string;
  readonly Version: Version;
  readonly Spec: SwarmSpec;
  readonly TLSInfo?: TlsInfo;
  readonly RootRotationInProgress: boolean;
  readonly DefaultAddrPool?: readonly string[] | null;
  readonly SubnetSize?: number;
  readonly DataPathPort?: number;
}

export interface Swarm extends ClusterInfo {
  readonly JoinTokens: { readonly Worker: string; readonly Manager: string };
}

export interface SwarmInfo {
  readonly NodeID: string;
  readonly NodeAddr: string;
  readonly LocalNodeState: string;
  readonly ControlAvailable: boolean;
  readonly Error: string;
  readonly RemoteManagers: readonly { readonly NodeID: string; readonly Addr: string }[] | null;
  readonly Nodes?: number;
  readonly Managers?: number;
  readonly Cluster?: ClusterInfo | null;
}
