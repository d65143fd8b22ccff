import type { Micros } from '../../kernel/time.ts';
import type { HttpHandler } from '../../net/http.ts';
import type { Program } from '../program.ts';
import type { Inode } from './inode.ts';
import { normalizePath } from './path.ts';

interface Ownership {
  /** Permission bits, e.g. 0o755. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: Micros;
}

/** What a layer says about one path. */
export type FileEntry =
  /** `children` are files that come and go by themselves: what a program keeps in it. Asked at every look. */
  | ({
      readonly type: 'directory';
      readonly children?: () => Readonly<Record<string, FileEntry>>;
    } & Ownership)
  | ({ readonly type: 'file'; readonly text: string } & Ownership)
  | ({ readonly type: 'symlink'; readonly target: string } & Ownership)
  /** An executable; `size` is what `ls -l` shows. */
  | ({ readonly type: 'program'; readonly program: Program; readonly size?: number } & Ownership)
  /** A file whose text is made when it is read: /proc, /sys. */
  | ({ readonly type: 'dynamic'; readonly read: () => string; readonly write?: (text: string) => void } & Ownership)
  | ({ readonly type: 'device'; readonly device: Device } & Ownership)
  | ({ readonly type: 'socket'; readonly handler: HttpHandler } & Ownership)
  /** Hides what lower layers have at this path. */
  | { readonly type: 'whiteout' };

export type Device = 'null' | 'zero' | 'full' | 'random' | 'tty';

/** An immutable description of files by absolute path; a bare string is a file with that text and mode 644. Directories above a path exist by themselves. */
export type Layer = Readonly<Record<string, string | FileEntry>>;

/** A directory of a compiled layer stack; shared by every file system that is made of the same layers. */
export interface BaseDirectory extends BaseFile {
  readonly entry: FileEntry & { readonly type: 'directory' };
  readonly children: ReadonlyMap<string, BaseNode>;
}

interface BaseFile {
  readonly entry: FileEntry;
  /** What those see who only read it, made when one first does. */
  inode?: Inode;
}

export type BaseNode = BaseDirectory | BaseFile;

interface Building {
  entry: FileEntry & { readonly type: 'directory' };
  children: Map<string, Building | { entry: FileEntry }>;
}

const PLAIN_DIRECTORY = { type: 'directory', mode: 0o755 } as const;

interface Cached {
  base?: BaseDirectory;
  readonly next: WeakMap<Layer, Cached>;
}

const cache: Cached = { next: new WeakMap() };

/** Merges layers, lowest first. The result is made once per stack of layer objects. */
export function compileLayers(layers: readonly Layer[]): BaseDirectory {
  let at = cache;
  for (const layer of layers) {
    let next = at.next.get(layer);
    if (next === undefined) {
      next = { next: new WeakMap() };
      at.next.set(layer, next);
    }
    at = next;
  }
  return (at.base ??= merge(layers));
}

function merge(layers: readonly Layer[]): BaseDirectory {
  const root: Building = { entry: PLAIN_DIRECTORY, children: new Map() };
  for (const layer of layers) for (const path of Object.keys(layer)) place(root, normalizePath(path), layer[path]);
  return root;
}

function place(root: Building, path: string, given: string | FileEntry): void {
  const entry: FileEntry = typeof given === 'string' ? { type: 'file', text: given } : given;
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop();
  if (name === undefined) {
    if (entry.type === 'directory') root.entry = entry;
    return;
  }
  let directory = root;
  for (const part of parts) {
    const child = directory.children.get(part);
    if (child !== undefined && 'children' in child) directory = child;
    else {
      const made: Building = { entry: PLAIN_DIRECTORY, children: new Map() };
      directory.children.set(part, made);
      directory = made;
    }
  }
  const old = directory.children.get(name);
  if (entry.type === 'whiteout') directory.children.delete(name);
  else if (entry.type !== 'directory') directory.children.set(name, { entry });
  else if (old !== undefined && 'children' in old) old.entry = entry;
  else directory.children.set(name, { entry, children: new Map() });
}
