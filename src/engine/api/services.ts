import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { ServiceSpec } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { randomName } from '../names.ts';
import { empty, json, type Call } from './call.ts';
import { readServiceSpec } from './convert/service-in.ts';
import { serviceJson } from './convert/service-out.ts';
import { findService, findSwarmNetwork } from './lookup.ts';
import type { Route } from './router.ts';

const MODES = {
  replicated: 'Replicated',
  global: 'Global',
  'replicated-job': 'ReplicatedJob',
  'global-job': 'GlobalJob',
} as const;

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters();
  // Whether this is a manager at all is asked before the filters are.
  const everything = engine.member.control('listServices', {
    filters: {
      namePrefixes: filters.get('name'),
      idPrefixes: filters.get('id'),
      labels: filters.pairs('label'),
      runtimes: filters.get('runtime'),
    },
  });
  if (engine.member.info().controlAvailable) filters.validate(['id', 'label', 'mode', 'name', 'runtime']);
  const modes = filters.get('mode');
  const services = (yield* everything.wait()).filter(
    ({ Spec }) =>
      modes.length === 0 ||
      modes.some((mode) => Object.hasOwn(MODES, mode) && Spec.Mode[MODES[mode as keyof typeof MODES]] !== undefined),
  );
  if (!call.flag('status')) return json(services.map((each) => serviceJson(each)));
  const counts = yield* engine.member
    .control('listServiceStatuses', { serviceIds: services.map((each) => each.ID) })
    .wait();
  const byId = new Map(counts.map((each) => [each.serviceId, each]));
  return json(services.map((each) => serviceJson(each, byId.get(each.ID))));
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  const text = call.query('insertDefaults');
  if (text !== undefined && text !== '' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text))
    throw new EngineError(
      400,
      `invalid value for insertDefaults: ${text}: strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return json(serviceJson(yield* findService(engine, call.path.id, call.flag('insertDefaults'))));
}

/**
 * Names of networks become ids. A network of this host that is no twin of the swarm's is refused.
 * @throws EngineError 500 unknown, 403 local
 */
function* resolveNetworks(engine: Engine, spec: ServiceSpec): Task<ServiceSpec> {
  const { Networks } = spec.TaskTemplate;
  if (Networks === undefined || Networks.length === 0) return spec;
  const resolved = [];
  for (const each of Networks) {
    try {
      const network = yield* findSwarmNetwork(engine, each.Target);
      resolved.push({ ...each, Target: network.ID });
    } catch (error) {
      if (!(error instanceof EngineError) || error.status !== 404) throw error;
      const local = engine.networks.find(each.Target);
      if (local !== undefined)
        throw new EngineError(
          403,
          `The network ${local.name} cannot be used with services. Only networks scoped to the swarm can be used, such as those created with the overlay driver.`,
        );
      throw new EngineError(500, error.message);
    }
  }
  return { ...spec, TaskTemplate: { ...spec.TaskTemplate, Networks: resolved } };
}

function* create(engine: Engine, call: Call): Task<HttpResponse> {
  let spec = readServiceSpec(call.body());
  if (spec.Name === '') spec = { ...spec, Name: randomName(engine.random) };
  spec = yield* resolveNetworks(engine, spec);
  const service = yield* engine.member.control('createService', { spec }).wait();
  return json({ ID: service.ID, Warnings: null }, 201);
}

function* update(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.body();
  const version = call.version('service');
  const rollback = call.query('rollback') ?? '';
  if (rollback !== '' && rollback !== 'none' && rollback !== 'previous')
    throw new EngineError(500, `unrecognized rollback option ${rollback}`);
  let spec = readServiceSpec(body);
  const current = yield* findService(engine, call.path.id);
  if (spec.Name === '') spec = { ...spec, Name: current.Spec.Name };
  spec = yield* resolveNetworks(engine, spec);
  yield* engine.member
    .control('updateService', {
      id: current.ID,
      version,
      spec,
      rollback: rollback === 'previous' ? 'previous' : 'none',
    })
    .wait();
  return json({ Warnings: null });
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const service = yield* findService(engine, call.path.id);
  yield* engine.member.control('removeService', { id: service.ID }).wait();
  return empty(200);
}

export const serviceRoutes: readonly Route<Engine>[] = [
  ['GET', '/services', list],
  ['POST', '/services/create', create],
  ['GET', '/services/:id', inspect],
  ['POST', '/services/:id/update', update],
  ['DELETE', '/services/:id', remove],
];
