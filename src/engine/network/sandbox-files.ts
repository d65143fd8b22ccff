import type { FileEntry } from '../../host/fs/layer.ts';
import type { Machine } from '../../host/machine.ts';
import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Namespace } from '../../net/namespace.ts';

const DIRECTORY = '/run/docker/netns';
const FILE: FileEntry = { type: 'dynamic', mode: 0o444, read: () => '' };

/** Makes a namespace known by its file, as `nsenter --net=/var/run/docker/netns/NAME` needs it. */
export function registerSandbox(host: Machine, name: string, net: Namespace): Disposable {
  const { namespaces } = host;
  if (!host.fs.exists(DIRECTORY))
    // The files are made when somebody looks: a host may have a hundred of them.
    host.fs.create(DIRECTORY, { type: 'directory', children: () => files(namespaces) });
  const path = `${DIRECTORY}/${name}`;
  namespaces.set(path, net);
  return toDisposable(forget, { namespaces, path, net });
}

interface Registered {
  readonly namespaces: Map<string, Namespace>;
  readonly path: string;
  readonly net: Namespace;
}

function forget({ namespaces, path, net }: Registered): void {
  if (namespaces.get(path) === net) namespaces.delete(path);
}

function files(namespaces: ReadonlyMap<string, Namespace>): Readonly<Record<string, FileEntry>> {
  const found: Record<string, FileEntry> = {};
  for (const path of namespaces.keys())
    if (path.startsWith(`${DIRECTORY}/`)) found[path.slice(DIRECTORY.length + 1)] = FILE;
  return found;
}
