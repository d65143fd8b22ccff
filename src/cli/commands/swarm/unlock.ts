import { noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { SwarmInfo } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { readHidden } from '../../streams/read-hidden.ts';
import type { Context } from '../../context.ts';

/** `docker swarm unlock` */
export const swarmUnlock: DockerCommand = {
  use: 'unlock',
  short: 'Unlock swarm',
  args: noArgs,
  run,
};

function* run(context: Context): Task<number> {
  // The daemon would say no by itself; the client asks first so as not to ask for a key in vain.
  const { Swarm } = yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info');
  if (Swarm.LocalNodeState === 'inactive') throw new CommandError('Error: This node is not part of a swarm');
  if (Swarm.LocalNodeState !== 'locked') throw new CommandError('Error: swarm is not locked');
  const key = yield* readHidden(context, 'Enter unlock key: ');
  yield* context.api.request('POST', '/swarm/unlock', { json: { UnlockKey: key } });
  return 0;
}
