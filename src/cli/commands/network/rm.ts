import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Network } from '../../api/types.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { confirm } from '../../streams/confirm.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network rm` */
export const networkRm: DockerCommand = {
  use: 'rm NETWORK [NETWORK...]',
  short: 'Remove one or more networks',
  aliases: ['remove'],
  fullNames: ['docker network rm', 'docker network remove'],
  args: requiresMinArgs(1),
  flags: [flag('force', 'bool', 'Do not error if the network does not exist', { shorthand: 'f' })],
  completion: { objects: 'network' },
  run,
};

const INGRESS_WARNING =
  'WARNING! Before removing the routing-mesh network, make sure all the nodes in your swarm run the same docker engine version. Otherwise, removal may not be effective and functionality of newly create ingress networks will be impaired.\nAre you sure you want to continue?';

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  let failed = false;
  for (const name of args) {
    try {
      const network = yield* context.api.json<Network>('GET', `/networks/${name}`);
      if (network.Ingress === true && !(yield* confirm(context, INGRESS_WARNING))) continue;
    } catch (error) {
      // The removal itself will say what is wrong.
      if (!(error instanceof CommandError)) throw error;
    }
    try {
      yield* context.api.request('DELETE', `/networks/${name}`);
      context.print(`${name}\n`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (flags.bool('force') && isNotFound(error)) continue;
      context.warn(`${error.message}\n`);
      failed = true;
    }
  }
  if (failed) throw new CommandError('exit status 1');
  return 0;
}
