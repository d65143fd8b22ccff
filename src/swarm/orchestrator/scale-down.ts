import type { Slot } from './task-rules.ts';

function isRunning(slot: Slot): boolean {
  return slot.some((task) => task.Status.State === 'running');
}

/**
 * The occupied slots of a service, those to keep first (facts 4.3). Slots whose node has few of the service's
 * tasks come before those whose node has many, running ones before others, low numbers before high; slots that
 * are in the middle of an update or have no node yet come last.
 */
export function sortForScaleDown(slots: readonly Slot[]): readonly Slot[] {
  const byState = [...slots].sort((a, b) => Number(isRunning(b)) - Number(isRunning(a)) || a[0].Slot - b[0].Slot);
  const counts = new Map<string, number>();
  const indexed = byState.map((slot) => {
    const nodeId = slot.length === 1 ? slot[0].NodeID : '';
    if (nodeId === '') return { slot, index: Infinity };
    const index = (counts.get(nodeId) ?? 0) + 1;
    counts.set(nodeId, index);
    return { slot, index };
  });
  return indexed.sort((a, b) => (a.index === b.index ? 0 : a.index - b.index)).map(({ slot }) => slot);
}
