import type { FileSystem } from '../host/fs/file-system.ts';
import type { GenericResource } from '../swarm/types.ts';

const FILE = '/etc/docker/daemon.json';
const PORT = 2375;

export interface DaemonAddress {
  readonly address: string;
  readonly port: number;
}

/** What /etc/docker/daemon.json says, as far as it means something here. The daemon reads it as it starts. */
export interface DaemonConfiguration {
  /** The `tcp://ADDRESS[:PORT]` entries of `hosts`. */
  readonly hosts: readonly DaemonAddress[];
  /** `key=value`: what `engine.labels` of a constraint looks at. */
  readonly labels: readonly string[];
  /** `node-generic-resources`: what the node has to offer beside processors and memory. */
  readonly genericResources: readonly GenericResource[];
  /** Whether containers are to outlive the daemon, which does not go together with a swarm. */
  readonly liveRestore: boolean;
}

const NOTHING: DaemonConfiguration = { hosts: [], labels: [], genericResources: [], liveRestore: false };

/** Nothing of a file that is not there or cannot be read. */
export function readDaemonConfiguration(fs: FileSystem): DaemonConfiguration {
  if (!fs.exists(FILE)) return NOTHING;
  let read: unknown;
  try {
    read = JSON.parse(fs.readFile(FILE));
  } catch {
    return NOTHING;
  }
  if (typeof read !== 'object' || read === null) return NOTHING;
  const entries = read as Readonly<Record<string, unknown>>;
  const texts = (key: string): string[] => {
    const value = entries[key];
    return Array.isArray(value) ? value.map(String) : [];
  };
  return {
    hosts: texts('hosts').flatMap((host) => {
      const match = /^tcp:\/\/([\d.]*)(?::(\d+))?$/.exec(host);
      return match === null ? [] : [{ address: match[1] || '127.0.0.1', port: Number(match[2] ?? PORT) }];
    }),
    labels: texts('labels'),
    genericResources: genericResources(texts('node-generic-resources')),
    liveRestore: entries['live-restore'] === true,
  };
}

/** `gpu=2`: so many, told apart by nobody; `ssd=red`, `ssd=blue`: each has a name. */
function genericResources(terms: readonly string[]): GenericResource[] {
  return terms.flatMap((term): GenericResource[] => {
    const [, Kind, value] = /^([^=]+)=([^=]+)$/.exec(term) ?? [];
    if (Kind === undefined || value === undefined) return [];
    return /^\d+$/.test(value)
      ? [{ DiscreteResourceSpec: { Kind, Value: Number(value) } }]
      : [{ NamedResourceSpec: { Kind, Value: value } }];
  });
}
