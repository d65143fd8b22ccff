import { contentSize, type Inode } from '../../host/fs/inode.ts';
import type { FileSystem } from '../../host/fs/file-system.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import { EngineError } from '../errors.ts';
import type { EventLog } from '../events.ts';
import { compareText } from '../../kernel/compare.ts';

const ROOT = '/var/lib/docker/volumes';

export interface Volume {
  readonly name: string;
  readonly createdAt: Micros;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly options: Readonly<Record<string, string>> | null;
  /** Made by the engine for a mount without a name. */
  readonly anonymous: boolean;
  readonly mountpoint: string;
}

/** The volumes of one host: directories under /var/lib/docker/volumes. */
export class Volumes {
  private readonly byName = new Map<string, Volume>();
  /** Ids of the containers that refer to a volume. */
  private readonly users = new Map<string, Set<string>>();
  private readonly kernel: Kernel;
  private readonly fs: FileSystem;
  private readonly events: EventLog;

  constructor(kernel: Kernel, fs: FileSystem, events: EventLog) {
    this.kernel = kernel;
    this.fs = fs;
    this.events = events;
  }

  all(): readonly Volume[] {
    return [...this.byName.values()].sort((a, b) => compareText(a.name, b.name));
  }

  /** Their directories were wiped. */
  forget(): void {
    this.byName.clear();
    this.users.clear();
  }

  get(name: string): Volume | undefined {
    return this.byName.get(name);
  }

  /** @throws EngineError 404 */
  mustGet(name: string): Volume {
    const found = this.byName.get(name);
    if (found === undefined) throw new EngineError(404, `get ${name}: no such volume`);
    return found;
  }

  /**
   * Makes a volume unless there is one of that name. @throws EngineError on bad names and unknown drivers
   */
  create(o: {
    readonly name: string;
    readonly driver?: string;
    readonly labels?: Readonly<Record<string, string>> | null;
    readonly options?: Readonly<Record<string, string>> | null;
    readonly anonymous?: boolean;
  }): Volume {
    const existing = this.byName.get(o.name);
    if (existing !== undefined) return existing;
    const driver = o.driver === undefined || o.driver === '' ? 'local' : o.driver;
    if (driver !== 'local')
      throw new EngineError(
        404,
        `create ${o.name}: error looking up volume plugin ${driver}: plugin "${driver}" not found`,
      );
    if (o.name.length < 2)
      throw new EngineError(
        400,
        `create ${o.name}: volume name is too short, names should be at least two alphanumeric characters`,
      );
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(o.name))
      throw new EngineError(
        400,
        `create ${o.name}: "${o.name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      );
    const mountpoint = `${ROOT}/${o.name}/_data`;
    this.fs.mkdir(mountpoint, { parents: true });
    const volume: Volume = {
      name: o.name,
      createdAt: this.kernel.date,
      driver,
      labels: o.labels ?? null,
      options: o.options ?? null,
      anonymous: o.anonymous ?? false,
      mountpoint,
    };
    this.byName.set(o.name, volume);
    this.events.emit({ type: 'volume', action: 'create', id: o.name, attributes: { driver }, scope: 'local' });
    return volume;
  }

  /** The directory that containers see. */
  directory(volume: Volume): Inode {
    return this.fs.inode(volume.mountpoint);
  }

  /** The bytes that its files take. */
  sizeOf(volume: Volume): number {
    return contentSize(this.directory(volume));
  }

  use(name: string, container: string): void {
    let users = this.users.get(name);
    if (users === undefined) this.users.set(name, (users = new Set()));
    users.add(container);
  }

  release(name: string, container: string): void {
    this.users.get(name)?.delete(container);
  }

  usersOf(name: string): readonly string[] {
    return [...(this.users.get(name) ?? [])];
  }

  /** @throws EngineError 404 unknown, 409 in use */
  remove(name: string, force = false): void {
    const volume = this.byName.get(name);
    if (volume === undefined) {
      if (force) return;
      throw new EngineError(404, `get ${name}: no such volume`);
    }
    const users = this.usersOf(name);
    if (users.length > 0) throw new EngineError(409, `remove ${name}: volume is in use - [${users.join(', ')}]`);
    this.byName.delete(name);
    this.users.delete(name);
    this.fs.remove(`${ROOT}/${name}`, { recursive: true });
    this.events.emit({
      type: 'volume',
      action: 'destroy',
      id: name,
      attributes: { driver: volume.driver },
      scope: 'local',
    });
  }
}
