import { DirectoryInode, FileInode, SymlinkInode, type Inode } from '../../host/fs/inode.ts';
import type { FileSystem } from '../../host/fs/file-system.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { EngineError } from '../errors.ts';
import { compareText } from '../../kernel/compare.ts';
import type { Volumes } from '../volume/volumes.ts';
import { digestOf } from '../../images/image.ts';
import type { HostConfig, MountPoint, MountRequest } from './config.ts';
import type { Container } from './container.ts';
import { initFailed } from './start-failed.ts';

interface Surroundings {
  readonly host: FileSystem;
  readonly volumes: Volumes;
  readonly random: RandomStream;
}

/** `name:/path[:ro]`, `/host/path:/path`, as `docker run -v` has it. @throws EngineError 400 */
function parseBind(bind: string): { source: string; target: string; mode: string } {
  const parts = bind.split(':');
  const bad = new EngineError(400, `invalid volume specification: '${bind}'`);
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => part === '')) throw bad;
  const [source, target, mode = ''] = parts;
  if (!target.startsWith('/'))
    throw new EngineError(
      400,
      `invalid volume specification: '${bind}': invalid mount config for type "volume": invalid mount path: '${target}' mount path must be absolute`,
    );
  return { source, target, mode };
}

function volumePoint(
  name: string,
  target: string,
  mode: string,
  readOnly: boolean,
  o: Surroundings,
  request: {
    anonymous: boolean;
    copy: boolean;
    labels?: Readonly<Record<string, string>>;
    driver?: string;
    options?: Readonly<Record<string, string>>;
  },
): MountPoint {
  const volume = o.volumes.create({
    name,
    anonymous: request.anonymous,
    labels: request.labels,
    driver: request.driver,
    options: request.options,
  });
  return {
    Type: 'volume',
    Name: name,
    Source: volume.mountpoint,
    Destination: target,
    Driver: volume.driver,
    Mode: mode,
    RW: !readOnly,
    Propagation: '',
    anonymous: request.anonymous,
    copy: request.copy,
  };
}

function fromMount(mount: MountRequest, o: Surroundings): MountPoint {
  const { Type: type, Target: target, Source: source = '' } = mount;
  const invalid = (text: string): EngineError =>
    new EngineError(400, `invalid mount config for type "${type}": ${text}`);
  if (target === '') throw invalid('field Target must not be empty');
  if (!target.startsWith('/')) throw invalid(`invalid mount path: '${target}' mount path must be absolute`);
  const readOnly = mount.ReadOnly ?? false;
  if (type === 'bind') {
    if (source === '') throw invalid('field Source must not be empty');
    if (!source.startsWith('/')) throw invalid(`invalid mount path: '${source}' mount path must be absolute`);
    if (!o.host.exists(source)) throw invalid(`bind source path does not exist: ${source}`);
    const propagation = typeof mount.BindOptions?.Propagation === 'string' ? mount.BindOptions.Propagation : 'rprivate';
    return {
      Type: 'bind',
      Source: source,
      Destination: target,
      Mode: '',
      RW: !readOnly,
      Propagation: propagation,
      anonymous: false,
      copy: false,
    };
  }
  if (type === 'tmpfs') {
    if (source !== '') throw invalid('field Source must not be specified');
    return {
      Type: 'tmpfs',
      Source: '',
      Destination: target,
      Mode: '',
      RW: true,
      Propagation: '',
      anonymous: false,
      copy: false,
      permissions: (mount.TmpfsOptions as { Mode?: number } | undefined)?.Mode,
    };
  }
  if (type !== 'volume')
    throw new EngineError(
      400,
      `invalid mount config for type "${type}": mount type unknown`.replace(
        /: mount type unknown$/,
        ': mount type unknown',
      ),
    );
  const options = mount.VolumeOptions as
    | {
        NoCopy?: boolean;
        Labels?: Record<string, string>;
        DriverConfig?: { Name?: string; Options?: Record<string, string> };
      }
    | undefined;
  const name = source === '' ? o.random.hex(64) : source;
  return volumePoint(name, target, 'z', readOnly, o, {
    anonymous: source === '',
    copy: options?.NoCopy !== true,
    labels: options?.Labels,
    driver: options?.DriverConfig?.Name,
    options: options?.DriverConfig?.Options,
  });
}

/**
 * What a container will have mounted: its binds, its mounts and the volumes that the image wants. Makes the volumes.
 * @returns in the order of their targets @throws EngineError 400
 */
export function resolveMounts(config: HostConfig, declared: readonly string[], o: Surroundings): readonly MountPoint[] {
  const points = new Map<string, MountPoint>();
  for (const bind of config.Binds ?? []) {
    const { source, target, mode } = parseBind(bind);
    const readOnly = mode.split(',').includes('ro');
    if (source.startsWith('/')) {
      if (!o.host.exists(source)) o.host.mkdir(source, { parents: true });
      points.set(target, {
        Type: 'bind',
        Source: source,
        Destination: target,
        Mode: mode,
        RW: !readOnly,
        Propagation: 'rprivate',
        anonymous: false,
        copy: false,
      });
    } else
      points.set(
        target,
        volumePoint(source, target, mode === '' ? 'z' : mode, readOnly, o, { anonymous: false, copy: true }),
      );
  }
  for (const mount of config.Mounts ?? []) {
    if (points.has(mount.Target)) throw new EngineError(400, `Duplicate mount point: ${mount.Target}`);
    points.set(mount.Target, fromMount(mount, o));
  }
  for (const target of declared) {
    if (points.has(target)) continue;
    points.set(target, volumePoint(o.random.hex(64), target, '', false, o, { anonymous: true, copy: true }));
  }
  return [...points.values()].sort((a, b) => compareText(a.Destination, b.Destination));
}

/** Copies what the image has at a volume's place into the volume while that is empty. */
function copyUp(from: Inode | undefined, to: Inode): void {
  if (from?.kind !== 'directory' || to.kind !== 'directory' || !to.empty) return;
  for (const name of from.names()) {
    const each = from.get(name);
    if (each === undefined) continue;
    if (each.kind === 'directory') {
      const directory = new DirectoryInode({ mode: each.mode, uid: each.uid, gid: each.gid });
      to.set(name, directory);
      copyUp(each, directory);
    } else if (each.kind === 'file')
      to.set(name, new FileInode({ text: each.text, mode: each.mode, uid: each.uid, gid: each.gid }));
    else if (each.kind === 'symlink') to.set(name, new SymlinkInode({ target: each.target }));
    else to.set(name, each);
  }
}

/** `size=1m,mode=700` → 0o700. */
function permissionsOf(options: string): number | undefined {
  const mode = /(?:^|,)mode=([0-7]+)(?:,|$)/.exec(options)?.[1];
  return mode === undefined ? undefined : parseInt(mode, 8);
}

/** The memory that `--tmpfs` asks for: mounted like others, but not among the container's mounts. */
export function tmpfsOf({ rest }: HostConfig): readonly MountPoint[] {
  const wanted = Object.entries((rest.Tmpfs ?? {}) as Readonly<Record<string, string>>);
  return wanted.map(([Destination, options]) => ({
    Type: 'tmpfs',
    Source: '',
    Destination,
    Mode: '',
    RW: true,
    Propagation: '',
    anonymous: false,
    copy: false,
    permissions: permissionsOf(options),
  }));
}

/** Puts a container's mounts into its file system, made anew at each start. */
export function mountAll(
  container: Container,
  points: readonly MountPoint[],
  o: { host: FileSystem; volumes: Volumes },
): void {
  for (const point of points) {
    const { fs } = container;
    let inode: Inode;
    if (point.Type === 'tmpfs') inode = new DirectoryInode({ mode: point.permissions ?? 0o1777 });
    else if (point.Type === 'volume') {
      inode = o.volumes.directory(o.volumes.mustGet(point.Name as string));
      if (point.copy) copyUp(fs.tryInode(point.Destination), inode);
    } else {
      const source = o.host.tryInode(point.Source);
      if (source === undefined)
        throw new EngineError(
          400,
          `invalid mount config for type "bind": bind source path does not exist: ${point.Source}`,
        );
      inode = source;
    }
    if (point.Type === 'bind') checkMount(container, point.Destination, point.Source, inode.kind);
    place(fs, point.Destination, inode);
    fs.mount(point.Destination, inode, {
      readOnly: !point.RW,
      source: point.Type === 'tmpfs' ? 'memory' : 'disk',
    });
  }
}

/** The exit status of a container whose mount has something of another kind in its place. */
const NOT_A_DIRECTORY = 127;
/** Where runc makes out a mount's place; it has so many files open by then. */
const TARGET_FD = 14;

/** Whether a file or directory can be mounted there. @throws StartFailed (recordings/secret-files) */
export function checkMount(container: Container, target: string, source: string, kind: Inode['kind']): void {
  const wrong = `error mounting ${JSON.stringify(source)} to rootfs at ${JSON.stringify(target)}: `;
  if (target === '/') {
    const root = JSON.stringify(`${layerRoot(container)}/merged`);
    throw initFailed(`${wrong}create mountpoint for / mount: mountpoint ${root} is on the top of rootfs ${root}`);
  }
  const there = container.fs.tryInode(target)?.kind;
  if (there !== undefined && (there === 'directory') !== (kind === 'directory'))
    throw initFailed(
      `${wrong}mount src=${source}, dst=${target}, dstFd=/proc/thread-self/fd/${TARGET_FD}, flags=MS_BIND|MS_REC: not a directory: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type`,
      NOT_A_DIRECTORY,
    );
}

/** Where the layers of a container lie on its host. */
export function layerRoot(container: Container): string {
  return `/var/lib/docker/overlay2/${digestOf(`layer ${container.id}`).slice(7)}`;
}

/** A mount needs something to stand on. */
function place(fs: FileSystem, path: string, inode: Inode): void {
  if (fs.exists(path)) return;
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (inode.kind === 'directory') fs.mkdir(path, { parents: true });
  else {
    if (parent !== '' && !fs.exists(parent)) fs.mkdir(parent, { parents: true });
    fs.writeFile(path, '');
  }
}

export function unmountAll(fs: FileSystem, points: readonly MountPoint[]): void {
  for (const point of [...points].reverse()) {
    try {
      fs.unmount(point.Destination);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
    }
  }
}
