import type { Machine } from '../../host/machine.ts';
import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Namespace } from '../../net/namespace.ts';

const DIRECTORY = '/var/run/docker/netns';

const nothing = (): string => '';

/** Makes a namespace known by its file, as `nsenter --net=/var/run/docker/netns/NAME` needs it. */
export function registerSandbox(host: Machine, name: string, net: Namespace): Disposable {
  const { fs } = host;
  if (!fs.exists(DIRECTORY)) fs.mkdir(DIRECTORY, { parents: true });
  const path = `${fs.realpath(DIRECTORY)}/${name}`;
  fs.create(path, { type: 'dynamic', mode: 0o444, read: nothing });
  host.namespaces.set(path, net);
  return toDisposable(() => {
    if (host.namespaces.get(path) !== net) return;
    host.namespaces.delete(path);
    if (fs.exists(path)) fs.remove(path);
  });
}
