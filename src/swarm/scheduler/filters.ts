import { nodeMatches, storedConstraints, type Constraint } from '../constraint.ts';
import type { Platform, SwarmTask } from '../types.ts';
import type { NodeInfo } from './node-info.ts';

/** One stage of the pipeline: made for a task, then asked about nodes. */
interface Filter {
  readonly name: FilterName;
  /** How the nodes that it turned away are explained (facts 6.2). */
  explain(nodes: number): string;
  /** The check for this task, or undefined when the filter has nothing to say about it. */
  forTask(task: SwarmTask): ((info: NodeInfo) => boolean) | undefined;
}

export type FilterName =
  'ready' | 'resources' | 'plugins' | 'constraints' | 'platform' | 'host ports' | 'max replicas' | 'volumes';

function counted(one: string, several: string): (nodes: number) => string {
  return (nodes) => (nodes === 1 ? one : several.replace('%d', String(nodes)));
}

/** The drivers of swarm networks by their ids come with the task's spec only as ids, so they are looked up. */
export type NetworkDriver = (networkId: string) => string | undefined;

function neededPlugins(task: SwarmTask, driverOf: NetworkDriver): readonly { type: string; name: string }[] {
  const needed: { type: string; name: string }[] = [];
  for (const mount of task.Spec.ContainerSpec?.Mounts ?? []) {
    const name = mount.VolumeOptions?.DriverConfig?.Name ?? '';
    if (mount.Type === 'volume' && name !== '' && name !== 'local') needed.push({ type: 'Volume', name });
  }
  for (const { NetworkID } of task.networks) {
    const name = driverOf(NetworkID);
    if (name !== undefined) needed.push({ type: 'Network', name });
  }
  const log = task.Spec.LogDriver?.Name ?? '';
  if (log !== '' && log !== 'none') needed.push({ type: 'Log', name: log });
  return needed;
}

function hasPlugin(info: NodeInfo, { type, name }: { type: string; name: string }): boolean {
  const plugins = info.node.Description?.Engine.Plugins;
  if (plugins === undefined) return true;
  const ofType = plugins.filter((plugin) => plugin.Type === type);
  // Engines too old to list log plugins.
  if (type === 'Log' && ofType.length === 0) return true;
  return ofType.some((plugin) => plugin.Name === name || plugin.Name === `${name}:latest`);
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

function samePlatform(wanted: Platform, info: NodeInfo): boolean {
  const own = info.node.Description?.Platform;
  if (own === undefined) return false;
  const architecture = (name: string): string => ARCHITECTURES[name] ?? name;
  if (wanted.OS !== '' && wanted.OS !== own.OS) return false;
  return wanted.Architecture === '' || architecture(wanted.Architecture) === architecture(own.Architecture);
}

/** The filters in their order: a node is charged to the first that turns it away (facts 6.2). */
export function filterPipeline(driverOf: NetworkDriver): readonly Filter[] {
  return [
    {
      name: 'ready',
      explain: counted('1 node not available for new tasks', '%d nodes not available for new tasks'),
      forTask: () => (info) => info.node.Status.State === 'ready' && info.node.Spec.Availability === 'active',
    },
    {
      name: 'resources',
      explain: counted('insufficient resources on 1 node', 'insufficient resources on %d nodes'),
      forTask: (task) => {
        const wanted = task.Spec.Resources?.Reservations;
        const cpus = wanted?.NanoCPUs ?? 0;
        const memory = wanted?.MemoryBytes ?? 0;
        const generic = wanted?.GenericResources ?? [];
        if (cpus === 0 && memory === 0 && generic.length === 0) return undefined;
        return (info) =>
          cpus <= info.availableNanoCPUs && memory <= info.availableMemory && info.claim(generic) !== undefined;
      },
    },
    {
      name: 'plugins',
      explain: counted('missing plugin on 1 node', 'missing plugin on %d nodes'),
      forTask: (task) => {
        const needed = neededPlugins(task, driverOf);
        return needed.length === 0 ? undefined : (info) => needed.every((plugin) => hasPlugin(info, plugin));
      },
    },
    {
      name: 'constraints',
      explain: counted(
        'scheduling constraints not satisfied on 1 node',
        'scheduling constraints not satisfied on %d nodes',
      ),
      forTask: (task) => {
        const constraints: readonly Constraint[] = storedConstraints(task.Spec.Placement?.Constraints);
        return constraints.length === 0 ? undefined : (info) => nodeMatches(constraints, info.node);
      },
    },
    {
      name: 'platform',
      explain: counted('unsupported platform on 1 node', 'unsupported platform on %d nodes'),
      forTask: (task) => {
        const platforms = task.Spec.Placement?.Platforms ?? [];
        return platforms.length === 0 ? undefined : (info) => platforms.some((each) => samePlatform(each, info));
      },
    },
    {
      name: 'host ports',
      explain: counted('host-mode port already in use on 1 node', 'host-mode port already in use on %d nodes'),
      forTask: (task) => {
        const ports = task.endpoint?.Spec.Ports ?? [];
        const any = ports.some((port) => port.PublishMode === 'host' && (port.PublishedPort ?? 0) !== 0);
        return any ? (info) => !info.hasHostPortOf(task) : undefined;
      },
    },
    {
      name: 'max replicas',
      explain: () => 'max replicas per node limit exceed',
      forTask: (task) => {
        const limit = task.Spec.Placement?.MaxReplicas ?? 0;
        return limit === 0 ? undefined : (info) => info.activeTasksOf(task.ServiceID) < limit;
      },
    },
    {
      name: 'volumes',
      explain: counted(
        'cannot fulfill requested CSI volume mounts on 1 node',
        'cannot fulfill requested CSI volume mounts on %d nodes',
      ),
      // There are no CSI plugins here, hence no node that could have such a volume.
      forTask: (task) => {
        const any = (task.Spec.ContainerSpec?.Mounts ?? []).some((mount) => mount.Type === 'cluster');
        return any ? () => false : undefined;
      },
    },
  ];
}

interface Stage {
  readonly filter: Filter;
  readonly check: (info: NodeInfo) => boolean;
  rejected: number;
}

/** The filters, set for one task, with the count of the nodes that each turned away. */
export class Pipeline {
  private stages: Stage[] = [];
  private readonly filters: readonly Filter[];

  constructor(driverOf: NetworkDriver) {
    this.filters = filterPipeline(driverOf);
  }

  /** Starts a new group of tasks that are like this one; the counts begin anew. */
  setTask(task: SwarmTask): void {
    this.stages = [];
    for (const filter of this.filters) {
      const check = filter.forTask(task);
      if (check !== undefined) this.stages.push({ filter, check, rejected: 0 });
    }
  }

  /** Whether a node passes; counts it when not. When any node passes the counts begin anew (facts 6.2). */
  process(info: NodeInfo): boolean {
    return this.verdict(info) === undefined;
  }

  /** Like `process`, but says which filter turned the node away. */
  verdict(info: NodeInfo): FilterName | undefined {
    for (const stage of this.stages) {
      if (!stage.check(info)) {
        stage.rejected++;
        return stage.filter.name;
      }
    }
    for (const stage of this.stages) stage.rejected = 0;
    return undefined;
  }

  /** Which filter is against the node, without counting it. */
  refusal(info: NodeInfo): FilterName | undefined {
    return this.stages.find((stage) => !stage.check(info))?.filter.name;
  }

  /** Why no node was found: the filters by how many nodes they turned away, most first; '' when none did. */
  explain(): string {
    return this.stages
      .filter((stage) => stage.rejected > 0)
      .sort((a, b) => b.rejected - a.rejected)
      .map((stage) => stage.filter.explain(stage.rejected))
      .join('; ');
  }
}
