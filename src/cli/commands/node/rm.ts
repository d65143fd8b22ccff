import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { forEach } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node rm` */
export const nodeRm: DockerCommand = {
  use: 'rm [OPTIONS] NODE [NODE...]',
  short: 'Remove one or more nodes from the swarm',
  aliases: ['remove'],
  fullNames: ['docker node rm', 'docker node remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Force remove a node from the swarm', { shorthand: 'f' })],
  completion: { objects: 'node' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const force = flags.bool('force') ? '1' : undefined;
  yield* forEach(args, function* (node) {
    yield* context.api.request('DELETE', `/nodes/${node}`, { query: { force } });
    context.print(`${node}\n`);
  });
  return 0;
}
