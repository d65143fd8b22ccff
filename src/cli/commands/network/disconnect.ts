import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network disconnect` */
export const networkDisconnect: DockerCommand = {
  use: 'disconnect [OPTIONS] NETWORK CONTAINER',
  short: 'Disconnect a container from a network',
  args: exactArgs(2),
  flags: [flag('force', 'bool', 'Force the container to disconnect from a network', { shorthand: 'f' })],
  completion: { objects: 'network', limit: 1 },
  run,
};

function* run(context: Context, { args: [network = '', container = ''], flags }: Invocation): Task<number> {
  yield* context.api.request('POST', `/networks/${network}/disconnect`, {
    json: { Container: container, Force: flags.bool('force') },
  });
  return 0;
}
