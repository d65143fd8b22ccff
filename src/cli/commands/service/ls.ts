import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { SERVICE_LIST, serviceRow } from '../../formatter/service.ts';
import { compareNatural } from '../../go/natsort.ts';
import { filterQuery } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service ls` */
export const serviceLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List services',
  aliases: ['list'],
  fullNames: ['docker service ls', 'docker service list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('quiet', 'bool', 'Only display IDs', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const quiet = flags.bool('quiet');
  // The counts of tasks are asked for only where they are shown.
  const services = yield* context.api.json<readonly Service[]>('GET', '/services', {
    query: { filters: filterQuery(flags), status: quiet ? undefined : true },
  });
  const sorted = [...services].sort((a, b) => compareNatural(a.Spec.Name ?? '', b.Spec.Name ?? ''));
  context.print(formatList(flags.string('format'), SERVICE_LIST, sorted.map(serviceRow), quiet));
  return 0;
}
