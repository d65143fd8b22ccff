import type { Container } from '../container/container.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { Filters } from '../filters.ts';

const ACCEPTED = [
  'ancestor',
  'before',
  'exited',
  'expose',
  'health',
  'id',
  'is-task',
  'isolation',
  'label',
  'name',
  'network',
  'publish',
  'since',
  'status',
  'volume',
];
const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];

const HEALTH = ['none', 'starting', 'healthy', 'unhealthy'];

function invalid(filter: string, kind: string, value: string, known: readonly string[]): EngineError {
  const reason = `invalid value for ${kind} (${value}): must be one of ${known.join(', ')}`;
  return new EngineError(400, `invalid filter '${filter}=${value}': ${reason}`);
}

/** Whether one of the ports (`80`, `80/tcp`, `80-90/udp`) is meant. */
function anyPort(wanted: readonly string[], ports: readonly string[]): boolean {
  return wanted.some((each) => {
    const [range, protocol = 'tcp'] = each.split('/');
    const [from, to = from] = range.split('-').map(Number);
    return ports.some((port) => {
      const [number, type = 'tcp'] = port.split('/');
      return type === protocol && Number(number) >= from && Number(number) <= to;
    });
  });
}

function test(engine: Engine, filters: Filters, container: Container): boolean {
  const { name, config, status } = container;
  if (!filters.match('id', container.id)) return false;
  if (filters.has('name') && !filters.match('name', name) && !filters.match('name', `/${name}`)) return false;
  if (!filters.labels('label', config.Labels)) return false;
  if (filters.has('status') && !filters.get('status').includes(status)) return false;
  if (filters.has('exited') && (status !== 'exited' || !filters.get('exited').includes(String(container.exitCode))))
    return false;
  if (!filters.exact('health', container.health?.status ?? 'none')) return false;
  const isTask = filters.boolean('is-task');
  if (isTask !== undefined && isTask !== Object.hasOwn(config.Labels, 'com.docker.swarm.task')) return false;
  if (
    filters.has('volume') &&
    !container.mounts.some((mount) =>
      filters.get('volume').some((each) => each === mount.Name || each === mount.Destination),
    )
  )
    return false;
  if (
    filters.has('network') &&
    ![...container.attachments].some(([each, { networkId }]) =>
      filters.get('network').some((wanted) => wanted === each || (networkId !== '' && networkId.startsWith(wanted))),
    )
  )
    return false;
  if (filters.has('ancestor')) {
    const ids = filters.get('ancestor').map((each) => engine.images.find(each)?.image.id);
    if (!ids.includes(container.image.id)) return false;
  }
  const published = Object.entries(container.ports).flatMap(([port, bindings]) =>
    bindings.map((each) => `${each.HostPort}/${port.split('/')[1]}`),
  );
  if (filters.has('publish') && !anyPort(filters.get('publish'), published)) return false;
  return !filters.has('expose') || anyPort(filters.get('expose'), config.ExposedPorts ?? []);
}

/**
 * The containers that a list shows, newest first. @throws EngineError 400 on bad filters
 */
export function selectContainers(
  engine: Engine,
  filters: Filters,
  o: { readonly all: boolean; readonly limit: number },
): readonly Container[] {
  filters.validate(ACCEPTED);
  for (const each of filters.get('status')) if (!STATES.includes(each)) throw invalid('status', 'state', each, STATES);
  for (const each of filters.get('health')) if (!HEALTH.includes(each)) throw invalid('health', 'health', each, HEALTH);
  for (const each of filters.get('exited'))
    if (!/^-?\d+$/.test(each)) throw new EngineError(400, `invalid filter 'exited=[${each}]'`);
  const everything = o.all || o.limit > 0 || filters.has('status') || filters.has('exited');
  let all = engine.containers.all();
  if (filters.has('before')) {
    const mark = engine.containers.find(filters.get('before')[0]);
    all = all.slice(all.indexOf(mark) + 1);
  }
  if (filters.has('since')) {
    const mark = engine.containers.find(filters.get('since')[0]);
    all = all.slice(0, Math.max(0, all.indexOf(mark)));
  }
  const found = all.filter(
    (each) => (everything || each.isRunning || each.status === 'restarting') && test(engine, filters, each),
  );
  return o.limit > 0 ? found.slice(0, o.limit) : found;
}
