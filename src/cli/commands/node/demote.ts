import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { changeRole } from './update-nodes.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node demote` */
export const nodeDemote: DockerCommand = {
  use: 'demote NODE [NODE...]',
  short: 'Demote one or more nodes from manager in the swarm',
  args: requiresMinArgs(1),
  completion: { objects: 'node' },
  run,
};

function* run(context: Context, { args }: Invocation): Task<number> {
  yield* changeRole(context, args, 'worker', (name) => `Manager ${name} demoted in the swarm.`);
  return 0;
}
