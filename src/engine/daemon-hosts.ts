import type { FileSystem } from '../host/fs/file-system.ts';

const CONFIGURATION = '/etc/docker/daemon.json';
const PORT = 2375;

export interface DaemonAddress {
  readonly address: string;
  readonly port: number;
}

/** The `tcp://ADDRESS[:PORT]` entries of `hosts` in /etc/docker/daemon.json; none of a file that cannot be read. */
export function daemonHosts(fs: FileSystem): readonly DaemonAddress[] {
  if (!fs.exists(CONFIGURATION)) return [];
  let hosts: unknown;
  try {
    ({ hosts } = JSON.parse(fs.readFile(CONFIGURATION)) as { hosts?: unknown });
  } catch {
    return [];
  }
  if (!Array.isArray(hosts)) return [];
  return hosts.flatMap((host) => {
    const match = /^tcp:\/\/([\d.]*)(?::(\d+))?$/.exec(String(host));
    return match === null ? [] : [{ address: match[1] || '127.0.0.1', port: Number(match[2] ?? PORT) }];
  });
}
