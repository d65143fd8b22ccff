import { DisposableStore } from '../../kernel/disposable.ts';
import { Pipe } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { LocalImage } from '../image/image-store.ts';
import { eventJson, type EngineEvent } from '../events.ts';
import type { Filters } from '../filters.ts';
import { PLUGINS } from '../plugins.ts';
import { parseUnix, rfc3339Nano } from '../time.ts';
import { ENGINE_VERSION, KERNEL_VERSION, VERSION_JSON } from '../version.ts';
import { json, stream, type Call } from './call.ts';
import { summaryJson } from './container-json.ts';
import { send } from './container-streams.ts';
import { imageSummary } from './images.ts';
import type { Route } from './router.ts';
import { swarmInfo } from './swarm-info.ts';
import { volumeJson } from './volumes.ts';

function ping(engine: Engine, call: Call): HttpResponse {
  const { localNodeState, controlAvailable } = engine.member.info();
  const role = localNodeState === 'active' ? `/${controlAvailable ? 'manager' : 'worker'}` : '';
  return {
    status: 200,
    headers: {
      'builder-version': '2',
      'cache-control': 'no-cache, no-store, must-revalidate',
      pragma: 'no-cache',
      swarm: localNodeState + role,
      'content-type': 'text/plain; charset=utf-8',
    },
    body: call.request.method === 'HEAD' ? undefined : { text: 'OK' },
  };
}

function version(): HttpResponse {
  return json(VERSION_JSON);
}

function* info(engine: Engine): Task<HttpResponse> {
  const { host, configuration } = engine;
  const all = engine.containers.all();
  const swarm = yield* swarmInfo(engine);
  const docker = { Mirrors: [], Name: 'docker.io', Official: true, Secure: true };
  return json({
    ID: engine.id,
    Containers: all.length,
    ContainersRunning: all.filter((each) => each.status === 'running' || each.status === 'restarting').length,
    ContainersPaused: all.filter((each) => each.status === 'paused').length,
    ContainersStopped: all.filter((each) => !each.isRunning && each.status !== 'restarting').length,
    Images: engine.images.size,
    Driver: 'overlay2',
    DriverStatus: [
      ['Backing Filesystem', 'extfs'],
      ['Supports d_type', 'true'],
      ['Using metacopy', 'false'],
      ['Native Overlay Diff', 'true'],
      ['userxattr', 'false'],
    ],
    Plugins: { Volume: PLUGINS.Volume, Network: PLUGINS.Network, Authorization: null, Log: PLUGINS.Log },
    MemoryLimit: true,
    SwapLimit: true,
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    Debug: false,
    NFd: 27,
    OomKillDisable: false,
    NGoroutines: 50,
    SystemTime: rfc3339Nano(engine.kernel.date),
    LoggingDriver: 'json-file',
    CgroupDriver: 'cgroupfs',
    CgroupVersion: '1',
    NEventsListener: 0,
    KernelVersion: KERNEL_VERSION,
    OperatingSystem: 'Debian GNU/Linux forky/sid',
    OSVersion: '',
    OSType: 'linux',
    Architecture: 'x86_64',
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: {
      IndexConfigs: { 'docker.io': docker },
      InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
      Mirrors: null,
    },
    NCPU: host.cpus,
    MemTotal: host.memory,
    GenericResources: configuration.genericResources.length === 0 ? null : configuration.genericResources,
    DockerRootDir: '/var/lib/docker',
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: '',
    Name: host.hostname,
    Labels: configuration.labels,
    ExperimentalBuild: false,
    ServerVersion: ENGINE_VERSION,
    Runtimes: { 'io.containerd.runc.v2': { path: 'runc' }, runc: { path: 'runc' } },
    DefaultRuntime: 'runc',
    Swarm: swarm,
    LiveRestoreEnabled: configuration.liveRestore,
    Isolation: '',
    InitBinary: 'docker-init',
    ContainerdCommit: { ID: '' },
    RuncCommit: { ID: '1.3.6+ds1-1' },
    InitCommit: { ID: '' },
    SecurityOptions: ['name=seccomp,profile=builtin'],
    FirewallBackend: { Driver: 'iptables' },
    CDISpecDirs: ['/etc/cdi', '/var/run/cdi'],
    Containerd: {
      Address: '/var/run/docker/containerd/containerd.sock',
      Namespaces: { Containers: 'moby', Plugins: 'plugins.moby' },
    },
    Warnings: swarm.Warnings ?? null,
  });
}

/** Whether an event is asked for; filters that are not known are ignored (observed 20). */
function wanted(filters: Filters, event: EngineEvent): boolean {
  const { attributes } = event;
  const is = (type: EngineEvent['type']): boolean => {
    const values = filters.get(type);
    if (values.length === 0) return true;
    // Those of the swarm look at beginnings, whatever the event is of: `service=web` finds the containers of its tasks too.
    if (type === 'node' || type === 'service' || type === 'secret' || type === 'config')
      return values.some((value) => event.id.startsWith(value) || (attributes.name ?? '').startsWith(value));
    if (event.type !== type && !(type === 'image' && event.type === 'container')) return false;
    const names =
      type === 'image' && event.type === 'container' ? [attributes.image] : [event.id, attributes.name ?? ''];
    return values.some((value) =>
      names.some(
        (name) =>
          name === value ||
          name.split('@')[0].split(':')[0] === value ||
          (value.length >= 3 && event.id.startsWith(value)),
      ),
    );
  };
  const action = event.action.split(':')[0];
  const actions = filters.get('event');
  return (
    (actions.length === 0 || actions.includes(event.action) || actions.includes(action)) &&
    filters.exact('type', event.type) &&
    filters.exact('scope', event.scope) &&
    filters.labels('label', attributes) &&
    (['container', 'image', 'network', 'volume', 'node', 'service', 'secret', 'config', 'daemon'] as const).every(is)
  );
}

/** @throws EngineError 400 */
function timeOf(call: Call, name: string): number | undefined {
  const text = call.query(name);
  if (text === undefined || text === '') return undefined;
  const time = parseUnix(text);
  if (time === undefined)
    throw new EngineError(400, `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return time;
}

function events(engine: Engine, call: Call): HttpResponse {
  const filters = call.filters();
  const since = timeOf(call, 'since');
  const until = timeOf(call, 'until');
  if (since !== undefined && until !== undefined && since > until)
    throw new EngineError(
      400,
      `\`since\` time (${call.query('since')}) cannot be after \`until\` time (${call.query('until')})`,
    );
  const pipe = new Pipe();
  const write = (event: EngineEvent): void => {
    if (wanted(filters, event)) send(pipe, `${JSON.stringify(eventJson(event))}\n`);
  };
  if (since !== undefined || until !== undefined)
    for (const event of engine.events.between(since ?? 0, until ?? Infinity)) write(event);
  if (until !== undefined && until <= engine.kernel.date) {
    pipe.writer.close();
    return stream(pipe.reader);
  }
  const store = new DisposableStore();
  const finish = (): void => {
    store.dispose();
    pipe.writer.close();
  };
  store.add(engine.events.fired.on(write));
  if (until !== undefined) engine.kernel.after(until - engine.kernel.date, finish);
  call.request.aborted?.whenSettled(finish, finish);
  return stream(pipe.reader);
}

function diskUsage(engine: Engine): HttpResponse {
  const images = engine.images.all();
  const holders = new Map<string, number>();
  for (const { image } of images)
    for (const diffId of new Set(image.layers.map((layer) => layer.diffId)))
      holders.set(diffId, (holders.get(diffId) ?? 0) + 1);
  /** What an image has in common with others, in bytes. */
  const shared = ({ image }: LocalImage): number =>
    image.layers.reduce((sum, layer) => sum + ((holders.get(layer.diffId) ?? 0) > 1 ? layer.size : 0), 0);
  return json({
    LayersSize: engine.images.layersSize(),
    Images: images.map((each) => imageSummary(engine, each, { counts: true, sharedSize: shared(each) })),
    Containers: engine.containers.all().map((each) => summaryJson(engine, each, true)),
    Volumes: engine.volumes.all().map((each) => ({
      ...volumeJson(each),
      UsageData: { RefCount: engine.volumes.usersOf(each.name).length, Size: engine.volumes.sizeOf(each) },
    })),
    BuildCache: null,
  });
}

/** GET /plugins: none can be installed. */
function plugins(): HttpResponse {
  return json([]);
}

export const systemRoutes: readonly Route<Engine>[] = [
  ['GET', '/_ping', ping],
  ['HEAD', '/_ping', ping],
  ['GET', '/version', version],
  ['GET', '/info', info],
  ['GET', '/events', events],
  ['GET', '/system/df', diskUsage],
  ['GET', '/plugins', plugins],
];
