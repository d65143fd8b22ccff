import { compareText } from '../../kernel/compare.ts';
import { Condition } from '../../kernel/wait.ts';
import { SmallMap } from '../../kernel/small-map.ts';
import type { Micros } from '../../kernel/time.ts';
import type { HttpHandler } from '../../net/http.ts';
import type { Program } from '../program.ts';
import { utf8Length } from '../../kernel/utf8.ts';
import type { BaseDirectory, BaseNode, Device, FileEntry } from './layer.ts';

/** When files of base layers were last changed, where a layer does not say: 2025-10-08 12:00 UTC. */
export const LAYER_MTIME: Micros = 1_759_924_800_000_000;

interface Mounted {
  readonly inode: Inode;
  readonly readOnly: boolean;
}

/** What all files have. Inodes may be shared by several names (hard links) and file systems (bind mounts). */
abstract class BaseInode {
  mode: number;
  uid: number;
  gid: number;
  mtime: Micros;
  links = 1;
  /** What is mounted over it. */
  mounted: Mounted | undefined;

  constructor(entry: { mode?: number; uid?: number; gid?: number; mtime?: Micros }, mode: number) {
    this.mode = entry.mode ?? mode;
    this.uid = entry.uid ?? 0;
    this.gid = entry.gid ?? 0;
    this.mtime = entry.mtime ?? LAYER_MTIME;
  }
}

export class FileInode extends BaseInode {
  readonly kind = 'file';
  private content: string;
  private watchers: Condition | undefined;

  constructor(entry: { text: string; mode?: number; uid?: number; gid?: number; mtime?: Micros }) {
    super(entry, 0o644);
    this.content = entry.text;
  }

  get text(): string {
    return this.content;
  }

  set text(text: string) {
    this.content = text;
    this.watchers?.notify();
  }

  /** Wakes when the text changes: `tail -f`. */
  get changed(): Condition {
    return (this.watchers ??= new Condition());
  }
}

export class SymlinkInode extends BaseInode {
  readonly kind = 'symlink';
  readonly target: string;
  constructor(entry: { target: string; uid?: number; gid?: number; mtime?: Micros }) {
    super({ ...entry, mode: 0o777 }, 0o777);
    this.target = entry.target;
  }
}

export class ProgramInode extends BaseInode {
  readonly kind = 'program';
  readonly program: Program;
  readonly size: number;
  constructor(entry: { program: Program; size?: number; mode?: number; uid?: number; gid?: number; mtime?: Micros }) {
    super(entry, 0o755);
    this.program = entry.program;
    this.size = entry.size ?? 0;
  }
}

export class DynamicInode extends BaseInode {
  readonly kind = 'dynamic';
  readonly read: () => string;
  readonly write: ((text: string) => void) | undefined;
  constructor(entry: { read: () => string; write?: (text: string) => void; mode?: number; mtime?: Micros }) {
    super(entry, 0o444);
    this.read = entry.read;
    this.write = entry.write;
  }
}

export class DeviceInode extends BaseInode {
  readonly kind = 'device';
  readonly device: Device;
  constructor(entry: { device: Device; mode?: number; mtime?: Micros }) {
    super(entry, 0o666);
    this.device = entry.device;
  }
}

export class SocketInode extends BaseInode {
  readonly kind = 'socket';
  readonly handler: HttpHandler;
  constructor(entry: { handler: HttpHandler; mode?: number; uid?: number; gid?: number; mtime?: Micros }) {
    super(entry, 0o660);
    this.handler = entry.handler;
  }
}

/**
 * A directory. Its base, if it has one, is shared and never changes; children are copied out of it one by one
 * when somebody wants to change them, so a container that is never entered costs one object.
 */
export class DirectoryInode extends BaseInode {
  readonly kind = 'directory';
  private readonly base: ReadonlyMap<string, BaseNode> | undefined;
  // null: the base has the name, but it was removed here.
  private own: SmallMap<string, Inode | null> | undefined;

  /** Files that come and go by themselves, and what was made of those that somebody looked at. */
  private readonly live: (() => Readonly<Record<string, FileEntry>>) | undefined;
  private grown: Map<string, Inode> | undefined;

  constructor(
    entry: {
      mode?: number;
      uid?: number;
      gid?: number;
      mtime?: Micros;
      children?: () => Readonly<Record<string, FileEntry>>;
    },
    base?: BaseDirectory,
  ) {
    super(entry, 0o755);
    this.base = base?.children;
    this.live = entry.children;
  }

  /** The child, to be read and changed. */
  get(name: string): Inode | undefined {
    const own = this.own?.get(name);
    if (own !== undefined) return own ?? undefined;
    const base = this.base?.get(name);
    if (base === undefined) return this.grow(name);
    const inode = inodeOf(base);
    this.set(name, inode);
    return inode;
  }

  /** The child for those who only read: one that is still as in the base is the same in each file system. */
  peek(name: string): Inode | undefined {
    const own = this.own?.get(name);
    if (own !== undefined) return own ?? undefined;
    const base = this.base?.get(name);
    return base === undefined ? this.grow(name) : (base.inode ??= inodeOf(base));
  }

  private grow(name: string): Inode | undefined {
    if (this.live === undefined) return undefined;
    const grown = (this.grown ??= new Map<string, Inode>());
    const entry = this.live()[name];
    if (entry === undefined) {
      grown.delete(name);
      return undefined;
    }
    // The same file as long as it is there, so that it keeps its place in two looks of one command.
    let inode = grown.get(name);
    if (inode === undefined) grown.set(name, (inode = makeInode(entry)));
    return inode;
  }

  set(name: string, inode: Inode): void {
    (this.own ??= new SmallMap<string, Inode | null>()).set(name, inode);
  }

  delete(name: string): void {
    if (this.base?.has(name) === true || this.live?.()[name] !== undefined)
      (this.own ??= new SmallMap<string, Inode | null>()).set(name, null);
    else this.own?.delete(name);
  }

  /** The names in it, in byte order. */
  names(): string[] {
    const names = new Set<string>(this.base?.keys());
    for (const name of Object.keys(this.live?.() ?? {})) names.add(name);
    for (const [name, inode] of this.own ?? []) {
      if (inode === null) names.delete(name);
      else names.add(name);
    }
    return [...names].sort();
  }

  get empty(): boolean {
    return this.names().length === 0;
  }

  /** The shared children below it, by name. */
  get shared(): ReadonlyMap<string, BaseNode> | undefined {
    return this.base;
  }

  /** Files that hide those of the base, looked at or changed, and null for those that were removed; in byte order. */
  get touched(): readonly (readonly [string, Inode | null])[] {
    return [...(this.own ?? [])].sort(([a], [b]) => compareText(a, b));
  }
}

export type Inode = FileInode | DirectoryInode | SymlinkInode | ProgramInode | DynamicInode | DeviceInode | SocketInode;

function inodeOf(node: BaseNode): Inode {
  return 'children' in node ? new DirectoryInode(node.entry, node) : makeInode(node.entry);
}

/** Makes the file that `entry` describes. @throws RangeError for a whiteout, which is no file. */
export function makeInode(entry: FileEntry): Inode {
  switch (entry.type) {
    case 'directory':
      return new DirectoryInode(entry);
    case 'file':
      return new FileInode(entry);
    case 'symlink':
      return new SymlinkInode(entry);
    case 'program':
      return new ProgramInode(entry);
    case 'dynamic':
      return new DynamicInode(entry);
    case 'device':
      return new DeviceInode(entry);
    case 'socket':
      return new SocketInode(entry);
    case 'whiteout':
      throw new RangeError('a whiteout is no file');
  }
}

/** The bytes of all files in a directory and below, each name counted; of a file its own. */
export function contentSize(inode: Inode): number {
  if (inode.kind !== 'directory') return inodeSize(inode);
  return inode.names().reduce((sum, name) => {
    const child = inode.get(name);
    return child === undefined ? sum : sum + contentSize(child);
  }, 0);
}

/** The size in bytes that `stat` shows. */
export function inodeSize(inode: Inode): number {
  switch (inode.kind) {
    case 'file':
      return utf8Length(inode.text);
    case 'symlink':
      return utf8Length(inode.target);
    case 'program':
      return inode.size;
    case 'directory':
      return 4096;
    default:
      return 0;
  }
}
