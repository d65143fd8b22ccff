import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm leave` */
export const swarmLeave: DockerCommand = {
  use: 'leave [OPTIONS]',
  short: 'Leave the swarm',
  args: noArgs,
  flags: [flag('force', 'bool', 'Force this node to leave the swarm, ignoring warnings', { shorthand: 'f' })],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  yield* context.api.request('POST', '/swarm/leave', { query: { force: flags.bool('force') ? '1' : undefined } });
  context.print('Node left the swarm.\n');
  return 0;
}
