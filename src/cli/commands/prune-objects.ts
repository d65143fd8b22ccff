import type { Task } from '../../kernel/wait.ts';
import type { Json } from '../../net/http.ts';
import { encodeFilters } from '../api/client.ts';
import type { Invocation } from '../cobra/command.ts';
import type { Context } from '../context.ts';
import { humanSize } from '../../kernel/go/units.ts';
import { confirm } from '../streams/confirm.ts';
import { filterMap, type Filters } from './filters.ts';

/** A kind of object that the daemon can prune. */
export interface Prunable {
  readonly path: string;
  /** The field of the answer that lists what was removed. */
  readonly field: string;
  readonly title: string;
}

export const CONTAINERS: Prunable = {
  path: '/containers/prune',
  field: 'ContainersDeleted',
  title: 'Deleted Containers:',
};
export const NETWORKS: Prunable = { path: '/networks/prune', field: 'NetworksDeleted', title: 'Deleted Networks:' };
export const VOLUMES: Prunable = { path: '/volumes/prune', field: 'VolumesDeleted', title: 'Deleted Volumes:' };
export const IMAGES: Prunable = { path: '/images/prune', field: 'ImagesDeleted', title: 'Deleted Images:' };
export const BUILD_CACHE: Prunable = {
  path: '/build/prune',
  field: 'CachesDeleted',
  title: 'Deleted build cache objects:',
};

/** `untagged: web:1`, `deleted: sha256:…` for images, else the name or id. */
function removedLine(entry: Json): string {
  if (typeof entry === 'string') return entry;
  const { Untagged, Deleted } = entry as { readonly Untagged?: string; readonly Deleted?: string };
  return Untagged !== undefined && Untagged !== '' ? `untagged: ${Untagged}` : `deleted: ${Deleted ?? ''}`;
}

/** Lets the daemon prune, and prints what it removed. Gives the bytes that were won. @throws DaemonError */
export function* prune(
  context: Context,
  { path, field, title }: Prunable,
  filters: Filters,
  query: Readonly<Record<string, string | number | undefined>> = {},
): Task<number> {
  const report = yield* context.api.json<Readonly<Record<string, Json>>>('POST', path, {
    query: { filters: encodeFilters(filters), ...query },
  });
  const removed = (report[field] ?? []) as readonly Json[];
  if (removed.length > 0) context.print(`${[title, ...removed.map(removedLine)].join('\n')}\n\n`);
  return Number(report['SpaceReclaimed'] ?? 0);
}

export function printReclaimed(context: Context, bytes: number): void {
  context.print(`Total reclaimed space: ${humanSize(bytes)}\n`);
}

/** The warning before something is pruned, with the question that --force answers. */
export function* confirmPrune(context: Context, { flags }: Invocation, warning: string): Task<boolean> {
  if (flags.bool('force')) return true;
  return yield* confirm(context, `WARNING! ${warning}\nAre you sure you want to continue?`);
}

/** The `prune` of one kind: asks, prunes, tells what was won. Gives the exit status, 0 for a no too. */
export function* pruneKind(
  context: Context,
  invocation: Invocation,
  kind: Prunable,
  warning: string,
  filters: Filters = filterMap(invocation.flags),
): Task<number> {
  if (!(yield* confirmPrune(context, invocation, warning))) return 0;
  const bytes = yield* prune(context, kind, filters);
  if (kind !== NETWORKS) printReclaimed(context, bytes);
  return 0;
}
