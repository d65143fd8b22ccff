import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { doNotTruncateFlag, filterFlag, noResolveFlag, quietTaskIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import type { Service, Task as SwarmTask } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { filterMap } from '../filters.ts';
import { IdResolver } from '../id-resolver.ts';
import { nodeReference } from '../node-reference.ts';
import { printTasks } from '../task-table.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service ps` */
export const servicePs: DockerCommand = {
  use: 'ps [OPTIONS] SERVICE [SERVICE...]',
  short: 'List the tasks of one or more services',
  args: requiresMinArgs(1),
  flags: [
    filterFlag,
    flag('format', 'string', 'Pretty-print tasks using a Go template'),
    noResolveFlag,
    doNotTruncateFlag,
    quietTaskIdsFlag,
  ],
  completion: { objects: 'service' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const { api } = context;
  const byKey = (key: string): Task<readonly Service[]> =>
    api.json<readonly Service[]>('GET', '/services', { query: { filters: encodeFilters(new Map([[key, args]])) } });
  const byId = yield* byKey('id');
  const byName = yield* byKey('name');
  const ids: string[] = [];
  const missing: string[] = [];
  for (const text of args) {
    const exact = byId.find(({ ID }) => ID === text) ?? byName.find(({ Spec }) => Spec.Name === text);
    const matches = exact === undefined ? byId.filter(({ ID }) => ID.startsWith(text)) : [exact];
    if (matches.length > 1) throw new CommandError(`multiple services found with provided prefix: ${text}`);
    if (matches[0] === undefined) missing.push(`no such service: ${text}`);
    else ids.push(matches[0].ID);
  }
  if (ids.length === 0) throw new CommandError(missing.join('\n'));
  const filters = filterMap(flags);
  filters.set('service', [...(filters.get('service') ?? []), ...ids]);
  const nodes = filters.get('node');
  if (nodes !== undefined) {
    const references: string[] = [];
    for (const node of nodes) references.push(yield* nodeReference(context, node));
    filters.set('node', references);
  }
  const tasks = yield* api.json<readonly SwarmTask[]>('GET', '/tasks', { query: { filters: encodeFilters(filters) } });
  const quiet = flags.bool('quiet');
  yield* printTasks(context, tasks, new IdResolver(context, flags.bool('no-resolve')), {
    format: flags.string('format'),
    quiet,
    // -q gives whole ids (seen), unlike `docker node ps -q`.
    truncate: !flags.bool('no-trunc') && !quiet,
  });
  if (missing.length > 0) throw new CommandError(missing.join('\n'));
  return 0;
}
