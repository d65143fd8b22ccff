import { deviceLayer } from '../../host/base-layer.ts';
import { FileSystem } from '../../host/fs/file-system.ts';
import type { Machine } from '../../host/machine.ts';
import { compareText } from '../../kernel/compare.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { EngineError } from '../errors.ts';
import type { EventLog } from '../events.ts';
import type { ImageStore } from '../image/image-store.ts';
import { randomName } from '../names.ts';
import type { Volumes } from '../volume/volumes.ts';
import type { ContainerConfig, EndpointRequest, Healthcheck, HostConfig } from './config.ts';
import { Container } from './container.ts';
import { initLayer } from './files.ts';
import { validateHostConfig } from './host-config-checks.ts';
import { resolveMounts } from './mounts.ts';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

export interface CreateContainer {
  /** Without a slash in front; a random one when it is absent. */
  readonly name?: string;
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  /** By the network's name, beside that of NetworkMode. */
  readonly endpoints: Readonly<Record<string, EndpointRequest>>;
}

export const NO_REQUEST: EndpointRequest = { aliases: null, driverOptions: null };

/** The containers of one host. */
export class Containers {
  private readonly byId = new Map<string, Container>();
  private readonly named = new Map<string, Container>();
  private readonly kernel: Kernel;
  private readonly host: Machine;
  private readonly images: ImageStore;
  private readonly volumes: Volumes;
  private readonly events: EventLog;
  private readonly random: RandomStream;

  constructor(o: {
    kernel: Kernel;
    host: Machine;
    images: ImageStore;
    volumes: Volumes;
    events: EventLog;
    random: RandomStream;
  }) {
    this.kernel = o.kernel;
    this.host = o.host;
    this.images = o.images;
    this.volumes = o.volumes;
    this.events = o.events;
    this.random = o.random;
  }

  /** Newest first. */
  all(): readonly Container[] {
    return [...this.byId.values()].reverse();
  }

  /** Their directories were wiped. */
  forget(): void {
    this.byId.clear();
    this.named.clear();
  }

  get(id: string): Container | undefined {
    return this.byId.get(id);
  }

  byName(name: string): Container | undefined {
    return this.named.get(name);
  }

  /** By id, name (with or without a slash) or the beginning of an id. @throws EngineError 404, 400 when several match */
  find(text: string): Container {
    const found = this.byId.get(text) ?? this.byName(text.replace(/^\//, ''));
    if (found !== undefined) return found;
    const matches = text === '' ? [] : [...this.byId.values()].filter((each) => each.id.startsWith(text));
    if (matches.length === 1) return matches[0];
    if (matches.length > 1) throw new EngineError(400, `multiple IDs found with provided prefix: ${text}`);
    throw new EngineError(404, `No such container: ${text}`);
  }

  /** @throws EngineError 400 bad name, 409 taken */
  private checkName(name: string): void {
    if (!NAME.test(name.replace(/^\//, '')))
      throw new EngineError(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
    const bare = name.replace(/^\//, '');
    const holder = this.byName(bare);
    if (holder !== undefined)
      throw new EngineError(
        409,
        `Conflict. The container name "/${bare}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      );
  }

  private freeName(): string {
    for (let i = 0; ; i++) {
      const name = randomName(this.random) + (i < 6 ? '' : String(this.random.int(0, 9)));
      if (this.byName(name) === undefined) return name;
    }
  }

  /** Makes a container from an image that is here, without starting it. @throws EngineError */
  create(o: CreateContainer): Container {
    if (o.config.Image === '') throw new EngineError(400, 'image reference must be provided');
    const { image } = this.images.mustFind(o.config.Image);
    if (o.name !== undefined) this.checkName(o.name);
    const id = this.random.hex(64);
    // On the host's network it has the host's name (transcripts/bridge-default).
    const own =
      o.hostConfig.NetworkMode === 'host' && o.config.Hostname === ''
        ? { ...o.config, Hostname: this.host.hostname }
        : o.config;
    const config = merge(own, image.config, id);
    if ((config.Entrypoint ?? []).length + (config.Cmd ?? []).length === 0)
      throw new EngineError(400, 'no command specified');
    if (config.WorkingDir !== '' && !config.WorkingDir.startsWith('/'))
      throw new EngineError(
        400,
        `the working directory '${config.WorkingDir}' is invalid, it needs to be an absolute path`,
      );
    validateHostConfig(o.hostConfig, this.host.cpus);
    const declared = [...(image.config.Volumes ?? []), ...(config.Volumes ?? [])];
    const mounts = resolveMounts(o.hostConfig, declared, {
      host: this.host.fs,
      volumes: this.volumes,
      random: this.random,
    });
    const container = new Container(this.kernel, {
      id,
      name: o.name?.replace(/^\//, '') ?? this.freeName(),
      image,
      config,
      hostConfig: o.hostConfig,
      mounts,
      fs: new FileSystem(this.host.kernel, [...image.rootfs, deviceLayer, initLayer]),
    });
    const wanted = networksOf(o.hostConfig.NetworkMode, o.endpoints);
    for (const [name, request] of Object.entries(wanted).sort(inOrderOfJoining))
      container.attachments.set(name, { request, networkId: '' });
    for (const mount of mounts) if (mount.Name !== undefined) this.volumes.use(mount.Name, id);
    this.byId.set(id, container);
    this.named.set(container.name, container);
    try {
      makeWorkingDirectory(container);
    } catch (error) {
      this.remove(container, true);
      throw error;
    }
    this.tell(container, 'create');
    return container;
  }

  tell(container: Container, action: string, extra?: Readonly<Record<string, string>>): void {
    const attributes = extra === undefined ? container.attributes : { ...container.attributes, ...extra };
    this.events.emit({ type: 'container', action, id: container.id, attributes, scope: 'local' });
  }

  /** @throws EngineError */
  rename(container: Container, name: string): void {
    if (name === '') throw new EngineError(400, 'Neither old nor new names may be empty');
    const bare = name.replace(/^\//, '');
    if (bare === container.name)
      throw new EngineError(400, 'Renaming a container with the same name as its current name');
    try {
      this.checkName(`/${bare}`);
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 400) throw error;
      throw new EngineError(400, `Error when allocating new name: ${error.message}`);
    }
    const oldName = `/${container.name}`;
    this.named.delete(container.name);
    container.name = bare;
    this.named.set(bare, container);
    this.tell(container, 'rename', { oldName });
  }

  /** Forgets a container that does not run. `volumes` takes those made for it alone along. */
  remove(container: Container, volumes: boolean): void {
    container.removed = true;
    this.byId.delete(container.id);
    this.named.delete(container.name);
    for (const mount of container.mounts) {
      if (mount.Name === undefined) continue;
      this.volumes.release(mount.Name, container.id);
      if (volumes && mount.anonymous && this.volumes.usersOf(mount.Name).length === 0)
        this.volumes.remove(mount.Name, true);
    }
    this.tell(container, 'destroy');
    container.changed.notify();
  }
}

/** The ingress network comes first, then the others by name (recordings/addresses, overlay-inside). */
function inOrderOfJoining([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const first = Number(b === 'ingress') - Number(a === 'ingress');
  return first !== 0 ? first : compareText(a, b);
}

/**
 * The networks that a container is to be on. A swarm's task names all of its own; the mode says nothing then.
 */
function networksOf(
  mode: string,
  endpoints: Readonly<Record<string, EndpointRequest>>,
): Readonly<Record<string, EndpointRequest>> {
  if (mode.startsWith('container:')) return {};
  const main = mode === 'default' ? 'bridge' : mode;
  const named: Record<string, EndpointRequest> = {};
  for (const [name, request] of Object.entries(endpoints)) named[name === 'default' ? 'bridge' : name] = request;
  if (Object.hasOwn(named, main) || (main === 'bridge' && Object.keys(named).length > 0)) return named;
  return { [main]: NO_REQUEST, ...named };
}

/** @throws EngineError 400 when something else is in its place (recordings/task-errors) */
function makeWorkingDirectory({ config, fs }: Container): void {
  if (config.WorkingDir === '') return;
  const kind = fs.tryInode(config.WorkingDir)?.kind;
  if (kind === undefined) fs.mkdir(config.WorkingDir, { parents: true });
  else if (kind !== 'directory') throw new EngineError(400, `Cannot mkdir: ${config.WorkingDir} is not a directory`);
}

/** Fills in from the image what the request leaves open. */
function merge(own: ContainerConfig, image: Container['image']['config'], id: string): ContainerConfig {
  const nameOf = (variable: string): string => variable.split('=')[0];
  const names = new Set(own.Env.map(nameOf));
  const missing = (image.Env ?? []).filter((each) => !names.has(nameOf(each)));
  // A command or entrypoint of one's own hides the image's command.
  const entrypoint =
    own.Entrypoint === null || own.Entrypoint.length === 0 ? (image.Entrypoint ?? null) : own.Entrypoint;
  const ownEntrypoint = own.Entrypoint !== null && own.Entrypoint.length > 0;
  const cleared = own.Entrypoint !== null && own.Entrypoint.length === 1 && own.Entrypoint[0] === '';
  const command = own.Cmd === null || own.Cmd.length === 0 ? (ownEntrypoint ? null : (image.Cmd ?? null)) : own.Cmd;
  const ports = new Set([...(own.ExposedPorts ?? []), ...(image.ExposedPorts ?? [])]);
  return {
    ...own,
    Hostname: own.Hostname === '' ? id.slice(0, 12) : own.Hostname,
    User: own.User === '' ? (image.User ?? '') : own.User,
    Env: own.Env.concat(missing),
    Cmd: command,
    Entrypoint: cleared ? null : entrypoint,
    ExposedPorts: ports.size === 0 ? undefined : [...ports],
    WorkingDir: own.WorkingDir === '' ? (image.WorkingDir ?? '') : own.WorkingDir,
    Labels: Object.assign({}, image.Labels, own.Labels),
    StopSignal: own.StopSignal === undefined || own.StopSignal === '' ? image.StopSignal : own.StopSignal,
    Healthcheck: mergeHealth(own.Healthcheck, image.Healthcheck),
  };
}

function mergeHealth(own: Healthcheck | undefined, image: Healthcheck | undefined): Healthcheck | undefined {
  if (own === undefined) return image;
  if (image === undefined) return own;
  const pick = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || a === 0 ? b : a;
  return {
    Test: own.Test === undefined || own.Test.length === 0 ? image.Test : own.Test,
    Interval: pick(own.Interval, image.Interval),
    Timeout: pick(own.Timeout, image.Timeout),
    StartPeriod: pick(own.StartPeriod, image.StartPeriod),
    StartInterval: pick(own.StartInterval, image.StartInterval),
    Retries: pick(own.Retries, image.Retries),
  };
}
