import { SECOND } from '../../kernel/time.ts';
import { utf8Length } from '../../kernel/utf8.ts';
import type { FileSystem } from './file-system.ts';
import { normalizePath } from './path.ts';

/** One file of an archive. */
export interface ArchiveEntry {
  /** Relative, with slashes: `conf/site.conf`. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Of a file. */
  readonly text?: string;
  /** Of a link. */
  readonly target?: string;
  /** Permission bits. */
  readonly mode: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
}

const BLOCK = 512;

/** A file or a directory with everything in it, under the name that it is to have. @throws FsError */
export function readArchive(fs: FileSystem, path: string, name: string): readonly ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const visit = (at: string, shown: string): void => {
    const stat = fs.lstat(at);
    const common = { path: shown, mode: stat.mode, mtime: Math.floor(stat.mtime / SECOND) };
    if (stat.kind === 'symlink') entries.push({ ...common, type: 'symlink', target: stat.target });
    else if (stat.kind === 'directory') {
      entries.push({ ...common, type: 'directory' });
      for (const each of fs.readdir(at)) visit(`${at}/${each}`, `${shown}/${each}`);
    } else if (stat.kind === 'file' || stat.kind === 'program')
      entries.push({ ...common, type: 'file', text: fs.readFile(at) });
  };
  visit(path, name);
  return entries;
}

/** Lays the files of an archive out below a directory, over what is there. @throws FsError */
export function writeArchive(fs: FileSystem, directory: string, entries: readonly ArchiveEntry[]): void {
  for (const { path, type, text = '', target = '', mode, mtime } of entries) {
    const at = normalizePath(`${directory}/${path}`);
    if (type === 'directory') {
      if (!fs.isDirectory(at)) fs.mkdir(at, { parents: true });
      fs.chmod(at, mode);
    } else if (type === 'symlink') fs.create(at, { type, target });
    else fs.create(at, { type, text, mode, mtime: mtime * SECOND });
  }
}

/** The bytes that the entries take as a tar archive, with its end. */
export function archiveSize(entries: readonly ArchiveEntry[]): number {
  const padded = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;
  return entries.reduce((sum, { text = '' }) => sum + BLOCK + padded(utf8Length(text)), 2 * BLOCK);
}
