import { readArchive, writeArchive, type ArchiveEntry } from '../../host/fs/archive.ts';
import type { FileSystem, Stat } from '../../host/fs/file-system.ts';
import { FsError } from '../../host/fs/fs-error.ts';
import { basename, normalizePath } from '../../host/fs/path.ts';
import { encodeBase64Text } from '../../kernel/base64.ts';
import type { HttpResponse, Json } from '../../net/http.ts';
import type { Container } from '../container/container.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../errors.ts';
import { rfc3339Nano } from '../time.ts';
import { empty, type Call } from './call.ts';
import type { Route } from './router.ts';

/** Bits of Go's file modes. */
const DIRECTORY = 2 ** 31;
const SYMLINK = 2 ** 27;

export const PATH_STAT = 'X-Docker-Container-Path-Stat';

interface Place {
  readonly container: Container;
  readonly fs: FileSystem;
  readonly path: string;
  readonly stat: Stat;
}

/**
 * Answers with the file that a request names, its volumes mounted.
 * @throws EngineError 404 in the words of the daemon (transcripts/copy)
 */
function answer(engine: Engine, call: Call, from: (place: Place) => HttpResponse): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const given = call.query('path') ?? '';
  if (given === '') throw new EngineError(400, 'bad parameter: path cannot be empty');
  return engine.lifecycle.withVolumes(container, () => from(place(container, given, call.path.id)));
}

function place(container: Container, given: string, shown: string): Place {
  const { fs } = container;
  const path = normalizePath(`/${given}`);
  try {
    return { container, fs, path, stat: fs.lstat(path) };
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new EngineError(404, `Could not find the file ${given} in container ${shown}`);
  }
}

function pathStat({ path, stat }: Place): Record<string, string> {
  const kind = stat.kind === 'directory' ? DIRECTORY : stat.kind === 'symlink' ? SYMLINK : 0;
  const json = {
    name: basename(path),
    size: stat.size,
    mode: kind + stat.mode,
    mtime: rfc3339Nano(stat.mtime),
    linkTarget: stat.target ?? '',
  };
  return { [PATH_STAT]: encodeBase64Text(JSON.stringify(json)) };
}

function stat(engine: Engine, call: Call): HttpResponse {
  return answer(engine, call, (found) => ({ status: 200, headers: pathStat(found) }));
}

/** GET: a file or directory; the body is an archive (see `HttpFront` for the bytes that real clients get). */
function get(engine: Engine, call: Call): HttpResponse {
  return answer(engine, call, (found) => {
    const entries = readArchive(found.fs, found.path, basename(found.path)) as unknown as Json;
    engine.containers.tell(found.container, 'archive-path');
    return {
      status: 200,
      headers: { ...pathStat(found), 'content-type': 'application/x-tar' },
      body: { json: { entries } },
    };
  });
}

/** PUT: lays an archive out in a directory of the container. */
function put(engine: Engine, call: Call): HttpResponse {
  return answer(engine, call, (found) => {
    if (!found.fs.isDirectory(found.path)) throw new EngineError(400, 'extraction point is not a directory');
    const { entries = [] } = call.body() as { readonly entries?: readonly ArchiveEntry[] };
    for (const { path, type } of entries) {
      const at = `${found.path}/${path}`;
      if (found.fs.exists(at) && found.fs.isDirectory(at) !== (type === 'directory'))
        throw new EngineError(400, `cannot overwrite ${type === 'directory' ? 'non-directory' : 'directory'}`);
    }
    writeArchive(found.fs, found.path, entries);
    engine.containers.tell(found.container, 'extract-to-dir');
    return empty(200);
  });
}

export const archiveRoutes: readonly Route<Engine>[] = [
  ['HEAD', '/containers/:id/archive', stat],
  ['GET', '/containers/:id/archive', get],
  ['PUT', '/containers/:id/archive', put],
];
