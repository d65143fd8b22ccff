import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Network } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { NETWORK_LIST, networkRow } from '../../formatter/network.ts';
import { compareNatural } from '../../go/natsort.ts';
import { filterQuery } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network ls` */
export const networkLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List networks',
  aliases: ['list'],
  fullNames: ['docker network ls', 'docker network list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "driver=bridge")', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('no-trunc', 'bool', 'Do not truncate the output'),
    flag('quiet', 'bool', 'Only display network IDs', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const networks = yield* context.api.json<readonly Network[]>('GET', '/networks', {
    query: { filters: filterQuery(flags) },
  });
  const truncate = !flags.bool('no-trunc');
  const rows = [...networks]
    .sort((a, b) => compareNatural(a.Name, b.Name))
    .map((network) => networkRow(network, truncate));
  context.print(formatList(flags.string('format'), NETWORK_LIST, rows, flags.bool('quiet')));
  return 0;
}
