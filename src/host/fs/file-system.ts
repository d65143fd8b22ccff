import type { Kernel } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import type { HttpHandler } from '../../net/http.ts';
import { NULL_WRITER, OpenFile } from './open-file.ts';
import { readFrom, type Reader, type Writer } from '../../kernel/pipe.ts';
import { openDevice } from './device.ts';
import { FsError, type FsErrorCode } from './fs-error.ts';
import { DirectoryInode, FileInode, inodeSize, makeInode, SocketInode, SymlinkInode, type Inode } from './inode.ts';
import { compileLayers, type FileEntry, type Layer } from './layer.ts';
import { normalizePath } from './path.ts';
import { directoryReader, onceReader } from './readers.ts';

export interface Stat {
  readonly kind: Inode['kind'];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Micros;
  /** In bytes. */
  readonly size: number;
  readonly links: number;
  /** Of a symlink. */
  readonly target?: string;
}

export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly truncate?: boolean;
  readonly create?: boolean;
  /** O_EXCL: noclobber. */
  readonly exclusive?: boolean;
  readonly mode?: number;
}

interface Found {
  readonly inode: Inode | undefined;
  readonly parent: DirectoryInode;
  readonly name: string;
  readonly readOnly: boolean;
  readonly above: Step | undefined;
}

/** A directory on the way to a file. */
interface Step {
  readonly inode: DirectoryInode;
  readonly name: string;
  readonly readOnly: boolean;
  readonly above: Step | undefined;
}

/** The path without links. */
function pathOf(at: Pick<Step, 'name' | 'above'>): string {
  return at.above === undefined ? '/' : `${at.above.above === undefined ? '' : pathOf(at.above)}/${at.name}`;
}

/** Whether nothing of a path comes any more that leads anywhere. */
function isOver(path: string, from: number): boolean {
  for (let i = from; i < path.length; i++)
    if (path[i] !== '/' && !(path[i] === '.' && (i + 1 === path.length || path[i + 1] === '/'))) return false;
  return true;
}

const MAX_LINKS = 40;

/**
 * The file system of one machine. Made of immutable layers that are shared with other machines; changes stay
 * here. Paths are absolute (`resolvePath` makes them so). Text only: sizes are those of the UTF-8 form.
 * Permissions are kept and shown but not enforced, except that an executable needs an x bit.
 */
/** Where the files of a mount are: on the host's disk, or in memory. */
export type MountSource = 'disk' | 'memory';

export interface Mount {
  readonly path: string;
  readonly readOnly: boolean;
  readonly source: MountSource;
}

export class FileSystem {
  private readonly mountTable: Mount[] = [];

  readonly root: DirectoryInode;
  /** Nothing can be changed but what is mounted over the root, and devices. */
  readOnly = false;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, layers: readonly Layer[]) {
    this.kernel = kernel;
    const base = compileLayers(layers);
    this.root = new DirectoryInode(base.entry, base);
  }

  /** @throws FsError when there is no way to what the path names; the file itself may be missing */
  private find(path: string, follow: boolean): Found {
    const found = this.look(path, follow, 'get');
    if (typeof found === 'string') throw new FsError(found, path);
    return found;
  }

  /**
   * Like `find`, but says why it fails: looking whether something is there is no error, and errors are dear.
   * @param by `peek` for those who only read: see DirectoryInode
   */
  private look(path: string, follow: boolean, by: 'get' | 'peek', depth = 0): Found | FsErrorCode {
    if (path === '') return 'ENOENT';
    let at: Step = { inode: this.root, name: '', readOnly: this.readOnly, above: undefined };
    for (let from = 0; from < path.length;) {
      const slash = path.indexOf('/', from);
      const end = slash < 0 ? path.length : slash;
      const name = path.slice(from, end);
      from = end + 1;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        at = at.above ?? at;
        continue;
      }
      let inode = by === 'get' ? at.inode.get(name) : at.inode.peek(name);
      let { readOnly } = at;
      while (inode?.mounted !== undefined) {
        readOnly = inode.mounted.readOnly;
        inode = inode.mounted.inode;
      }
      const last = isOver(path, from);
      if (inode?.kind === 'symlink' && (!last || follow || path.endsWith('/'))) {
        if (depth >= MAX_LINKS) return 'ELOOP';
        const start = inode.target.startsWith('/') ? '' : `${pathOf(at)}/`;
        return this.look(`${start}${inode.target}${path.slice(end)}`, follow, by, depth + 1);
      }
      if (inode?.kind !== 'directory') {
        if (!last) return inode === undefined ? 'ENOENT' : 'ENOTDIR';
        if (inode !== undefined && path.endsWith('/')) return 'ENOTDIR';
        return { inode, parent: at.inode, name, readOnly, above: at };
      }
      at = { inode, name, readOnly, above: at };
    }
    return { ...at, parent: at.above?.inode ?? at.inode };
  }

  private existing(path: string, follow = true): Found & { inode: Inode } {
    const found = this.find(path, follow);
    if (found.inode === undefined) throw new FsError('ENOENT', path);
    return { ...found, inode: found.inode };
  }

  /** What is there for those who only read. @throws FsError */
  private seen(path: string, follow = true): Found & { inode: Inode } {
    const found = this.look(path, follow, 'peek');
    if (typeof found === 'string') throw new FsError(found, path);
    if (found.inode === undefined) throw new FsError('ENOENT', path);
    return { ...found, inode: found.inode };
  }

  private forWriting(found: Found, path: string): void {
    if (found.readOnly) throw new FsError('EROFS', path);
  }

  private put(found: Found, inode: Inode, path: string): void {
    this.forWriting(found, path);
    found.parent.set(found.name, inode);
    found.parent.mtime = this.kernel.date;
  }

  /** The file itself, links followed. @throws FsError */
  inode(path: string): Inode {
    return this.existing(path).inode;
  }

  exists(path: string): boolean {
    return this.peek(path) !== undefined;
  }

  /** Like `inode`, but undefined where it fails. */
  tryInode(path: string, follow = true): Inode | undefined {
    const found = this.look(path, follow, 'get');
    return typeof found === 'string' ? undefined : found.inode;
  }

  /** Like `tryInode`, for those who only read: it may belong to other file systems too, and must not be changed. */
  peek(path: string, follow = true): Readonly<Inode> | undefined {
    const found = this.look(path, follow, 'peek');
    return typeof found === 'string' ? undefined : found.inode;
  }

  isDirectory(path: string): boolean {
    return this.peek(path)?.kind === 'directory';
  }

  /** @throws FsError */
  stat(path: string): Stat {
    return toStat(this.seen(path).inode);
  }

  /** As `stat`, but of a link itself. @throws FsError */
  lstat(path: string): Stat {
    return toStat(this.seen(path, false).inode);
  }

  /** The path without links. @throws FsError */
  realpath(path: string): string {
    return pathOf(this.seen(path));
  }

  /** The target of a link. @throws FsError EINVAL when it is none */
  readlink(path: string): string {
    const { inode } = this.seen(path, false);
    if (inode.kind !== 'symlink') throw new FsError('EINVAL', path);
    return inode.target;
  }

  /** The names in a directory, in byte order. @throws FsError */
  readdir(path: string): string[] {
    const { inode } = this.seen(path);
    if (inode.kind !== 'directory') throw new FsError('ENOTDIR', path);
    return inode.names();
  }

  /** The text of a file. @throws FsError */
  readFile(path: string): string {
    const { inode } = this.seen(path);
    switch (inode.kind) {
      case 'file':
        return inode.text;
      case 'dynamic':
        return inode.read();
      case 'directory':
        throw new FsError('EISDIR', path);
      case 'socket':
        throw new FsError('ENXIO', path);
      case 'program':
        return '\x7fELF\x02\x01\x01';
      default:
        return '';
    }
  }

  /** Writes a file, making it if needed. @throws FsError */
  writeFile(path: string, text: string, o: { append?: boolean; mode?: number } = {}): void {
    const found = this.find(path, true);
    const { inode } = found;
    const mtime = this.kernel.date;
    if (inode === undefined && !path.endsWith('/'))
      return this.put(found, new FileInode({ text, mode: o.mode ?? 0o644, mtime }), path);
    if (inode?.kind === 'file') {
      this.forWriting(found, path);
      inode.text = o.append === true ? inode.text + text : text;
      inode.mtime = mtime;
      return;
    }
    const file = this.open(path, {
      write: true,
      create: true,
      append: o.append,
      truncate: o.append !== true,
      mode: o.mode,
    });
    file.writer?.write(text);
    file.close();
  }

  /** Opens a file. @throws FsError */
  open(path: string, flags: OpenFlags): OpenFile {
    const found = this.find(path, true);
    let { inode } = found;
    if (inode === undefined) {
      if (flags.create !== true) throw new FsError('ENOENT', path);
      if (path.endsWith('/')) throw new FsError('EISDIR', path);
      inode = new FileInode({ text: '', mode: flags.mode ?? 0o644, mtime: this.kernel.date });
      this.put(found, inode, path);
    } else if (flags.exclusive === true && inode.kind === 'file') throw new FsError('EEXIST', path);
    const writing = flags.write === true || flags.append === true;
    switch (inode.kind) {
      case 'directory':
        if (writing) throw new FsError('EISDIR', path);
        return new OpenFile({ reader: directoryReader(path) });
      case 'socket':
        throw new FsError('ENXIO', path);
      case 'device':
        return new OpenFile(openDevice(inode.device, this.kernel));
      case 'dynamic': {
        const { write } = inode;
        if (writing && write === undefined) throw new FsError('EACCES', path);
        return new OpenFile({
          reader: onceReader(inode.read),
          writer: write === undefined ? undefined : { ...NULL_WRITER, write },
        });
      }
      case 'program':
        return new OpenFile({ reader: onceReader(() => '\x7fELF\x02\x01\x01') });
      case 'symlink':
        throw new FsError('ELOOP', path);
      case 'file':
        if (writing) this.forWriting(found, path);
        return this.openRegular(inode, flags);
    }
  }

  private openRegular(inode: FileInode, flags: OpenFlags): OpenFile {
    if (flags.truncate === true && inode.text !== '') {
      inode.text = '';
      inode.mtime = this.kernel.date;
    }
    let offset = 0;
    const reader: Reader = {
      tryRead: () => {
        const text = offset === 0 ? inode.text : inode.text.slice(offset);
        offset += text.length;
        return text === '' ? null : text;
      },
      readable: inode.changed,
      read: () => readFrom(reader),
      close: () => {},
    };
    const writer: Writer = {
      write: (text) => {
        if (text === '') return;
        const old = inode.text;
        if (flags.append === true || offset >= old.length) inode.text = old + text;
        else inode.text = old.slice(0, offset) + text + old.slice(offset + text.length);
        offset = flags.append === true ? inode.text.length : offset + text.length;
        inode.mtime = this.kernel.date;
      },
      drain: NULL_WRITER.drain,
      close: () => {},
    };
    return new OpenFile({
      file: inode,
      reader: flags.read === true ? reader : undefined,
      writer: flags.write === true || flags.append === true ? writer : undefined,
    });
  }

  /** Makes a directory; `parents` makes those above too and does not mind if it is there. @throws FsError */
  mkdir(path: string, o: { parents?: boolean; mode?: number } = {}): void {
    if (o.parents === true) {
      const parts = normalizePath(path).split('/').slice(1);
      for (let i = 1; i < parts.length; i++) {
        const above = `/${parts.slice(0, i).join('/')}`;
        if (!this.exists(above)) this.mkdir(above);
      }
      if (this.isDirectory(path)) return;
    }
    const found = this.find(path.replace(/(.)\/+$/, '$1'), true);
    if (found.inode !== undefined) throw new FsError('EEXIST', path);
    this.put(found, new DirectoryInode({ mode: o.mode, mtime: this.kernel.date }), path);
  }

  /** Puts any kind of file at `path`, in the place of what was there; directories above are made. @throws FsError */
  create(path: string, entry: FileEntry): Inode {
    const parent = normalizePath(`${path}/..`);
    if (!this.exists(parent)) this.mkdir(parent, { parents: true });
    const inode = makeInode(entry);
    if ('mtime' in entry && entry.mtime === undefined) inode.mtime = this.kernel.date;
    this.put(this.find(path, false), inode, path);
    return inode;
  }

  /** Removes a file; a directory only with `recursive`. @throws FsError */
  remove(path: string, o: { recursive?: boolean } = {}): void {
    const found = this.existing(path, false);
    if (found.parent === found.inode) throw new FsError('EBUSY', path);
    if (found.inode.kind === 'directory' && o.recursive !== true) throw new FsError('EISDIR', path);
    this.unlink(found, path);
  }

  /** Removes an empty directory. @throws FsError */
  rmdir(path: string): void {
    const found = this.existing(path, false);
    if (found.inode.kind !== 'directory') throw new FsError('ENOTDIR', path);
    if (!found.inode.empty) throw new FsError('ENOTEMPTY', path);
    this.unlink(found, path);
  }

  private unlink(found: Found & { inode: Inode }, path: string): void {
    this.forWriting(found, path);
    if (found.parent.get(found.name)?.mounted !== undefined) throw new FsError('EBUSY', path);
    found.parent.delete(found.name);
    found.parent.mtime = this.kernel.date;
    found.inode.links--;
  }

  /** Moves a file to exactly `to`, replacing a file or an empty directory there. @throws FsError */
  rename(from: string, to: string): void {
    const source = this.existing(from, false);
    const target = this.find(to.replace(/(.)\/+$/, '$1'), false);
    if (target.inode === source.inode) return;
    if (source.inode.kind === 'directory' && `${pathOf(target)}/`.startsWith(`${pathOf(source)}/`)) {
      throw new FsError('EINVAL', to);
    }
    if (target.inode?.kind === 'directory') {
      if (source.inode.kind !== 'directory') throw new FsError('EISDIR', to);
      if (!target.inode.empty) throw new FsError('ENOTEMPTY', to);
    } else if (target.inode !== undefined && source.inode.kind === 'directory') throw new FsError('ENOTDIR', to);
    this.forWriting(target, to);
    this.unlink(source, from);
    source.inode.links++;
    this.put(target, source.inode, to);
  }

  /** @throws FsError */
  symlink(target: string, path: string): void {
    const found = this.find(path, false);
    if (found.inode !== undefined) throw new FsError('EEXIST', path);
    this.put(found, new SymlinkInode({ target, mtime: this.kernel.date }), path);
  }

  /** A hard link. @throws FsError */
  link(existing: string, path: string): void {
    const { inode } = this.existing(existing);
    if (inode.kind === 'directory') throw new FsError('EPERM', existing);
    const found = this.find(path, false);
    if (found.inode !== undefined) throw new FsError('EEXIST', path);
    inode.links++;
    this.put(found, inode, path);
  }

  /** @throws FsError */
  chmod(path: string, mode: number): void {
    const found = this.existing(path);
    this.forWriting(found, path);
    found.inode.mode = mode;
  }

  /** @throws FsError */
  chown(path: string, uid: number | undefined, gid: number | undefined): void {
    const found = this.existing(path);
    this.forWriting(found, path);
    if (uid !== undefined) found.inode.uid = uid;
    if (gid !== undefined) found.inode.gid = gid;
  }

  /** Sets the time of the last change. @throws FsError */
  utimes(path: string, mtime: Micros): void {
    const found = this.existing(path);
    this.forWriting(found, path);
    found.inode.mtime = mtime;
  }

  /**
   * Lays `inode` (of this or another file system) over `path`: bind mounts, volumes, configs, tmpfs. A missing
   * mount point is made.
   */
  mount(path: string, inode: Inode, o: { readOnly?: boolean; source?: MountSource } = {}): void {
    if (!this.exists(path)) {
      if (inode.kind === 'directory') this.mkdir(path, { parents: true });
      else this.create(path, { type: 'file', text: '' });
    }
    this.existing(path).inode.mounted = { inode, readOnly: o.readOnly ?? false };
    this.mountTable.push({ path: normalizePath(path), readOnly: o.readOnly ?? false, source: o.source ?? 'disk' });
  }

  /** What is mounted, in the order in which it was. */
  get mounts(): readonly Mount[] {
    return this.mountTable;
  }

  /** Takes the uppermost mount off `path`; does nothing where none is. */
  unmount(path: string): void {
    const found = this.find(path, false);
    let below = found.parent.get(found.name);
    while (below?.mounted !== undefined && below.mounted.inode !== found.inode) below = below.mounted.inode;
    if (below === undefined) return;
    below.mounted = undefined;
    const at = this.mountTable.findLastIndex((each) => each.path === normalizePath(path));
    if (at >= 0) this.mountTable.splice(at, 1);
  }

  /** A server listens on a Unix socket at `path`, replacing what was there. */
  bindSocket(path: string, handler: HttpHandler): void {
    this.create(path, { type: 'socket', handler, mtime: this.kernel.date });
  }

  /** Who listens on the socket at `path`; undefined where there is none. */
  socketAt(path: string): HttpHandler | undefined {
    const inode = this.tryInode(path);
    return inode instanceof SocketInode ? inode.handler : undefined;
  }
}

function toStat(inode: Inode): Stat {
  const { kind, mode, uid, gid, mtime, links } = inode;
  const size = inodeSize(inode);
  const own =
    kind === 'directory' ? 2 + inode.names().filter((n) => inode.peek(n)?.kind === 'directory').length : links;
  return { kind, mode, uid, gid, mtime, size, links: own, ...(kind === 'symlink' ? { target: inode.target } : {}) };
}
