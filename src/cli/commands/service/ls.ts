import { noArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service } from '../../api/types.ts';
import { SERVICE_LIST, serviceRow } from '../../formatter/service.ts';
import { fetchSorted, printList } from '../list-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service ls` */
export const serviceLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List services',
  aliases: ['list'],
  fullNames: ['docker service ls', 'docker service list'],
  args: noArgs,
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  // The counts of tasks are asked for only where they are shown.
  const status = flags.bool('quiet') ? undefined : true;
  const services = yield* fetchSorted<Service>(context, flags, '/services', ({ Spec }) => Spec.Name, { status });
  return printList(context, flags, SERVICE_LIST, services.map(serviceRow));
}
