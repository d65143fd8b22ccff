import { noArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Secret } from '../../api/types.ts';
import { SECRET_LIST, secretRow } from '../../formatter/secret.ts';
import { fetchSorted, printList } from '../list-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret ls` */
export const secretLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List secrets',
  aliases: ['list'],
  fullNames: ['docker secret ls', 'docker secret list'],
  args: noArgs,
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const secrets = yield* fetchSorted<Secret>(context, flags, '/secrets', ({ Spec }) => Spec.Name);
  return printList(
    context,
    flags,
    SECRET_LIST,
    secrets.map((each) => secretRow(each, context.now)),
  );
}
