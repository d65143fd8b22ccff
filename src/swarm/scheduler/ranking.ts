import TinyQueue from 'tinyqueue';
import type { Micros } from '../../kernel/time.ts';
import type { SwarmTask } from '../types.ts';
import { MAX_FAILURES, type NodeInfo } from './node-info.ts';

/** What a node is worth to a task, as one number: the lower, the better (facts 6.4). */
export type Rank = (info: NodeInfo) => number;

/** Counts of tasks on one node stay below this, so that two of them and the failures fit into one number. */
const MAX_TASKS = 2 ** 20;

/**
 * Fewer failures first where there were too many, then fewer tasks of the same service, then fewer tasks; chance decides
 * among equals.
 */
export function nodeRank(task: SwarmTask, now: Micros): Rank {
  return (info) => {
    const failures = info.recentFailures(task, now);
    const penalty = failures >= MAX_FAILURES ? failures : 0;
    return (penalty * MAX_TASKS + info.activeTasksOf(task.ServiceID)) * MAX_TASKS + info.activeTasks;
  };
}

/** Mixes a node's number and a salt: which of equal nodes comes first is chance, but only one draw is needed. */
function mix(salt: number, index: number): number {
  let h = Math.imul(salt ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A node as it stood when it was ranked. */
interface Ranked {
  readonly info: NodeInfo;
  readonly rank: number;
  /** Decides among equals. */
  readonly chance: number;
}

const bestFirst = (a: Ranked, b: Ranked): number => a.rank - b.rank || a.chance - b.chance;
const worstFirst = (a: Ranked, b: Ranked): number => bestFirst(b, a);

/**
 * The best `count` of `nodes`, best first; among equals chance decides.
 * @param accepts called only for nodes that are among the best so far (facts 6.5) @param salt the chance
 */
export function bestNodes(
  nodes: readonly NodeInfo[],
  count: number,
  rank: Rank,
  accepts: (info: NodeInfo) => boolean,
  salt: number,
): NodeInfo[] {
  const best = new TinyQueue<Ranked>([], worstFirst);
  nodes.forEach((info, i) => {
    const ranked = { info, rank: rank(info), chance: mix(salt, i) };
    const worst = best.length < count ? undefined : best.peek();
    if (worst !== undefined && bestFirst(ranked, worst) >= 0) return;
    if (!accepts(info)) return;
    if (worst !== undefined) best.pop();
    best.push(ranked);
  });
  return best.data.sort(bestFirst).map((each) => each.info);
}

/**
 * All nodes, the best on top, while tasks of one kind are placed one after the other (facts 6.1: those of no version of
 * a service). A placement changes one node; ranking all of them again each time would cost a thousand times as much on a
 * thousand nodes.
 */
export class NodeQueue {
  private readonly queue: TinyQueue<Ranked>;
  private readonly rank: Rank;
  private readonly salt: number;
  private drawn = 0;

  /** @param rank for tasks of this kind @param salt the chance */
  constructor(nodes: readonly NodeInfo[], rank: Rank, salt: number) {
    this.rank = rank;
    this.salt = salt;
    this.queue = new TinyQueue(
      nodes.map((info) => this.ranked(info)),
      bestFirst,
    );
  }

  private ranked(info: NodeInfo): Ranked {
    return { info, rank: this.rank(info), chance: mix(this.salt, this.drawn++) };
  }

  /**
   * Hands the best of the nodes that are accepted to `place`, which puts a task there. Says whether there was one; when
   * there was none, each node was asked.
   */
  placeOnBest(accepts: (info: NodeInfo) => boolean, place: (info: NodeInfo) => void): boolean {
    const { queue } = this;
    const refused: Ranked[] = [];
    let placed = false;
    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      if (accepts(top.info)) {
        place(top.info);
        queue.push(this.ranked(top.info));
        placed = true;
        break;
      }
      refused.push(top);
    }
    for (const each of refused) queue.push(each);
    return placed;
  }
}
