import type { Task } from '../../../kernel/wait.ts';
import { byText } from '../../../kernel/compare.ts';
import type { Network, Secret, Service } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';

/** Something to be removed: what docker calls it, its name for people, and its path for the daemon. */
export interface Removal {
  readonly kind: 'service' | 'secret' | 'config' | 'network';
  readonly name: string;
  readonly id: string;
}

/** In the order of their names, as docker removes them. */
export function serviceRemovals(services: readonly Service[]): Removal[] {
  return services
    .map(({ ID, Spec }): Removal => ({ kind: 'service', name: Spec.Name ?? '', id: ID }))
    .sort(byText(({ name }) => name));
}

export function objectRemovals(kind: 'secret' | 'config', objects: readonly Secret[]): Removal[] {
  return objects.map(({ ID, Spec }) => ({ kind, name: Spec.Name, id: ID }));
}

export function networkRemovals(networks: readonly Network[]): Removal[] {
  return networks.map(({ Id, Name }) => ({ kind: 'network', name: Name, id: Id }));
}

/** Removes what it can and tells of the rest. @returns whether all could be removed */
export function* removeAll(context: Context, removals: readonly Removal[]): Task<boolean> {
  let all = true;
  for (const { kind, name, id } of removals) {
    context.print(`Removing ${kind} ${name}\n`);
    try {
      yield* context.api.request('DELETE', `/${kind}s/${id}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      all = false;
      context.warn(`Failed to remove ${kind} ${id}: ${error.message}`);
    }
  }
  return all;
}
