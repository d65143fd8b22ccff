import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Swarm, SwarmInfo } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { toJson } from '../../opts/json.ts';
import { printJoinCommand } from './join-command.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm join-token` */
export const swarmJoinToken: DockerCommand = {
  use: 'join-token [OPTIONS] (worker|manager)',
  short: 'Manage join tokens',
  args: exactArgs(1),
  flags: [flag('quiet', 'bool', 'Only display token', { shorthand: 'q' }), flag('rotate', 'bool', 'Rotate join token')],
  completion: { words: ['manager', 'worker'], limit: 1 },
  run,
};

function* run(context: Context, { args: [role = ''], flags }: Invocation): Task<number> {
  if (role !== 'worker' && role !== 'manager') throw new CommandError(`unknown role ${role}`);
  const quiet = flags.bool('quiet');
  if (flags.bool('rotate')) {
    const { Version, Spec } = yield* context.api.json<Swarm>('GET', '/swarm');
    yield* context.api.request('POST', '/swarm/update', {
      query: {
        rotateManagerToken: role === 'manager',
        rotateManagerUnlockKey: false,
        rotateWorkerToken: role === 'worker',
        version: Version.Index,
      },
      json: toJson(Spec),
    });
    if (!quiet) context.print(`Successfully rotated ${role} join token.\n\n`);
  }
  // A second look: the token may have changed.
  const { JoinTokens } = yield* context.api.json<Swarm>('GET', '/swarm');
  if (quiet) {
    context.print(`${role === 'worker' ? JoinTokens.Worker : JoinTokens.Manager}\n`);
    return 0;
  }
  const { Swarm: info } = yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info');
  yield* printJoinCommand(context, info.NodeID, role);
  return 0;
}
