import { displayImage } from '../api/reference.ts';
import type { Task } from '../api/types.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import { humanDuration } from '../../kernel/go/units.ts';
import { timeSince, type GoTime } from '../../kernel/go/time.ts';
import { ellipsis } from '../../kernel/go/text-width.ts';
import type { ListFormat } from './format.ts';
import { capitalize } from './node.ts';
import { row } from './row.ts';
import { readTime } from './words.ts';

/** `docker service ps`, `docker node ps`, `docker stack ps`. */
export const TASK_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.Image}}\t{{.Node}}\t{{.DesiredState}}\t{{.CurrentState}}\t{{.Error}}\t{{.Ports}}',
  quiet: '{{.ID}}',
  raw: 'id: {{.ID}}\nname: {{.Name}}\nimage: {{.Image}}\nnode: {{.Node}}\ndesired_state: {{.DesiredState}}\ncurrent_state: {{.CurrentState}}\nerror: {{.Error}}\nports: {{.Ports}}\n',
  rawQuiet: 'id: {{.ID}}',
  headers: {
    ID: 'ID',
    Name: 'NAME',
    Image: 'IMAGE',
    Node: 'NODE',
    DesiredState: 'DESIRED STATE',
    CurrentState: 'CURRENT STATE',
    Error: 'ERROR',
    Ports: 'PORTS',
  },
};

/** What an error is cut to without --no-trunc, in columns. */
const ERROR_WIDTH = 30;

export interface TaskRow {
  readonly task: Task;
  /** With the mark of an older task of the same slot, ` \_ web.1`. */
  readonly name: string;
  readonly node: string;
}

export function taskRow({ task, name, node }: TaskRow, now: GoTime, truncate: boolean): GoValue {
  return row('task.taskContext', {
    ID: () => (truncate ? task.ID.slice(0, 12) : task.ID),
    Name: () => name,
    Image: () => {
      const image = task.Spec.ContainerSpec?.Image ?? '';
      return truncate ? displayImage(image) : image;
    },
    Node: () => node,
    DesiredState: () => capitalize(task.DesiredState ?? ''),
    CurrentState: () => {
      const span = humanDuration(timeSince(readTime(task.Status.Timestamp), now));
      return `${capitalize(task.Status.State ?? '')} ${span.toLowerCase()} ago`;
    },
    Error: () => {
      const error = task.Status.Err ?? '';
      if (error === '') return '';
      return `"${truncate ? ellipsis(error, ERROR_WIDTH) : error}"`;
    },
    Ports: () =>
      (task.Status.PortStatus?.Ports ?? [])
        .map(({ PublishedPort = 0, TargetPort = 0, Protocol = '' }) => `*:${PublishedPort}->${TargetPort}/${Protocol}`)
        .join(','),
  });
}
