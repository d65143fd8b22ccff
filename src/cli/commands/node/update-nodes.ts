import type { Task } from '../../../kernel/wait.ts';
import type { Node, NodeSpec } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { toJson } from '../../opts/json.ts';

/**
 * Changes the spec of nodes one after the other; the first failure ends it (transcripts/promote-demote).
 * @param change gives the new spec, or undefined to leave the node as it is
 */
export function* updateNodes(
  context: Context,
  references: readonly string[],
  change: (spec: NodeSpec, node: Node) => NodeSpec | undefined,
  success: (reference: string) => void,
): Task {
  for (const reference of references) {
    const node = yield* context.api.json<Node>('GET', `/nodes/${reference}`);
    const spec = change(node.Spec, node);
    if (spec === undefined) continue;
    yield* context.api.request('POST', `/nodes/${node.ID}/update`, {
      query: { version: node.Version.Index },
      json: toJson(spec),
    });
    success(reference);
  }
}

/** `docker node promote` and `demote`. */
export function* changeRole(
  context: Context,
  references: readonly string[],
  role: 'manager' | 'worker',
  done: (reference: string) => string,
): Task {
  yield* updateNodes(
    context,
    references,
    (spec, node) => {
      if (spec.Role !== role) return { ...spec, Role: role };
      context.print(`Node ${node.ID} is already a ${role}.\n`);
      return undefined;
    },
    (reference) => context.print(`${done(reference)}\n`),
  );
}
