import type { FileSystem } from '../host/fs/file-system.ts';
import type { GenericResource } from '../swarm/types.ts';
import { kindOf, typeFault, unknownDirectives } from './daemon-directives.ts';
import { jsonFault } from './go-json.ts';

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

/** Why a daemon with `live-restore` takes part in no swarm. */
export const LIVE_RESTORE = '--live-restore daemon configuration is incompatible with swarm mode';

/** The daemon without a file. */
export const NOTHING: DaemonConfiguration = { hosts: [], labels: [], genericResources: [], liveRestore: false };

/** Why the daemon does not start: what it writes as it gives up. */
export class DaemonFault extends Error {}

/**
 * What the file says; nothing where there is none.
 * @throws DaemonFault for a file with which the real daemon does not start
 */
export function readDaemonConfiguration(fs: FileSystem): DaemonConfiguration {
  if (!fs.exists(FILE)) return NOTHING;
  const refuse = (why: string): never => {
    throw new DaemonFault(`unable to configure the Docker daemon with file ${FILE}: ${why}`);
  };
  const text = fs.readFile(FILE);
  if (text.trim() === '') return NOTHING;
  const fault = jsonFault(text);
  if (fault !== undefined) return refuse(`invalid JSON: ${fault}`);
  const read: unknown = JSON.parse(text);
  const kind = kindOf(read);
  if (kind === 'null') return NOTHING;
  if (kind !== 'object')
    return refuse(`invalid JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`);
  const entries = read as Readonly<Record<string, unknown>>;
  const unknown = unknownDirectives(entries);
  if (unknown.length > 0)
    return refuse(`the following directives don't match any configuration option: ${unknown.join(', ')}`);
  const odd = typeFault(entries);
  if (odd !== undefined) return refuse(`invalid JSON: ${odd}`);
  const texts = (key: string): readonly string[] => (entries[key] ?? []) as readonly string[];
  const labels = texts('labels');
  const invalid = (why: string): never =>
    refuse(`merged configuration validation from file and command line flags failed: ${why}`);
  for (const label of labels) if (!label.includes('=')) return invalid(`bad attribute format: ${label}`);
  const generic = genericResources(texts('node-generic-resources'), invalid);
  conflictingLabels(labels);
  return {
    hosts: texts('hosts').flatMap((host) => {
      const match = /^tcp:\/\/([\d.]*)(?::(\d+))?$/.exec(host);
      return match === null ? [] : [{ address: match[1] || '127.0.0.1', port: Number(match[2] ?? PORT) }];
    }),
    labels,
    genericResources: generic,
    liveRestore: entries['live-restore'] === true,
  };
}

/** @throws DaemonFault where a label has two values */
function conflictingLabels(labels: readonly string[]): void {
  const values = new Map<string, string>();
  for (const label of labels) {
    const at = label.indexOf('=');
    const [name, value] = [label.slice(0, at), label.slice(at + 1)];
    const before = values.get(name);
    if (before !== undefined && before !== value)
      throw new DaemonFault(`conflict labels for ${name}=${value} and ${name}=${before}`);
    values.set(name, value);
  }
}

/** `gpu=2`: so many, told apart by nobody; `ssd=red`, `ssd=blue`: each has a name. */
function genericResources(terms: readonly string[], invalid: (why: string) => never): GenericResource[] {
  const refuse = (why: string): never => invalid(`could not parse GenericResource: ${why}`);
  const kinds = new Map<string, string[]>();
  for (const term of terms) {
    const [kind, value, ...more] = term.split('=').map((part) => part.trim());
    if (value === undefined || more.length > 0)
      return refuse(`incorrect term ${term}, missing '=' or malformed expression`);
    kinds.set(kind, [...(kinds.get(kind) ?? []), value]);
  }
  return [...kinds].flatMap(([Kind, values]): GenericResource[] => {
    const counts = values.filter((value) => /^[+-]?\d+$/.test(value));
    if (counts.length === 0) return values.map((Value) => ({ NamedResourceSpec: { Kind, Value } }));
    if (values.length > 1)
      return refuse(`mixed discrete and named resources in expression '${Kind}=[${values.join(' ')}]'`);
    if (Number(counts[0]) < 0) return refuse(`cannot ask for negative resource ${Kind}`);
    return [{ DiscreteResourceSpec: { Kind, Value: Number(counts[0]) } }];
  });
}
