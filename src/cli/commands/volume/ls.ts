import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Volume } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { VOLUME_LIST, volumeRow } from '../../formatter/volume.ts';
import { compareNatural } from '../../../kernel/go/natsort.ts';
import { filterQuery } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker volume ls` */
export const volumeLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List volumes',
  aliases: ['list'],
  fullNames: ['docker volume ls', 'docker volume list'],
  args: noArgs,
  flags: [
    flag('cluster', 'bool', 'Display only cluster volumes, and use cluster volume list formatting'),
    flag('filter', 'filter', 'Provide filter values (e.g. "dangling=true")', { shorthand: 'f' }),
    listFormatFlag,
    flag('quiet', 'bool', 'Only display volume names', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const { Volumes } = yield* context.api.json<{ Volumes: readonly Volume[] | null }>('GET', '/volumes', {
    query: { filters: filterQuery(flags) },
  });
  const rows = [...(Volumes ?? [])].sort((a, b) => compareNatural(a.Name, b.Name)).map(volumeRow);
  context.print(formatList(flags.string('format'), VOLUME_LIST, rows, flags.bool('quiet')));
  return 0;
}
