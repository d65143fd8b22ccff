import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { changeRole } from './update-nodes.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node promote` */
export const nodePromote: DockerCommand = {
  use: 'promote NODE [NODE...]',
  short: 'Promote one or more nodes to manager in the swarm',
  args: requiresMinArgs(1),
  completion: { objects: 'node' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* changeRole(context, args, 'manager', (name) => `Node ${name} promoted to a manager in the swarm.`);
  return 0;
}
