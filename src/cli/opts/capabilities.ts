import { compareStrings } from '../../kernel/go/natsort.ts';

const ALL = 'ALL';
const RESET = 'RESET';

/** `net_admin` as the API has it: CAP_NET_ADMIN; ALL and RESET stay. */
function normalize(capability: string): string {
  const upper = capability.trim().toUpperCase();
  if (upper === ALL || upper === RESET || upper.startsWith('CAP_')) return upper;
  return `CAP_${upper}`;
}

function toSet(capabilities: readonly string[]): Set<string> {
  return new Set(capabilities.map(normalize));
}

export interface Capabilities {
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/** Sorted, without doubles; ALL swallows its kind, and what is both added and dropped is added. */
export function effectiveCapabilities(add: readonly string[], drop: readonly string[]): Capabilities {
  const added = toSet(add);
  const dropped = toSet(drop);
  const sorted = (set: Iterable<string>): string[] => [...set].sort(compareStrings);
  if (added.has(ALL)) return { add: [ALL], drop: sorted([...dropped].filter((each) => each !== ALL)) };
  if (dropped.has(ALL)) return { add: sorted(added), drop: [ALL] };
  return { add: sorted(added), drop: sorted([...dropped].filter((each) => !added.has(each))) };
}

/**
 * What `service update --cap-add/--cap-drop` makes of a service's capabilities: adding what was dropped takes back the
 * drop first, and the other way round; RESET forgets what there was.
 */
export function updateCapabilities(
  before: Capabilities,
  add: readonly string[],
  drop: readonly string[],
): Capabilities {
  const toAdd = toSet(add);
  const toDrop = toSet(drop);
  let added = toSet(before.add);
  let dropped = toSet(before.drop);
  if (toAdd.delete(RESET)) added = new Set();
  if (toDrop.delete(RESET)) dropped = new Set();
  if (toAdd.has(ALL) && !dropped.has(ALL)) added = new Set([ALL]);
  if (toDrop.has(ALL) && !added.has(ALL)) dropped = new Set([ALL]);
  for (const each of toAdd) {
    if (toDrop.has(each)) continue;
    if (!dropped.delete(each)) added.add(each);
  }
  for (const each of toDrop) if (!added.delete(each)) dropped.add(each);
  return effectiveCapabilities([...added], [...dropped]);
}
