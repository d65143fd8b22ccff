import { exactArgs } from '../../cobra/command.ts';
import { doNotTruncateFlag, filterFlag, listFormatFlag, noResolveFlag, quietTaskIdsFlag } from '../../flags/output.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Task as SwarmTask } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { DockerCommand } from '../docker-command.ts';
import { filterMap } from '../filters.ts';
import { IdResolver } from '../id-resolver.ts';
import { printTasks } from '../task-table.ts';
import type { Task } from '../../../kernel/wait.ts';
import { checkStackName, stackFilter } from './stack-objects.ts';

/** `docker stack ps` */
export const stackPs: DockerCommand = {
  use: 'ps [OPTIONS] STACK',
  short: 'List the tasks in the stack',
  args: exactArgs(1),
  flags: [filterFlag, listFormatFlag, noResolveFlag, doNotTruncateFlag, quietTaskIdsFlag],
  completion: { objects: 'stack' },
  run,
};

function* run(context: Context, { args: [stack = ''], flags }: Invocation): Task<number> {
  checkStackName(stack);
  const filters = stackFilter(stack, filterMap(flags));
  const tasks = yield* context.api.json<readonly SwarmTask[]>('GET', '/tasks', { query: { filters } });
  if (tasks.length === 0) throw new CommandError(`nothing found in stack: ${stack}`);
  yield* printTasks(context, tasks, new IdResolver(context, flags.bool('no-resolve')), {
    format: flags.string('format'),
    quiet: flags.bool('quiet'),
    truncate: !flags.bool('no-trunc'),
  });
  return 0;
}
