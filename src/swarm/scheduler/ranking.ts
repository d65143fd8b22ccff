import type { Micros } from '../../kernel/time.ts';
import type { SwarmTask } from '../types.ts';
import { MAX_FAILURES, type NodeInfo } from './node-info.ts';

/** Negative when `a` is the better node for the task, positive when `b` is, 0 when chance decides (facts 6.4). */
export type CompareNodes = (a: NodeInfo, b: NodeInfo) => number;

export function nodeComparison(task: SwarmTask, now: Micros): CompareNodes {
  return (a, b) => {
    const failuresA = a.recentFailures(task, now);
    const failuresB = b.recentFailures(task, now);
    if ((failuresA >= MAX_FAILURES || failuresB >= MAX_FAILURES) && failuresA !== failuresB)
      return failuresA - failuresB;
    return a.activeTasksOf(task.ServiceID) - b.activeTasksOf(task.ServiceID) || a.activeTasks - b.activeTasks;
  };
}

/** Mixes a node's number and a salt: which of equal nodes comes first is chance, but only one draw is needed. */
function mix(salt: number, index: number): number {
  let h = Math.imul(salt ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The best `count` of `nodes`, best first; among equals chance decides.
 * @param accepts called only for nodes that are among the best so far (facts 6.5) @param salt the chance
 */
export function bestNodes(
  nodes: readonly NodeInfo[],
  count: number,
  compare: CompareNodes,
  accepts: (info: NodeInfo) => boolean,
  salt: number,
): NodeInfo[] {
  const ties = new Map<NodeInfo, number>();
  const order = (a: NodeInfo, b: NodeInfo): number => compare(a, b) || (ties.get(a) ?? 0) - (ties.get(b) ?? 0);
  if (count >= nodes.length) {
    const accepted = nodes.filter((info, i) => {
      if (!accepts(info)) return false;
      ties.set(info, mix(salt, i));
      return true;
    });
    return accepted.sort(order);
  }
  const best = new WorstFirstHeap(order);
  nodes.forEach((info, i) => {
    ties.set(info, mix(salt, i));
    if (best.items.length < count) {
      if (accepts(info)) best.push(info);
    } else if (order(info, best.items[0]) < 0 && accepts(info)) best.replaceWorst(info);
    else ties.delete(info);
  });
  return best.items.sort(order);
}

/** A heap whose first item is the worst of those kept. */
class WorstFirstHeap {
  readonly items: NodeInfo[] = [];
  private readonly compare: CompareNodes;

  constructor(compare: CompareNodes) {
    this.compare = compare;
  }

  push(info: NodeInfo): void {
    const { items } = this;
    let i = items.push(info) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.compare(items[i], items[parent]) <= 0) return;
      [items[i], items[parent]] = [items[parent], items[i]];
      i = parent;
    }
  }

  replaceWorst(info: NodeInfo): void {
    const { items } = this;
    items[0] = info;
    let i = 0;
    for (;;) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < items.length && this.compare(items[child], items[worst]) > 0) worst = child;
      }
      if (worst === i) return;
      [items[i], items[worst]] = [items[worst], items[i]];
      i = worst;
    }
  }
}
