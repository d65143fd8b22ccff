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

/** Sorted; ALL swallows its kind, RESET is no capability. */
function list(set: ReadonlySet<string>): string[] {
  return set.has(ALL) ? [ALL] : [...set].filter((each) => each !== RESET).sort(compareStrings);
}

/** Those of `docker run`: each once, sorted. */
export function containerCapabilities(capabilities: readonly string[]): string[] {
  const names = capabilities.map((each) => (normalize(each) === RESET ? `CAP_${RESET}` : normalize(each)));
  return [...new Set(names)].sort(compareStrings);
}

/** What is both added and dropped is added. */
export function effectiveCapabilities(add: readonly string[], drop: readonly string[]): Capabilities {
  const added = list(toSet(add));
  return { add: added, drop: list(toSet(drop)).filter((each) => !added.includes(each)) };
}

/**
 * What `service update --cap-add/--cap-drop` makes of a service's capabilities: adding what was dropped only takes the
 * drop back, and the other way round; what is both added and dropped is added; RESET forgets what there was; ALL swallows
 * its kind (recordings/update-flags).
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
  if (toAdd.has(RESET)) added = new Set();
  if (toDrop.has(RESET)) dropped = new Set();
  for (const each of toDrop) if (!toAdd.has(each) && !added.delete(each)) dropped.add(each);
  for (const each of toAdd) if (!dropped.delete(each)) added.add(each);
  return { add: list(added), drop: list(dropped) };
}
