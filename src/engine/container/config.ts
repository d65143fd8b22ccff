/** What a container is to run, in the shape of the API. */
export interface ContainerConfig {
  readonly Hostname: string;
  readonly Domainname: string;
  readonly User: string;
  readonly AttachStdin: boolean;
  readonly AttachStdout: boolean;
  readonly AttachStderr: boolean;
  /** `80/tcp` */
  readonly ExposedPorts?: readonly string[];
  readonly Tty: boolean;
  readonly OpenStdin: boolean;
  readonly StdinOnce: boolean;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[] | null;
  readonly Healthcheck?: Healthcheck;
  readonly Image: string;
  readonly Volumes: readonly string[] | null;
  readonly WorkingDir: string;
  readonly Entrypoint: readonly string[] | null;
  readonly Labels: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  /** Seconds. */
  readonly StopTimeout?: number;
}

/** Spans in nanoseconds; 0 or absent: inherit, or the default (facts 10.1). */
export interface Healthcheck {
  readonly Test?: readonly string[];
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

export interface PortBinding {
  readonly HostIp: string;
  /** Empty: any free one. */
  readonly HostPort: string;
}

export interface RestartPolicy {
  readonly Name: string;
  readonly MaximumRetryCount: number;
}

/** A mount as it was asked for. */
export interface MountRequest {
  readonly Type: string;
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly Consistency?: string;
  readonly BindOptions?: Readonly<Record<string, unknown>>;
  readonly VolumeOptions?: Readonly<Record<string, unknown>>;
  readonly TmpfsOptions?: Readonly<Record<string, unknown>>;
}

export interface Ulimit {
  readonly Name: string;
  readonly Soft: number;
  readonly Hard: number;
}

/** How the engine is to run it: the parts of HostConfig that change what happens. The others are kept in `rest`. */
export interface HostConfig {
  readonly Binds: readonly string[] | null;
  readonly NetworkMode: string;
  readonly PortBindings: Readonly<Record<string, readonly PortBinding[]>> | null;
  readonly RestartPolicy: RestartPolicy;
  readonly AutoRemove: boolean;
  readonly PublishAllPorts: boolean;
  readonly Dns: readonly string[] | null;
  readonly DnsOptions: readonly string[] | null;
  readonly DnsSearch: readonly string[] | null;
  readonly ExtraHosts: readonly string[] | null;
  readonly ReadonlyRootfs: boolean;
  readonly Mounts: readonly MountRequest[] | null;
  readonly Memory: number;
  readonly NanoCpus: number;
  readonly Init?: boolean;
  readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
  readonly Isolation: string;
  readonly CapAdd: readonly string[] | null;
  readonly CapDrop: readonly string[] | null;
  readonly GroupAdd: readonly string[] | null;
  readonly SecurityOpt: readonly string[] | null;
  readonly Sysctls?: Readonly<Record<string, string>>;
  readonly Ulimits: readonly Ulimit[] | null;
  /** Everything else of the request, as it came. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** What was asked for one network. */
export interface EndpointRequest {
  readonly ipv4?: string;
  readonly aliases: readonly string[] | null;
  readonly driverOptions: Readonly<Record<string, string>> | null;
  readonly mac?: string;
}

/** A mount as it is: what `docker inspect` shows under Mounts. */
export interface MountPoint {
  readonly Type: string;
  readonly Name?: string;
  readonly Source: string;
  readonly Destination: string;
  readonly Driver?: string;
  readonly Mode: string;
  readonly RW: boolean;
  readonly Propagation: string;
  /** The volume was made for this container alone: it has no name of its own. */
  readonly anonymous: boolean;
  /** The volume's content is filled from the image unless it has some. */
  readonly copy: boolean;
  /** Of memory: the directory's mode, 1777 unless told. */
  readonly permissions?: number;
}
