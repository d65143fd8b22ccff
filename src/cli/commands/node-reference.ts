import type { Task } from '../../kernel/wait.ts';
import type { SwarmInfo } from '../api/types.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** `self` is the node that the daemon is; every other reference stays as it is. @throws CommandError */
export function* nodeReference(context: Context, reference: string): Task<string> {
  if (reference !== 'self') return reference;
  const { Swarm } = yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info');
  if (Swarm.NodeID !== '') return Swarm.NodeID;
  // Not a manager, probably: a request that only managers answer says so better.
  yield* context.api.request('GET', '/nodes');
  throw new CommandError('node ID not found in /info');
}
