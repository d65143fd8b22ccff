import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Swarm } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { toJson } from '../../opts/json.ts';
import { fetchUnlockKey, printUnlockKey } from './unlock-text.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm unlock-key` */
export const swarmUnlockKey: DockerCommand = {
  use: 'unlock-key [OPTIONS]',
  short: 'Manage the unlock key',
  args: noArgs,
  flags: [flag('quiet', 'bool', 'Only display token', { shorthand: 'q' }), flag('rotate', 'bool', 'Rotate unlock key')],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const quiet = flags.bool('quiet');
  if (flags.bool('rotate')) {
    const { Version, Spec } = yield* context.api.json<Swarm>('GET', '/swarm');
    if (!Spec.EncryptionConfig.AutoLockManagers)
      throw new CommandError('cannot rotate because autolock is not turned on');
    yield* context.api.request('POST', '/swarm/update', {
      query: {
        rotateManagerToken: false,
        rotateManagerUnlockKey: true,
        rotateWorkerToken: false,
        version: Version.Index,
      },
      json: toJson(Spec),
    });
    if (!quiet) context.print('Successfully rotated manager unlock key.\n');
  }
  const key = yield* fetchUnlockKey(context);
  if (key === '') throw new CommandError('no unlock key is set');
  if (quiet) context.print(`${key}\n`);
  else printUnlockKey(context, key);
  return 0;
}
