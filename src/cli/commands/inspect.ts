import { flag, requiresMinArgs } from '../cobra/command.ts';
import { objectFormatFlag } from '../flags/output.ts';
import type { DockerCommand } from './docker-command.ts';
import type { Task } from '../../kernel/wait.ts';
import { CommandError, DaemonError, isNotFound } from '../errors.ts';
import { inspectAll, type Inspected } from '../formatter/inspect.ts';
import type { GoType } from '../../kernel/go/types.ts';
import {
  Config,
  ContainerInspect,
  ImageInspect,
  NetworkInspect,
  Node,
  Secret,
  Service,
  Task as TaskType,
  Volume,
} from '../go/structs/index.ts';
import { quote } from '../../kernel/go/strconv.ts';
import type { SwarmInfo } from '../api/types.ts';
import type { RequestOptions } from '../api/client.ts';
import type { Json } from '../../net/http.ts';
import type { Context } from '../context.ts';
import type { Invocation } from '../cobra/command.ts';

/** `docker inspect` */
export const inspect: DockerCommand = {
  use: 'inspect [OPTIONS] NAME|ID [NAME|ID...]',
  short: 'Return low-level information on Docker objects',
  args: requiresMinArgs(1),
  flags: [
    objectFormatFlag,
    flag('size', 'bool', 'Display total file sizes if the type is container', { shorthand: 's' }),
    flag('type', 'string', 'Only inspect objects of the given type'),
  ],
  completion: { objects: 'object' },
  run,
};

interface Kind {
  readonly name: string;
  readonly path: (reference: string) => string;
  readonly options?: RequestOptions;
  readonly type?: GoType;
  /** Only a manager can tell. */
  readonly swarm?: boolean;
  /** Known to `--type`, and shows the size with -s. */
  readonly sized?: boolean;
}

/** In the order in which a name is looked for. */
const KINDS: readonly Kind[] = [
  { name: 'container', path: (name) => `/containers/${name}/json`, type: ContainerInspect, sized: true },
  { name: 'image', path: (name) => `/images/${name}/json`, type: ImageInspect },
  { name: 'network', path: (name) => `/networks/${name}`, type: NetworkInspect },
  { name: 'volume', path: (name) => `/volumes/${name}`, type: Volume },
  {
    name: 'service',
    path: (name) => `/services/${name}`,
    options: { query: { insertDefaults: true } },
    type: Service,
    swarm: true,
  },
  { name: 'task', path: (name) => `/tasks/${name}`, type: TaskType, swarm: true },
  { name: 'node', path: (name) => `/nodes/${name}`, type: Node, swarm: true },
  { name: 'plugin', path: (name) => `/plugins/${name}/json` },
  { name: 'secret', path: (name) => `/secrets/${name}`, type: Secret, swarm: true },
  { name: 'config', path: (name) => `/configs/${name}`, type: Config, swarm: true },
];

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const wanted = flags.string('type');
  if (flags.changed('type') && wanted === '')
    throw new CommandError(
      'type is empty: must be one of "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"',
    );
  if (wanted !== '' && !KINDS.some(({ name }) => name === wanted)) {
    const known = KINDS.map(({ name }) => quote(name)).sort();
    throw new CommandError(`unknown type: ${quote(wanted)}: must be one of ${known.join(', ')}`);
  }
  const size = flags.bool('size');
  yield* inspectAll(context, args, flags.string('format'), (reference) => find(context, reference, wanted, size));
  return 0;
}

function* find(context: Context, reference: string, wanted: string, size: boolean): Task<Inspected> {
  let manager: boolean | undefined;
  for (const kind of KINDS) {
    if (wanted !== '' && kind.name !== wanted) continue;
    if (wanted === '' && kind.swarm === true) {
      manager ??= yield* isManager(context);
      if (!manager) continue;
    }
    try {
      const query = { ...kind.options?.query, ...(kind.sized === true && size ? { size: '1' } : {}) };
      const json = yield* context.api.json<Json>('GET', kind.path(reference), { query });
      if (size && kind.sized !== true) context.warn(`WARNING: --size ignored for ${kind.name}\n`);
      return kind.type === undefined ? { json, raw: true } : { json, type: kind.type, raw: true };
    } catch (error) {
      if (wanted !== '' || !isPassedOver(error)) throw error;
    }
  }
  throw new CommandError(`Error: No such object: ${reference}`);
}

function* isManager(context: Context): Task<boolean> {
  try {
    const { Swarm } = yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info');
    return Swarm.ControlAvailable;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** Whether one goes on to look among the next kind of objects. */
function isPassedOver(error: unknown): boolean {
  if (isNotFound(error)) return true;
  return (
    error instanceof DaemonError && (error.httpStatus === 501 || /is not a swarm manager|plugin/.test(error.message))
  );
}
