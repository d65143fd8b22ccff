import type { FileSystem } from '../../host/fs/file-system.ts';
import type { Machine } from '../../host/machine.ts';
import type { Proc } from '../../host/proc.ts';
import type { ImageRecord } from '../../images/image.ts';
import { Emitter, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Pipe } from '../../kernel/pipe.ts';
import { SmallMap } from '../../kernel/small-map.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Tty } from '../../kernel/tty.ts';
import { Condition } from '../../kernel/wait.ts';
import type { TaskBinding } from '../network/discovery.ts';
import type { Endpoint, LocalNetwork } from '../network/local-network.ts';
import type { PublishedPorts } from '../network/host-ports.ts';
import { humanDuration } from '../human-duration.ts';
import type { ContainerConfig, EndpointRequest, HostConfig, MountPoint } from './config.ts';
import type { Exec } from './exec.ts';
import { ContainerLog } from './log.ts';

export type Status = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface HealthEntry {
  readonly start: Micros;
  readonly end: Micros;
  readonly exitCode: number;
  readonly output: string;
}

export interface Health {
  status: 'starting' | 'healthy' | 'unhealthy';
  failingStreak: number;
  log: readonly HealthEntry[];
}

/** One of a container's networks. */
export interface Attachment {
  readonly request: EndpointRequest;
  /** Filled in when it first starts. */
  networkId: string;
  network?: LocalNetwork;
  endpoint?: Endpoint;
  /** eth0, eth1 … */
  interfaceName?: string;
  /** The swarm's task behind a plain container on an attachable overlay. */
  attachmentTask?: string;
}

const TERMINAL = { w: 80, h: 24 };
export const NO_PORTS: PublishedPorts = {};

/** A container: what it was made from, and what it is doing. Changed by the lifecycle alone. */
export class Container {
  readonly id: string;
  name: string;
  readonly created: Micros;
  readonly image: ImageRecord;
  readonly config: ContainerConfig;
  hostConfig: HostConfig;
  readonly mounts: readonly MountPoint[];
  readonly fs: FileSystem;
  /** By the network's name, in the order in which the container joins them. */
  readonly attachments = new SmallMap<string, Attachment>();
  readonly log: ContainerLog;
  readonly execs = new SmallMap<string, Exec>();

  status: Status = 'created';
  /** Of the host. */
  pid = 0;
  exitCode = 0;
  error = '';
  oomKilled = false;
  startedAt: Micros | undefined;
  finishedAt: Micros | undefined;
  restartCount = 0;
  health: Health | undefined;
  machine: Machine | undefined;
  proc: Proc | undefined;
  tty: Tty | undefined;
  ports: PublishedPorts = NO_PORTS;
  sandboxId = '';
  /** The service whose task it is, for names and load balancing. */
  binding: TaskBinding | undefined;
  /** What holds the published ports and the health checks while it runs. */
  running: Disposable | undefined;
  /** Somebody stopped it: no restart policy brings it back until it is started. */
  stoppedByHand = false;
  /** A stop is under way: its end is told as an event of its own. */
  stopping = false;
  removed = false;
  size = TERMINAL;
  /** Fires at each change of status, and when it is removed. */
  readonly changed = new Condition();
  readonly ended = new Emitter<number>();
  private input: Pipe | undefined;
  private told: { readonly [key: string]: string; readonly name: string } | undefined;

  constructor(
    kernel: Kernel,
    o: {
      readonly id: string;
      readonly name: string;
      readonly image: ImageRecord;
      readonly config: ContainerConfig;
      readonly hostConfig: HostConfig;
      readonly mounts: readonly MountPoint[];
      readonly fs: FileSystem;
    },
  ) {
    this.id = o.id;
    this.name = o.name;
    this.created = kernel.date;
    this.image = o.image;
    this.config = o.config;
    this.hostConfig = o.hostConfig;
    this.mounts = o.mounts;
    this.fs = o.fs;
    this.log = new ContainerLog(kernel, o.hostConfig.LogConfig.Type !== 'none');
  }

  /** What it reads: a new one for each run. */
  get stdin(): Pipe {
    return (this.input ??= new Pipe());
  }

  /** Its end: what nobody has read is lost. */
  dropStdin(): void {
    this.input = undefined;
  }

  /** Whether its process runs, paused or not. */
  get isRunning(): boolean {
    return this.status === 'running' || this.status === 'paused';
  }

  /** What is run: entrypoint and command. */
  get argv(): readonly string[] {
    return [...(this.config.Entrypoint ?? []), ...(this.config.Cmd ?? [])];
  }

  /** The attributes of its events: one object for all, as long as its name stays the same. */
  get attributes(): Readonly<Record<string, string>> {
    if (this.told?.name !== this.name)
      this.told = Object.assign({}, this.config.Labels, { image: this.config.Image, name: this.name });
    return this.told;
  }

  become(status: Status): void {
    this.status = status;
    this.changed.notify();
  }

  /** What `docker ps` shows: `Up 5 seconds (healthy)`, `Exited (0) 3 minutes ago`. */
  statusText(now: Micros): string {
    const ago = (since: Micros | undefined): string => humanDuration(now - (since ?? now));
    switch (this.status) {
      case 'running': {
        const health =
          this.health === undefined
            ? ''
            : this.health.status === 'starting'
              ? ' (health: starting)'
              : ` (${this.health.status})`;
        return `Up ${ago(this.startedAt)}${health}`;
      }
      case 'paused':
        return `Up ${ago(this.startedAt)} (Paused)`;
      case 'restarting':
        return `Restarting (${this.exitCode}) ${ago(this.finishedAt)} ago`;
      case 'removing':
        return 'Removal In Progress';
      case 'dead':
        return 'Dead';
      case 'created':
        return 'Created';
      case 'exited':
        return this.finishedAt === undefined ? '' : `Exited (${this.exitCode}) ${ago(this.finishedAt)} ago`;
    }
  }
}
