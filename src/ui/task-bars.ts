// What the time strip remembers: when each task ran. Gathered from snapshots, so it holds what this page has
// seen, and what docker still remembers.

import type { ClusterView, TaskView } from '../world/protocol.ts';

export interface TaskBar {
  readonly id: string;
  readonly service: string;
  readonly slot: number;
  readonly version: number;
  /** Microseconds since the epoch. */
  readonly start: number;
  /** Undefined while it runs. */
  readonly end: number | undefined;
  readonly failed: boolean;
}

/** Tasks remembered at most; the oldest stopped ones go first. */
const most = 600;

export class TaskBars {
  private bars = new Map<string, TaskBar>();

  /** Takes note of a snapshot. Snapshots must come in the order of their times. */
  note(cluster: ClusterView): void {
    const alive = new Set<string>();
    for (const host of cluster.hosts) {
      for (const task of host.tasks) {
        alive.add(task.id);
        if (task.state === 'running') this.keep(task, undefined);
      }
      for (const task of host.history) {
        if (this.bars.get(task.id)?.end === undefined) this.keep(task, task.since);
        alive.add(task.id);
      }
    }
    // A task that nobody knows any more, because its service was removed, ended when it was last seen.
    for (const bar of this.bars.values()) {
      if (bar.end === undefined && !alive.has(bar.id)) this.bars.set(bar.id, { ...bar, end: cluster.now });
    }
    for (const bar of this.bars.values()) {
      if (this.bars.size <= most) break;
      if (bar.end !== undefined) this.bars.delete(bar.id);
    }
  }

  private keep(task: TaskView, end: number | undefined): void {
    const known = this.bars.get(task.id);
    const start = known?.start ?? task.startedAt ?? (end === undefined ? task.since : undefined);
    // Without a start it never ran, or ran before anybody looked.
    if (start === undefined) return;
    const { id, service, slot, version } = task;
    const failed = task.state === 'failed' || task.state === 'rejected';
    this.bars.set(id, {
      id,
      service,
      slot,
      version,
      start,
      end: end === undefined ? end : Math.max(start, end),
      failed,
    });
  }

  /** By service, in the order of their first starts; within one by slot and start. */
  rows(): ReadonlyMap<string, readonly TaskBar[]> {
    const rows = new Map<string, TaskBar[]>();
    for (const bar of this.bars.values()) {
      const row = rows.get(bar.service);
      if (row === undefined) rows.set(bar.service, [bar]);
      else row.push(bar);
    }
    for (const row of rows.values()) row.sort((a, b) => a.slot - b.slot || a.start - b.start);
    const start = (row: readonly TaskBar[]) => Math.min(...row.map((bar) => bar.start));
    return new Map([...rows].sort(([a, one], [b, other]) => start(one) - start(other) || (a < b ? -1 : 1)));
  }
}

const minute = 60_000_000;
const spans = [1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * minute);

/** The stretch of time to show: from before the first start to now at three fifths of the width, in round spans,
 *  and the ticks in it. */
export function timeWindow(first: number, now: number): { from: number; to: number; tick: number } {
  const span = spans.find((one) => now - first <= one * 0.55) ?? spans[spans.length - 1] ?? minute;
  const from = Math.max(now - span * 0.6, Math.min(first - span * 0.03, now - span * 0.2));
  return { from, to: from + span, tick: span <= minute ? minute / 6 : span <= 2 * minute ? minute / 2 : span / 5 };
}
