import { exactArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Service } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { SERVICE_LIST, serviceRow } from '../../formatter/service.ts';
import type { DockerCommand } from '../docker-command.ts';
import { filterMap } from '../filters.ts';
import { printList } from '../list-objects.ts';
import { compareNatural } from '../../../kernel/go/natsort.ts';
import type { Task } from '../../../kernel/wait.ts';
import { checkStackName, stackFilter } from './stack-objects.ts';

/** `docker stack services` */
export const stackServices: DockerCommand = {
  use: 'services [OPTIONS] STACK',
  short: 'List the services in the stack',
  args: exactArgs(1),
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  completion: { objects: 'stack' },
  run,
};

function* run(context: Context, { args: [stack = ''], flags }: Invocation): Task<number> {
  checkStackName(stack);
  const services = yield* context.api.json<readonly Service[]>('GET', '/services', {
    query: { filters: stackFilter(stack, filterMap(flags)), status: flags.bool('quiet') ? undefined : true },
  });
  if (services.length === 0) {
    context.warn(`Nothing found in stack: ${stack}\n`);
    return 0;
  }
  const sorted = [...services].sort((a, b) => compareNatural(a.Spec.Name ?? '', b.Spec.Name ?? ''));
  return printList(context, flags, SERVICE_LIST, sorted.map(serviceRow));
}
