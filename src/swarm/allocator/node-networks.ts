import type { SwarmTask } from '../types.ts';

const NONE: readonly string[] = [];

/** Which overlay networks the tasks on each node use: where a node needs an address of its own. Kept task by task. */
export class NodeNetworks {
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly local = new Map<string, boolean>();

  setLocal(networkId: string, isLocal: boolean): void {
    this.local.set(networkId, isLocal);
  }

  /** Whether nodes make this network for themselves. */
  isLocal(networkId: string): boolean {
    return this.local.get(networkId) === true;
  }

  /** The networks of a node, in the order in which they came into use there. */
  of(nodeId: string): string[] {
    return [...(this.counts.get(nodeId)?.keys() ?? [])];
  }

  forget(nodeId: string): void {
    this.counts.delete(nodeId);
  }

  /**
   * A task that uses networks appeared, changed or went.
   * @returns the nodes whose set of networks is another one now
   */
  change(old: SwarmTask | undefined, task: SwarmTask | undefined): readonly string[] {
    if (old !== undefined && task !== undefined && old.NodeID === task.NodeID && old.networks === task.networks)
      return NONE;
    const nodes: string[] = [];
    if (task !== undefined && this.count(task, 1)) nodes.push(task.NodeID);
    if (old !== undefined && this.count(old, -1)) nodes.push(old.NodeID);
    return nodes;
  }

  private count(task: SwarmTask, by: 1 | -1): boolean {
    if (task.NodeID === '') return false;
    let changed = false;
    let networks = this.counts.get(task.NodeID);
    for (const { NetworkID } of task.networks) {
      if (this.isLocal(NetworkID)) continue;
      if (networks === undefined) this.counts.set(task.NodeID, (networks = new Map()));
      const count = (networks.get(NetworkID) ?? 0) + by;
      if (count === 0) networks.delete(NetworkID);
      else networks.set(NetworkID, count);
      if (count === 0 || (by === 1 && count === 1)) changed = true;
    }
    if (networks?.size === 0) this.counts.delete(task.NodeID);
    return changed;
  }
}
