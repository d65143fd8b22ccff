import { flag, requiresMaxArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Volume } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { compact, nonEmpty, pairsToMap, toJson } from '../../opts/json.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker volume create` */
export const volumeCreate: DockerCommand = {
  use: 'create [OPTIONS] [VOLUME]',
  short: 'Create a volume',
  args: requiresMaxArgs(1),
  flags: [
    flag('availability', 'string', 'Cluster Volume availability ("active", "pause", "drain")', { default: 'active' }),
    flag('driver', 'string', 'Specify volume driver name', { shorthand: 'd', default: 'local' }),
    flag('group', 'string', 'Cluster Volume group (cluster volumes)'),
    flag('label', 'labelList', 'Set metadata for a volume'),
    flag('limit-bytes', 'bytes', 'Minimum size of the Cluster Volume in bytes'),
    flag('name', 'string', 'Specify volume name', { hidden: true }),
    flag('opt', 'map', 'Set driver specific options', { shorthand: 'o', default: 'map[]' }),
    flag('required-bytes', 'bytes', 'Maximum size of the Cluster Volume in bytes'),
    flag('scope', 'string', 'Cluster Volume access scope ("single", "multi")', { default: 'single' }),
    flag('secret', 'map', 'Cluster Volume secrets', { default: 'map[]' }),
    flag('sharing', 'string', 'Cluster Volume access sharing ("none", "readonly", "onewriter", "all")', {
      default: 'none',
    }),
    flag('topology-preferred', 'list', 'A topology that the Cluster Volume would be preferred in'),
    flag('topology-required', 'list', 'A topology that the Cluster Volume must be accessible from'),
    flag('type', 'string', 'Cluster Volume access type ("mount", "block")', { default: 'block' }),
  ],
  run,
};

function* run(context: Context, { args: [argument], flags }: Invocation): Task<number> {
  const named = flags.string('name');
  if (argument !== undefined && named !== '')
    throw new CommandError(
      'conflicting options: cannot specify a volume-name through both --name and as a positional arg',
    );
  const { Name } = yield* context.api.json<Volume>('POST', '/volumes/create', {
    json: toJson(
      compact({
        Driver: nonEmpty(flags.string('driver')),
        DriverOpts: nonEmpty(flags.map('opt')),
        Labels: nonEmpty(pairsToMap(flags.strings('label'))),
        Name: nonEmpty(argument ?? named),
      }),
    ),
  });
  context.print(`${Name}\n`);
  return 0;
}
