import type { Task as Work } from '../../kernel/wait.ts';
import type { Task } from '../api/types.ts';
import type { Context } from '../context.ts';
import { formatList } from '../formatter/format.ts';
import { TASK_LIST, taskRow, type TaskRow } from '../formatter/task.ts';
import { readTime } from '../formatter/words.ts';
import { compareNatural } from '../../kernel/go/natsort.ts';
import { timeSince } from '../../kernel/go/time.ts';
import type { IdResolver } from './id-resolver.ts';

export interface TaskTableOptions {
  readonly format: string;
  readonly quiet: boolean;
  readonly truncate: boolean;
}

/** Tasks of one slot stand together, the newest first; in a table the older ones are marked with ` \_ `. */
export function* printTasks(
  context: Context,
  tasks: readonly Task[],
  resolver: IdResolver,
  options: TaskTableOptions,
): Work {
  const named: { task: Task; name: string }[] = [];
  for (const task of tasks) {
    const service = yield* resolver.service(task.ServiceID ?? '');
    const place = (task.Slot ?? 0) !== 0 ? String(task.Slot) : (task.NodeID ?? '');
    named.push({ task, name: `${service}.${place}` });
  }
  named.sort(
    (a, b) => compareNatural(a.name, b.name) || timeSince(readTime(a.task.CreatedAt), readTime(b.task.CreatedAt)),
  );
  const { format, quiet, truncate } = options;
  const isTable = format === '' || format.startsWith('table');
  const mark = isTable && !quiet ? ' \\_ ' : '';
  const rows: TaskRow[] = [];
  let previous = '';
  for (const { task, name } of named) {
    const node = yield* resolver.node(task.NodeID ?? '');
    rows.push({ task, name: name === previous ? mark + name : name, node });
    previous = name;
  }
  context.print(
    formatList(
      format,
      TASK_LIST,
      rows.map((each) => taskRow(each, context.now, truncate)),
      quiet,
    ),
  );
}
