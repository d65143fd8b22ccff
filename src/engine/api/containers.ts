import { changesOf } from '../../host/fs/changes.ts';
import { FileSystem } from '../../host/fs/file-system.ts';
import { dirname } from '../../host/fs/path.ts';
import { byText, compareText } from '../../kernel/compare.ts';
import { parseSignal } from '../../kernel/signal.ts';
import type { Task } from '../../kernel/wait.ts';
import { Pipe } from '../../kernel/pipe.ts';
import type { HttpResponse } from '../../net/http.ts';
import { EngineError, messageOf, statusOf } from '../errors.ts';
import type { EndpointRequest } from '../container/config.ts';
import { NOT_COMMITTED } from '../container/files.ts';
import type { Engine } from '../engine.ts';
import { checkEndpointSettings } from '../network/endpoint-settings.ts';
import { PruneFilters } from '../prune-filters.ts';
import { selectContainers } from './container-filters.ts';
import { readConfig, readEndpoints, readHostConfig } from './container-input.ts';
import { inspectJson, summaryJson } from './container-json.ts';
import { empty, json, stream, type Call } from './call.ts';
import { integer, object } from './input.ts';
import type { Route } from './router.ts';

function list(engine: Engine, call: Call): HttpResponse {
  const found = selectContainers(engine, call.filters(), { all: call.flag('all'), limit: call.integer('limit') ?? 0 });
  return json(found.map((each) => summaryJson(engine, each, call.flag('size'))));
}

function inspect(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const answer = inspectJson(container);
  if (!call.flag('size')) return json(answer);
  return json({ ...answer, SizeRw: 0, SizeRootFs: container.image.size });
}

function* create(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.body();
  if (Object.keys(body).length === 0)
    throw new EngineError(400, 'config cannot be empty in order to create a container');
  const name = call.query('name');
  const request = {
    name: name === undefined || name === '' ? undefined : name,
    config: readConfig(body),
    hostConfig: readHostConfig(object(body, 'HostConfig')),
    endpoints: readEndpoints(object(body, 'NetworkingConfig')),
  };
  yield* engine.think();
  for (const [name, endpoint] of Object.entries(request.endpoints)) checkEndpoint(engine, name, endpoint);
  const container = engine.containers.create(request);
  return json({ Id: container.id, Warnings: [] }, 201);
}

/** @throws EngineError 400 when a network does not allow what is asked of it */
function checkEndpoint(engine: Engine, asked: string, endpoint: EndpointRequest): void {
  const name = asked === 'default' ? 'bridge' : asked;
  try {
    checkEndpointSettings(name, endpoint, engine.networks.find(name));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(error.status, `invalid config for network ${name}: ${error.message}`);
  }
}

function* start(engine: Engine, call: Call): Task<HttpResponse> {
  const container = engine.containers.find(call.path.id);
  return empty((yield* engine.lifecycle.start(container, call.request.traced === true)) ? 204 : 304);
}

/** The signal of a query. @throws EngineError 400 */
function signalOf(call: Call): ReturnType<typeof parseSignal> {
  const text = call.query('signal') ?? '';
  if (text === '') return undefined;
  const signal = parseSignal(text);
  if (signal === undefined) throw new EngineError(400, `invalid signal: ${text}`);
  return signal;
}

function* stop(engine: Engine, call: Call): Task<HttpResponse> {
  const container = engine.containers.find(call.path.id);
  const signal = signalOf(call);
  return empty((yield* engine.lifecycle.stop(container, call.integer('t'), { signal })) ? 204 : 304);
}

function* restart(engine: Engine, call: Call): Task<HttpResponse> {
  yield* engine.lifecycle.restart(engine.containers.find(call.path.id), call.integer('t'), signalOf(call));
  return empty();
}

function* kill(engine: Engine, call: Call): Task<HttpResponse> {
  const { id } = call.path;
  try {
    const signal = signalOf(call) ?? 'SIGKILL';
    const container = engine.containers.find(id);
    engine.lifecycle.kill(container, signal);
    // A kill for good is answered when the container has ended.
    if (signal === 'SIGKILL') yield* engine.lifecycle.wait(container);
  } catch (error) {
    throw new EngineError(statusOf(error), `cannot kill container: ${id}: ${messageOf(error)}`);
  }
  return empty();
}

function pause(engine: Engine, call: Call): HttpResponse {
  engine.lifecycle.pause(engine.containers.find(call.path.id));
  return empty();
}

function unpause(engine: Engine, call: Call): HttpResponse {
  engine.lifecycle.unpause(engine.containers.find(call.path.id));
  return empty();
}

function rename(engine: Engine, call: Call): HttpResponse {
  engine.containers.rename(engine.containers.find(call.path.id), call.query('name') ?? '');
  return empty();
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const { id } = call.path;
  const container = engine.containers.find(id);
  yield* engine.lifecycle.remove(container, { force: call.flag('force'), volumes: call.flag('v'), shown: id });
  return empty();
}

/** Answers at once, and its body when the container has ended: the client waits before it starts it. */
function wait(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const condition = call.query('condition') ?? '';
  if (!['', 'not-running', 'next-exit', 'removed'].includes(condition))
    throw new EngineError(400, `invalid condition: "${condition}"`);
  const pipe = new Pipe();
  let exitCode = container.exitCode;
  const subscription = container.ended.on((code) => (exitCode = code));
  const exits = { count: 0 };
  const counter = container.ended.on(() => exits.count++);
  function* until(): Task {
    if (condition === 'removed') while (!container.removed) yield container.changed;
    else if (condition === 'next-exit') while (exits.count === 0 && !container.removed) yield container.changed;
    else exitCode = yield* engine.lifecycle.wait(container);
    subscription.dispose();
    counter.dispose();
    pipe.writer.write(`{"StatusCode":${exitCode}}\n`);
    pipe.writer.close();
  }
  engine.kernel.spawn(`wait ${container.name}`, until());
  return stream(pipe.reader);
}

function top(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  if (container.machine === undefined) throw new EngineError(409, `container ${container.id} is not running`);
  engine.containers.tell(container, 'top');
  const base = container.pid;
  const clock = (at: number): string =>
    `${String(Math.floor(at / 3_600_000_000) % 24).padStart(2, '0')}:${String(Math.floor(at / 60_000_000) % 60).padStart(2, '0')}`;
  const rows = [...container.machine.processes.values()].map((proc) => [
    proc.user,
    String(base + proc.pid - 1),
    String(proc.ppid === 0 ? base - 26 : base + proc.ppid - 1),
    '0',
    clock(proc.startedAt),
    '?',
    '00:00:00',
    proc.argv.join(' '),
  ]);
  return json({ Processes: rows, Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'] });
}

function prune(engine: Engine, call: Call): HttpResponse {
  const filters = new PruneFilters(call.filters(['until', 'label', 'label!']), engine.kernel.date);
  const deleted: string[] = [];
  for (const each of engine.containers.all()) {
    if (each.isRunning || each.status === 'restarting' || !filters.takes(each.created, each.config.Labels)) continue;
    engine.containers.remove(each, false);
    deleted.push(each.id);
  }
  engine.events.emit({ type: 'container', action: 'prune', id: '', attributes: { reclaimed: '0' }, scope: 'local' });
  return json({ ContainersDeleted: deleted.length === 0 ? null : deleted, SpaceReclaimed: 0 });
}

function resize(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const [h, w] = [call.integer('h') ?? 0, call.integer('w') ?? 0];
  if (h > 0 && w > 0) container.size = { w, h };
  container.tty?.resize(container.size.w, container.size.h);
  return empty(200);
}

/** POST /containers/ID/update: the restart policy and the limits. */
function update(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  const body = call.body();
  const next = readHostConfig(body);
  const old = container.hostConfig;
  const restartPolicy = next.RestartPolicy.Name === '' ? old.RestartPolicy : next.RestartPolicy;
  if (old.AutoRemove && restartPolicy.Name !== '' && restartPolicy.Name !== 'no')
    throw new EngineError(409, 'Restart policy cannot be updated because AutoRemove is enabled for the container');
  const swap = integer(old.rest, 'MemorySwap') || old.Memory * 2;
  if (next.Memory > swap && swap > 0 && integer(body, 'MemorySwap') === 0)
    throw new EngineError(
      409,
      `Cannot update container ${container.id}: Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time`,
    );
  // A limit of 0, an empty text and null leave what there is.
  const given = Object.entries(body).filter(
    ([key, value]) => key !== 'RestartPolicy' && value !== 0 && value !== '' && value !== null,
  );
  container.hostConfig = {
    ...old,
    RestartPolicy: restartPolicy,
    Memory: next.Memory === 0 ? old.Memory : next.Memory,
    NanoCpus: next.NanoCpus === 0 ? old.NanoCpus : next.NanoCpus,
    rest: { ...old.rest, ...Object.fromEntries(given) },
  };
  engine.containers.tell(container, 'update');
  return json({ Warnings: null });
}

/** GET /containers/ID/changes: what differs from the image; 0 is changed, 1 added, 2 deleted. */
function changes(engine: Engine, call: Call): HttpResponse {
  const { fs, image } = engine.containers.find(call.path.id);
  const before = new FileSystem(engine.kernel, image.rootfs);
  const changed = new Map<string, number>();
  const layer = changesOf(fs, NOT_COMMITTED);
  for (const path of Object.keys(layer).sort(compareText)) {
    for (let up = dirname(path); up !== '/'; up = dirname(up)) if (!changed.has(up)) changed.set(up, 0);
    const entry = layer[path];
    if (typeof entry !== 'string' && entry.type === 'whiteout') changed.set(path, 2);
    else changed.set(path, before.exists(path) ? 0 : 1);
  }
  const list = [...changed].sort(byText(([path]) => path)).map(([Path, Kind]) => ({ Path, Kind }));
  return json(list.length === 0 ? null : list);
}

export const containerRoutes: readonly Route<Engine>[] = [
  ['GET', '/containers/json', list],
  ['POST', '/containers/create', create],
  ['POST', '/containers/prune', prune],
  ['GET', '/containers/:id/json', inspect],
  ['GET', '/containers/:id/top', top],
  ['GET', '/containers/:id/changes', changes],
  ['POST', '/containers/:id/start', start],
  ['POST', '/containers/:id/stop', stop],
  ['POST', '/containers/:id/restart', restart],
  ['POST', '/containers/:id/kill', kill],
  ['POST', '/containers/:id/pause', pause],
  ['POST', '/containers/:id/unpause', unpause],
  ['POST', '/containers/:id/rename', rename],
  ['POST', '/containers/:id/update', update],
  ['POST', '/containers/:id/wait', wait],
  ['POST', '/containers/:id/resize', resize],
  ['DELETE', '/containers/:id', remove],
];
