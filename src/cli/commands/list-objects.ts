import type { Task } from '../../kernel/wait.ts';
import type { FlagSet } from '../cobra/flags.ts';
import type { RequestOptions } from '../api/client.ts';
import type { Context } from '../context.ts';
import { formatList, type ListFormat } from '../formatter/format.ts';
import { compareNatural } from '../../kernel/go/natsort.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import { filterQuery } from './filters.ts';

/** The objects at `path` that --filter lets through, in the natural order of their names. @throws DaemonError */
export function* fetchSorted<T>(
  context: Context,
  flags: FlagSet,
  path: string,
  name: (object: T) => string | undefined,
  query: RequestOptions['query'] = {},
): Task<readonly T[]> {
  const objects = yield* context.api.json<readonly T[]>('GET', path, {
    query: { filters: filterQuery(flags), ...query },
  });
  return [...objects].sort((a, b) => compareNatural(name(a) ?? '', name(b) ?? ''));
}

/** Prints the rows as --format and --quiet ask. @throws CommandError for a template that fails */
export function printList(context: Context, flags: FlagSet, list: ListFormat, rows: readonly GoValue[]): number {
  context.print(formatList(flags.string('format'), list, rows, flags.bool('quiet')));
  return 0;
}
