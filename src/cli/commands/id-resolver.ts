import type { Task } from '../../kernel/wait.ts';
import type { Node, Service } from '../api/types.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** Finds the names of services and nodes by their ids, each once. What cannot be found keeps its id. */
export class IdResolver {
  private readonly context: Context;
  private readonly off: boolean;
  private readonly names = new Map<string, string>();

  /** @param off --no-resolve: ids stay ids */
  constructor(context: Context, off: boolean) {
    this.context = context;
    this.off = off;
  }

  *node(id: string): Task<string> {
    return yield* this.name(`/nodes/${id}`, id, function* (context) {
      const { Spec, Description } = yield* context.api.json<Node>('GET', `/nodes/${id}`);
      return nonEmpty(Spec.Name, Description.Hostname);
    });
  }

  *service(id: string): Task<string> {
    return yield* this.name(`/services/${id}`, id, function* (context) {
      const { Spec } = yield* context.api.json<Service>('GET', `/services/${id}`, { query: { insertDefaults: false } });
      return nonEmpty(Spec.Name);
    });
  }

  private *name(key: string, id: string, get: (context: Context) => Task<string | undefined>): Task<string> {
    if (this.off || id === '') return id;
    let name = this.names.get(key);
    if (name === undefined) {
      try {
        name = (yield* get(this.context)) ?? id;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        name = id;
      }
      this.names.set(key, name);
    }
    return name;
  }
}

function nonEmpty(...names: readonly (string | undefined)[]): string | undefined {
  return names.find((name) => name !== undefined && name !== '');
}
