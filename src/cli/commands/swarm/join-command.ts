import type { Task } from '../../../kernel/wait.ts';
import type { Node, Swarm } from '../../api/types.ts';
import type { Context } from '../../context.ts';

/** The command with which others join, with the address of the manager that is asked (facts 15.6). */
export function* printJoinCommand(context: Context, nodeId: string, role: 'worker' | 'manager'): Task {
  const node = yield* context.api.json<Node>('GET', `/nodes/${nodeId}`);
  const { JoinTokens } = yield* context.api.json<Swarm>('GET', '/swarm');
  const address = node.ManagerStatus?.Addr;
  if (address === undefined) return;
  const token = role === 'worker' ? JoinTokens.Worker : JoinTokens.Manager;
  context.print(
    `To add a ${role} to this swarm, run the following command:\n\n    docker swarm join --token ${token} ${address}\n\n`,
  );
}
