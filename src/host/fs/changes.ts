import { utf8Length } from '../../kernel/utf8.ts';
import type { FileSystem } from './file-system.ts';
import { makeInode, type DirectoryInode, type Inode } from './inode.ts';
import type { BaseNode, FileEntry, Layer } from './layer.ts';

/** What a layer says about a file; undefined for files that no layer holds (sockets, files made when read). */
export function entryOf(inode: Inode): FileEntry | undefined {
  const { mode, uid, gid, mtime } = inode;
  const common = { mode, uid, gid, mtime };
  switch (inode.kind) {
    case 'file':
      return { type: 'file', text: inode.text, ...common };
    case 'directory':
      return { type: 'directory', ...common };
    case 'symlink':
      return { type: 'symlink', target: inode.target, uid, gid, mtime };
    case 'program':
      return { type: 'program', program: inode.program, size: inode.size, ...common };
    case 'device':
      return { type: 'device', device: inode.device, ...common };
    case 'dynamic':
    case 'socket':
      return undefined;
  }
}

/** Whether a file is still what the layers below say. A directory's time does not count. */
function isSame(inode: Inode, base: BaseNode): boolean {
  if ('children' in base !== (inode.kind === 'directory')) return false;
  const fresh = makeInode(base.entry);
  if (fresh.kind !== inode.kind || fresh.mode !== inode.mode || fresh.uid !== inode.uid || fresh.gid !== inode.gid)
    return false;
  if (inode.kind === 'directory') return true;
  if (fresh.mtime !== inode.mtime) return false;
  if (fresh.kind === 'file' && inode.kind === 'file') return fresh.text === inode.text;
  if (fresh.kind === 'symlink' && inode.kind === 'symlink') return fresh.target === inode.target;
  if (fresh.kind === 'program' && inode.kind === 'program') return fresh.program === inode.program;
  return true;
}

/**
 * What was changed in a file system since it was made of its layers: the layer that `docker commit` makes.
 * What is mounted over it does not count. @param skip paths that are left out with all below them
 */
export function changesOf(fs: FileSystem, skip: ReadonlySet<string> = new Set()): Layer {
  const out: Record<string, FileEntry> = {};

  const whole = (inode: Inode, path: string): void => {
    const entry = entryOf(inode);
    if (entry === undefined) return;
    out[path] = entry;
    if (inode.kind !== 'directory') return;
    for (const name of inode.names()) {
      const child = inode.get(name);
      if (child !== undefined) whole(child, `${path}/${name}`);
    }
  };

  const compareDirectory = (directory: DirectoryInode, path: string): void => {
    for (const [name, inode] of directory.touched) {
      const at = `${path}/${name}`;
      if (skip.has(at)) continue;
      const base = directory.shared?.get(name);
      if (inode === null) out[at] = { type: 'whiteout' };
      else if (base === undefined) whole(inode, at);
      else if (inode.kind === 'directory' && 'children' in base && inode.shared === base.children) {
        const entry = entryOf(inode);
        if (!isSame(inode, base) && entry !== undefined) out[at] = entry;
        compareDirectory(inode, at);
      } else if (!isSame(inode, base)) {
        whole(inode, at);
      } else if (inode.kind === 'directory' && 'children' in base) {
        // Another directory in the place of the old one: what only that had must not shine through.
        whole(inode, at);
        for (const old of base.children.keys())
          if (inode.get(old) === undefined) out[`${at}/${old}`] = { type: 'whiteout' };
      }
    }
  };

  compareDirectory(fs.root, '');
  return out;
}

/** The size in bytes of what a layer adds. */
export function layerSize(layer: Layer): number {
  let size = 0;
  for (const entry of Object.values(layer)) {
    if (typeof entry === 'string') size += utf8Length(entry);
    else if (entry.type === 'file') size += utf8Length(entry.text);
    else if (entry.type === 'program') size += entry.size ?? 0;
  }
  return size;
}
