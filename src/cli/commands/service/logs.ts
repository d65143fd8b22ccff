import { exactArgs, flag } from '../../cobra/command.ts';
import { doNotTruncateFlag } from '../../flags/output.ts';
import { logFlags } from '../../flags/logs.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service, Task as SwarmTask } from '../../api/types.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { IdResolver } from '../id-resolver.ts';
import { timestampFlag } from '../../opts/timestamp.ts';
import { copyOutput } from '../../streams/copy-output.ts';
import { FrameReader } from '../../streams/multiplexed.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service logs` */
export const serviceLogs: DockerCommand = {
  use: 'logs [OPTIONS] SERVICE|TASK',
  short: 'Fetch the logs of a service or task',
  args: exactArgs(1),
  flags: [
    ...logFlags,
    flag('no-resolve', 'bool', 'Do not map IDs to Names in output'),
    flag('no-task-ids', 'bool', 'Do not include task IDs in output'),
    doNotTruncateFlag,
    flag('raw', 'bool', 'Do not neatly format logs'),
  ],
  completion: { objects: 'service', limit: 1 },
  run,
};

interface Source {
  readonly path: string;
  readonly tty: boolean;
  /** Digits of the largest slot. */
  readonly width: number;
}

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  const source = yield* find(context, name);
  const raw = flags.bool('raw');
  if (source.tty && !raw) throw new CommandError('tty service logs only supported with --raw');
  const stream = yield* context.api.stream('GET', `${source.path}/logs`, {
    query: {
      // Which task a line comes from is told in its details.
      details: flags.bool('details') || !raw ? '1' : undefined,
      follow: flags.bool('follow') ? '1' : undefined,
      since: timestampFlag('since', flags.string('since'), context.now),
      stderr: '1',
      stdout: '1',
      tail: flags.string('tail'),
      timestamps: flags.bool('timestamps') ? '1' : undefined,
    },
  });
  if (raw || source.tty) {
    yield* copyOutput(context, stream);
    return 0;
  }
  const names = new LineNames(
    context,
    flags.bool('no-resolve'),
    flags.bool('no-task-ids'),
    flags.bool('no-trunc'),
    source.width,
  );
  const frames = new FrameReader(stream.reader);
  for (;;) {
    const frame = yield* frames.next();
    if (frame === null) return 0;
    for (const line of frame.text.split(/(?<=\n)/)) {
      if (line === '') continue;
      const text = yield* names.decorate(line, flags.bool('timestamps'), flags.bool('details'));
      if (frame.stream === 'stdout') context.print(text);
      else context.warn(text);
    }
    yield* context.out.drain();
  }
}

function* find(context: Context, name: string): Task<Source> {
  try {
    const { Spec } = yield* context.api.json<Service>('GET', `/services/${name}`, { query: { insertDefaults: false } });
    const replicas = Spec.Mode.Replicated?.Replicas;
    return {
      path: `/services/${name}`,
      tty: Spec.TaskTemplate.ContainerSpec?.TTY ?? false,
      width: replicas === undefined ? 1 : String(replicas).length,
    };
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    const task = yield* context.api.json<SwarmTask>('GET', `/tasks/${name}`);
    return { path: `/tasks/${name}`, tty: task.Spec.ContainerSpec?.TTY ?? false, width: String(task.Slot ?? 0).length };
  } catch (error) {
    throw isNotFound(error) ? new CommandError(`no such task or service: ${name}`) : error;
  }
}

function unescape(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

const OWN = ['com.docker.swarm.node.id', 'com.docker.swarm.service.id', 'com.docker.swarm.task.id'];

/** Puts in front of a line which task on which node said it: `web.1.14c7ukic62jj@docker-1    | ` (transcripts/logs). */
class LineNames {
  private readonly context: Context;
  private readonly resolver: IdResolver;
  private readonly noTaskIds: boolean;
  private readonly whole: boolean;
  private readonly width: number;
  private readonly known = new Map<string, string>();

  constructor(context: Context, noResolve: boolean, noTaskIds: boolean, whole: boolean, width: number) {
    this.context = context;
    this.resolver = new IdResolver(context, noResolve);
    this.noTaskIds = noTaskIds;
    this.whole = whole;
    this.width = width;
  }

  *decorate(line: string, timestamps: boolean, details: boolean): Task<string> {
    const parts = /^(\S+) (\S*) ?([\s\S]*)$/.exec(timestamps ? line : `- ${line}`);
    if (parts === null) throw new CommandError(`invalid context in log message: ${line}`);
    const [, time = '', pairs = '', message = ''] = parts;
    const labels = new Map(pairs.split(',').map((pair) => pair.split('=').map(unescape) as [string, string]));
    const name = yield* this.name(labels.get(OWN[0]!) ?? '', labels.get(OWN[1]!) ?? '', labels.get(OWN[2]!) ?? '');
    const rest = [...labels].filter(([key]) => !OWN.includes(key)).map(([key, value]) => `${key}=${value}`);
    return `${timestamps ? `${time} ` : ''}${name}    | ${details ? `${rest.sort().join(',')} ` : ''}${message}`;
  }

  private *name(node: string, service: string, id: string): Task<string> {
    const before = this.known.get(id);
    if (before !== undefined) return before;
    const nodeName = yield* this.resolver.node(node);
    const serviceName = yield* this.resolver.service(service);
    const slot = (yield* this.context.api.json<SwarmTask>('GET', `/tasks/${id}`)).Slot ?? 0;
    const task = `${serviceName}.${slot}`;
    const shownId = this.noTaskIds ? '' : `.${this.whole ? id : id.slice(0, 12)}`;
    const name = `${task}${shownId}@${nodeName}${' '.repeat(Math.max(0, this.width - String(slot).length))}`;
    this.known.set(id, name);
    return name;
  }
}
