import { sha256 } from '../../host/digest.ts';
import { entryOf } from '../../host/fs/changes.ts';
import type { FileSystem } from '../../host/fs/file-system.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import type { Inode } from '../../host/fs/inode.ts';
import { basename, normalizePath } from '../../host/fs/path.ts';
import { hasWildcards, pathPattern } from '../../host/fs/path-pattern.ts';
import { EngineError } from '../errors.ts';

/** One thing that COPY or ADD takes. */
interface Source {
  readonly path: string;
  readonly inode: Inode;
}

/** What a COPY or ADD is to do. */
export interface CopyRequest {
  /** `COPY` or `ADD`, for messages. */
  readonly keyword: string;
  readonly sources: readonly string[];
  readonly target: string;
  readonly from: FileSystem;
  /** Whether `from` is the build context, not an image. */
  readonly isContext: boolean;
}

/** A COPY or ADD whose sources were found. */
export interface FoundCopy {
  readonly sources: readonly Source[];
  /** `file:…`, `dir:…` or `multi:…`: what history names the content by, and what the cache compares. */
  readonly hash: string;
}

/** Everything below a directory, the directory itself first. */
function* walk(inode: Inode, path: string): Generator<Source> {
  yield { path, inode };
  if (inode.kind !== 'directory') return;
  for (const name of inode.names()) {
    const child = inode.get(name);
    if (child !== undefined) yield* walk(child, `${path}/${name}`);
  }
}

function hashOf({ inode, path }: Source): string {
  const content = inode.kind === 'file' ? inode.text : inode.kind === 'symlink' ? inode.target : inode.kind;
  return sha256(`${basename(path)}\n${inode.kind} ${inode.mode}\n${content}`);
}

function totalHash(source: Source): string {
  if (source.inode.kind !== 'directory') return `file:${hashOf(source)}`;
  const below = [...walk(source.inode, source.path)].map(
    (each) => `${each.path.slice(source.path.length)} ${hashOf(each)}`,
  );
  return `dir:${sha256(below.sort().join(','))}`;
}

function find(request: CopyRequest, text: string): Source[] {
  const { from, keyword, isContext } = request;
  const relative = text.replace(/^\/+/, '').replace(/^(\.\/+)+/, '');
  if (isContext && !`${normalizePath(`/\0/${relative}`)}/`.startsWith('/\0/'))
    throw new EngineError(400, `${keyword} failed: forbidden path outside the build context: ${text} ()`);
  if (hasWildcards(relative)) {
    const pattern = pathPattern(relative.replace(/\/+$/, ''));
    if (pattern === undefined) throw new EngineError(400, `${keyword} failed: syntax error in pattern`);
    return [...walk(from.root, '')].filter(({ path }) => path !== '' && pattern.test(path.slice(1)));
  }
  const path = normalizePath(`/${relative}`);
  try {
    return [{ path, inode: path === '/' ? from.root : from.inode(path) }];
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const why = isContext ? 'file not found in build context or excluded by .dockerignore: ' : '';
    throw new EngineError(400, `${keyword} failed: ${why}stat ${relative}: file does not exist`);
  }
}

/** Finds what is to be copied. @throws EngineError */
export function findSources(request: CopyRequest): FoundCopy {
  const { keyword, target } = request;
  const sources = request.sources.flatMap((text) => find(request, text));
  if (sources.length === 0) throw new EngineError(400, `${keyword} failed: no source files were specified`);
  if (sources.length > 1 && !target.endsWith('/') && target !== '.' && !target.endsWith('/.'))
    throw new EngineError(
      400,
      `When using ${keyword} with more than one source file, the destination must be a directory and end with a /`,
    );
  const hashes = sources.map(totalHash);
  return { sources, hash: hashes.length === 1 ? hashes[0] : `multi:${sha256(hashes.join(','))}` };
}

/**
 * Copies what was found into a file system.
 * @param target absolute, with a slash at its end where a directory is meant @param owner who gets the files
 */
export function copyInto(
  to: FileSystem,
  { sources }: FoundCopy,
  target: string,
  owner: { readonly uid: number; readonly gid: number },
): void {
  const put = (source: Source, path: string): void => {
    const entry = entryOf(source.inode);
    if (entry === undefined || entry.type === 'whiteout') return;
    if (entry.type === 'directory' && to.isDirectory(path)) return;
    to.create(path, { ...entry, ...owner });
  };
  const directory = target.endsWith('/') || to.isDirectory(target);
  const clean = normalizePath(target);
  for (const source of sources) {
    if (source.inode.kind === 'directory') {
      if (!to.isDirectory(clean)) {
        to.mkdir(clean, { parents: true });
        to.chown(clean, owner.uid, owner.gid);
      }
      const cut = source.path === '/' ? 0 : source.path.length;
      for (const each of walk(source.inode, source.path === '/' ? '' : source.path)) {
        const rest = each.path.slice(cut);
        if (rest !== '') put(each, normalizePath(clean + rest));
      }
    } else {
      const path = directory ? normalizePath(`${clean}/${basename(source.path)}`) : clean;
      if (to.isDirectory(path)) throw new EngineError(500, `failed to copy files: cannot copy to directory: ${path}`);
      put(source, path);
    }
  }
}

/** Who `--chown=user:group` means. @throws EngineError */
export function ownerOf(fs: FileSystem, text: string): { uid: number; gid: number } {
  const [user, group = user] = text.split(':');
  const id = (name: string, file: string, kind: 'user' | 'group'): number => {
    if (/^\d+$/.test(name)) return Number(name);
    const lines = fs.tryInode(file)?.kind === 'file' ? fs.readFile(file).split('\n') : [];
    const line = lines.map((each) => each.split(':')).find((each) => each[0] === name);
    if (line !== undefined) return Number(line[2]);
    const short = kind === 'user' ? 'uid' : 'gid';
    throw new EngineError(
      500,
      `unable to convert uid/gid chown string to host mapping: can't find ${short} for ${kind} ${name}: no such ${kind}: ${name}`,
    );
  };
  return { uid: id(user, '/etc/passwd', 'user'), gid: id(group, '/etc/group', 'group') };
}
