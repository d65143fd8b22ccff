import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Secret } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { SECRET_LIST, secretRow } from '../../formatter/secret.ts';
import { compareNatural } from '../../go/natsort.ts';
import { filterQuery } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret ls` */
export const secretLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List secrets',
  aliases: ['list'],
  fullNames: ['docker secret ls', 'docker secret list'],
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
  const secrets = yield* context.api.json<readonly Secret[]>('GET', '/secrets', {
    query: { filters: filterQuery(flags) },
  });
  const rows = [...secrets]
    .sort((a, b) => compareNatural(a.Spec.Name, b.Spec.Name))
    .map((secret) => secretRow(secret, context.now));
  context.print(formatList(flags.string('format'), SECRET_LIST, rows, flags.bool('quiet')));
  return 0;
}
