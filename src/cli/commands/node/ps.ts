import { anyArgs, flag } from '../../cobra/command.ts';
import { doNotTruncateFlag, filterFlag, noResolveFlag, quietTaskIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import type { Node, Task as SwarmTask } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { filterMap } from '../filters.ts';
import { IdResolver } from '../id-resolver.ts';
import { nodeReference } from '../node-reference.ts';
import { printTasks } from '../task-table.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node ps` */
export const nodePs: DockerCommand = {
  use: 'ps [OPTIONS] [NODE...]',
  short: 'List tasks running on one or more nodes, defaults to current node',
  args: anyArgs,
  flags: [
    filterFlag,
    flag('format', 'string', 'Pretty-print tasks using a Go template'),
    noResolveFlag,
    doNotTruncateFlag,
    quietTaskIdsFlag,
  ],
  completion: { objects: 'node' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const filters = filterMap(flags);
  const tasks: SwarmTask[] = [];
  const errors: string[] = [];
  for (const reference of args.length === 0 ? ['self'] : args) {
    try {
      const node = yield* context.api.json<Node>('GET', `/nodes/${yield* nodeReference(context, reference)}`);
      // The filters of the nodes before stay, so a node that is named first shows again with each later one (seen).
      filters.set('node', [...(filters.get('node') ?? []), node.ID]);
      tasks.push(
        ...(yield* context.api.json<readonly SwarmTask[]>('GET', '/tasks', {
          query: { filters: encodeFilters(filters) },
        })),
      );
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error.message);
    }
  }
  if (errors.length === 0 || tasks.length > 0) {
    yield* printTasks(context, tasks, new IdResolver(context, flags.bool('no-resolve')), {
      format: flags.string('format'),
      quiet: flags.bool('quiet'),
      truncate: !flags.bool('no-trunc'),
    });
  }
  if (errors.length > 0) throw new CommandError(errors.join('\n'));
  return 0;
}
