import type { Placement } from '../types.ts';
import type { NodeInfo } from './node-info.ts';

/** The nodes, split by placement preferences: a leaf when there is nothing (more) to spread over (facts 6.6). */
export interface PlacementTree {
  readonly branches: readonly PlacementTree[] | undefined;
  readonly nodes: readonly NodeInfo[];
  /** Active tasks of the service on all of its nodes, also on those that can take no more. */
  readonly tasks: number;
}

type LabelOf = (info: NodeInfo) => string;

/** Reads a preference; one over something else than labels is ignored. */
function labelOf(descriptor: string): LabelOf | undefined {
  const lower = descriptor.toLowerCase();
  if (lower.startsWith('node.labels.')) {
    const key = descriptor.slice('node.labels.'.length);
    return (info) => info.node.Spec.Labels[key] ?? '';
  }
  if (lower.startsWith('engine.labels.')) {
    const key = descriptor.slice('engine.labels.'.length);
    return (info) => info.node.Description?.Engine.Labels?.[key] ?? '';
  }
  return undefined;
}

/** Splits `nodes` by the preferences of a placement, for a service. */
export function placementTree(
  nodes: readonly NodeInfo[],
  placement: Placement | undefined,
  serviceId: string,
): PlacementTree {
  const levels = (placement?.Preferences ?? [])
    .map((preference) => labelOf(preference.Spread.SpreadDescriptor))
    .filter((level) => level !== undefined);
  return levels.length === 0 ? { branches: undefined, nodes, tasks: 0 } : split(nodes, levels, serviceId);
}

function split(nodes: readonly NodeInfo[], levels: readonly LabelOf[], serviceId: string): PlacementTree {
  let tasks = 0;
  for (const info of nodes) tasks += info.activeTasksOf(serviceId);
  if (levels.length === 0) return { branches: undefined, nodes, tasks };
  const byValue = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const value = levels[0](info);
    const branch = byValue.get(value);
    if (branch === undefined) byValue.set(value, [info]);
    else branch.push(info);
  }
  const branches = [...byValue.values()].map((branch) => split(branch, levels.slice(1), serviceId));
  return { branches, nodes, tasks };
}
