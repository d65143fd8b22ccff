import { noArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Config } from '../../api/types.ts';
import { CONFIG_LIST, configRow } from '../../formatter/config.ts';
import { fetchSorted, printList } from '../list-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker config ls` */
export const configLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List configs',
  aliases: ['list'],
  fullNames: ['docker config ls', 'docker config list'],
  args: noArgs,
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const configs = yield* fetchSorted<Config>(context, flags, '/configs', ({ Spec }) => Spec.Name);
  return printList(
    context,
    flags,
    CONFIG_LIST,
    configs.map((each) => configRow(each, context.now)),
  );
}
