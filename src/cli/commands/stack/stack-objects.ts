import type { Task } from '../../../kernel/wait.ts';
import { quote } from '../../../kernel/go/strconv.ts';
import { encodeFilters } from '../../api/client.ts';
import { STACK_LABEL } from '../../compose/stack-names.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { Filters } from '../filters.ts';

/** @throws CommandError for a name of nothing but blanks and quotes */
export function checkStackName(name: string): void {
  if (/^[\s'"]*$/.test(name)) throw new CommandError(`invalid stack name: ${quote(name)}`);
}

/** The API's filter for what belongs to a stack, on top of others. */
export function stackFilter(stack: string, filters: Filters = new Map()): string | undefined {
  return encodeFilters(new Map([...filters, ['label', [...(filters.get('label') ?? []), `${STACK_LABEL}=${stack}`]]]));
}

export type StackObjects = 'services' | 'networks' | 'secrets' | 'configs' | 'tasks';

/** What a stack has of one kind, in the daemon's order. @throws DaemonError */
export function ofStack<T>(context: Context, kind: StackObjects, stack: string): Task<readonly T[]> {
  return context.api.json<readonly T[]>('GET', `/${kind}`, { query: { filters: stackFilter(stack) } });
}
