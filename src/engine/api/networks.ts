import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { RpcError } from '../../swarm/control/rpc-error.ts';
import { SwarmError } from '../../swarm/node/errors.ts';
import type { NetworkSpec, SwarmNetwork } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { Filters } from '../filters.ts';
import { checkPools, type AddressPool } from '../network/ipam-config.ts';
import type { LocalNetwork } from '../network/local-network.ts';
import { PREDEFINED, type CreateNetwork } from '../network/networks.ts';
import { compareText } from '../../kernel/compare.ts';
import { PruneFilters } from '../prune-filters.ts';
import { empty, json, type Call } from './call.ts';
import { readEndpoint } from './container-input.ts';
import type { Out } from './convert/service-out.ts';
import { flag, object, objects, optionalText, pairs, text, type Input } from './input.ts';
import { findSwarmNetwork } from './lookup.ts';
import { localNetworkJson, servicesJson, swarmNetworkJson, type Peer } from './network-json.ts';
import type { Route } from './router.ts';

const TWIN = 'com.docker.swarm.predefined';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly json: Out;
  /** Only the swarm's managers know it: it is not on this host. */
  readonly stored: boolean;
}

/** What the managers answer; without an answer, or where this is no manager, what else is known must do. */
function* askManagers<T>(engine: Engine, ask: () => Task<T>): Task<T | undefined> {
  if (!engine.member.info().controlAvailable) return undefined;
  try {
    return yield* ask();
  } catch (error) {
    if (error instanceof RpcError || error instanceof SwarmError) return undefined;
    throw error;
  }
}

/** The networks that the swarm's managers know; none where nobody tells (transcripts/managers-lose-two). */
function* swarmNetworks(engine: Engine): Task<readonly SwarmNetwork[]> {
  const all = yield* askManagers(engine, () => engine.member.control('listNetworks', {}).wait());
  return (all ?? []).filter((each) => !Object.hasOwn(each.Spec.Labels, TWIN));
}

/** The hosts on an overlay, as their gossip has it. */
function peersOf(engine: Engine, network: LocalNetwork): readonly Peer[] {
  if (network.o.scope !== 'swarm') return [];
  return engine.discovery.peers(network.id).map(({ name, address }) => ({ Name: name, IP: address }));
}

function test(filters: Filters, each: Listed): boolean {
  const types = filters.get('type');
  const builtin = PREDEFINED.includes(each.name);
  const dangling = filters.boolean('dangling');
  return (
    filters.exact('driver', each.driver) &&
    // A manager asks the swarm's store for whole names (transcripts/net-cli).
    (each.stored ? filters.exact('name', each.name) : filters.match('name', each.name)) &&
    filters.match('id', each.id) &&
    filters.exact('scope', each.scope) &&
    filters.labels('label', each.labels) &&
    (types.length === 0 || types.includes(builtin ? 'builtin' : 'custom')) &&
    // The real engine does not look whether anybody is on a network (transcripts/net-cli).
    (dangling === undefined || dangling === !builtin)
  );
}

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters(['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type']);
  for (const type of filters.get('type'))
    if (type !== 'builtin' && type !== 'custom') throw new EngineError(400, `invalid filter: 'type'='${type}'`);
  const swarm = yield* swarmNetworks(engine);
  const listed: Listed[] = swarm.map((each) => ({
    id: each.ID,
    name: each.Spec.Name,
    driver: each.DriverState?.Name ?? '',
    scope: 'swarm',
    labels: each.Spec.Labels,
    json: swarmNetworkJson(each),
    stored: engine.networks.get(each.ID) === undefined,
  }));
  const known = new Set(swarm.map((each) => each.ID));
  for (const each of engine.networks.all()) {
    if (known.has(each.id)) continue;
    listed.push({
      id: each.id,
      name: each.name,
      driver: each.o.driver,
      scope: each.o.scope,
      labels: each.o.labels,
      json: localNetworkJson(each, false, peersOf(engine, each)),
      stored: false,
    });
  }
  return json(listed.filter((each) => test(filters, each)).map((each) => each.json));
}

type Found = { readonly local: LocalNetwork } | { readonly swarm: SwarmNetwork };

/** Full id before exact name before the beginning of an id; this host before the swarm. @throws EngineError 404, 400 */
function* find(engine: Engine, reference: string, scope = ''): Task<Found> {
  const local = engine.networks.all().filter((each) => scope === '' || each.o.scope === scope);
  const swarm = scope === 'local' ? [] : yield* swarmNetworks(engine);
  const candidates: { id: string; name: string; found: Found }[] = local.map((each) => ({
    id: each.id,
    name: each.name,
    found: { local: each },
  }));
  for (const each of swarm)
    if (!candidates.some(({ id }) => id === each.ID))
      candidates.push({ id: each.ID, name: each.Spec.Name, found: { swarm: each } });
  const tests: ((each: { id: string; name: string }) => boolean)[] = [
    (each) => each.id === reference,
    (each) => each.name === reference,
    (each) => reference !== '' && each.id.startsWith(reference),
  ];
  for (const [index, matches] of tests.entries()) {
    const found = candidates.filter(matches);
    if (found.length === 1) return found[0].found;
    if (found.length > 1)
      throw new EngineError(
        400,
        `network ${reference} is ambiguous (${found.length} matches found ${index === 1 ? 'based on name' : 'based on ID prefix'})`,
      );
  }
  // The swarm's twins of bridge and host are found only where nothing else is (recordings/network-update).
  if (scope !== 'local' && engine.member.info().controlAvailable)
    return { swarm: yield* findSwarmNetwork(engine, reference) };
  throw new EngineError(404, `network ${reference} not found`);
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  const found = yield* find(engine, call.path.id, call.query('scope') ?? '');
  if ('swarm' in found) return json(swarmNetworkJson(found.swarm));
  const body = localNetworkJson(found.local, true, peersOf(engine, found.local));
  const services = call.flag('verbose') ? engine.discovery.services(found.local.id) : undefined;
  return json(services === undefined || services.size === 0 ? body : { ...body, Services: servicesJson(services) });
}

/** @throws EngineError 403 where the swarm's networks cannot be made */
function requireManager(engine: Engine): void {
  if (engine.member.info().controlAvailable) return;
  throw new EngineError(
    403,
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
  );
}

/**
 * What networks of settings alone, and networks made from them, may not have.
 * @throws EngineError 403 (transcripts/no-swarm-calls)
 */
function checkConfiguration(body: Input, configFrom: string): void {
  const configOnly = flag(body, 'ConfigOnly');
  const operator = ['Ingress', 'Internal', 'Attachable'].some((each) => flag(body, each)) || text(body, 'Scope') !== '';
  if (configOnly && operator)
    throw new EngineError(
      403,
      'configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.',
    );
  if (configFrom === '') return;
  if (configOnly) throw new EngineError(403, 'a configuration network cannot depend on another configuration network');
  const named = (values: object | undefined): boolean => Object.keys(values ?? {}).length > 0;
  if (readPools(body).length > 0 || flag(body, 'EnableIPv6') || named(pairs(body, 'Labels')))
    throw new EngineError(
      403,
      'user specified configurations are not supported if the network depends on a configuration network',
    );
  if (named(pairs(body, 'Options')))
    throw new EngineError(
      403,
      'network driver options are not supported if the network depends on a configuration network',
    );
}

/** The pools of an IPAM configuration. */
function readPools(body: Input): readonly AddressPool[] {
  const pools = objects(object(body, 'IPAM'), 'Config') ?? [];
  return pools.map((pool) => ({
    Subnet: optionalText(pool, 'Subnet'),
    IPRange: optionalText(pool, 'IPRange'),
    Gateway: optionalText(pool, 'Gateway'),
  }));
}

function* create(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.body();
  const name = text(body, 'Name');
  const driver = text(body, 'Driver') || 'bridge';
  const pools = readPools(body);
  const scope = text(body, 'Scope');
  if (PREDEFINED.includes(name) && driver !== 'overlay')
    throw new EngineError(403, `operation is not permitted on predefined ${name} network `);
  const exists = new EngineError(409, `network with name ${name} already exists`);
  if (engine.networks.byName(name) !== undefined) throw exists;
  if (driver === 'overlay') requireManager(engine);
  checkPools(pools);
  const configFrom = text(object(body, 'ConfigFrom'), 'Network');
  checkConfiguration(body, configFrom);
  const asked: CreateNetwork = {
    name,
    driver,
    subnet: pools[0]?.Subnet,
    gateway: pools[0]?.Gateway,
    ipRange: pools[0]?.IPRange,
    options: pairs(body, 'Options') ?? {},
    labels: pairs(body, 'Labels') ?? {},
    internal: flag(body, 'Internal'),
    attachable: flag(body, 'Attachable'),
    enableIPv6: flag(body, 'EnableIPv6'),
    ...(configFrom === '' ? {} : { configFrom }),
  };
  if (flag(body, 'ConfigOnly')) return json({ Id: engine.networks.createConfiguration(asked).id, Warning: '' }, 201);
  if (driver === 'overlay' && scope === 'local')
    throw new EngineError(400, 'cannot downgrade network scope for overlay networks');
  if (driver !== 'overlay' && scope !== 'swarm') {
    if ((yield* swarmNetworks(engine)).some((each) => each.Spec.Name === name)) throw exists;
    if (flag(body, 'Ingress')) throw new EngineError(403, 'Ingress network can only be global scope network');
    yield* engine.think();
    const network = engine.networks.create(asked);
    return json({ Id: network.id, Warning: '' }, 201);
  }
  requireManager(engine);
  if (configFrom !== '') engine.networks.configuration(configFrom);
  if ((yield* swarmNetworks(engine)).some((each) => each.Spec.Name === name)) throw exists;
  const spec: NetworkSpec = {
    Name: name,
    Labels: pairs(body, 'Labels') ?? {},
    Driver: { Name: driver, Options: pairs(body, 'Options') },
    EnableIPv6: flag(body, 'EnableIPv6'),
    Internal: flag(body, 'Internal'),
    Attachable: flag(body, 'Attachable'),
    Ingress: flag(body, 'Ingress'),
    IPAM:
      body.IPAM === undefined || body.IPAM === null
        ? undefined
        : { Driver: text(object(body, 'IPAM'), 'Driver') || undefined, Configs: pools },
    Scope: scope === '' ? undefined : scope,
    ...(configFrom === '' ? {} : { ConfigFrom: configFrom }),
  };
  const network = yield* engine.member.control('createNetwork', { spec }).wait();
  return json({ Id: network.ID, Warning: '' }, 201);
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const found = yield* find(engine, call.path.id);
  if ('local' in found && found.local.o.scope === 'local') {
    engine.networks.remove(found.local);
    return empty();
  }
  const id = 'local' in found ? found.local.id : found.swarm.ID;
  if (!engine.member.info().controlAvailable && 'local' in found) {
    engine.networks.remove(found.local);
    return empty();
  }
  yield* engine.member.control('removeNetwork', { id }).wait();
  return empty();
}

function* connect(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.body();
  const container = engine.containers.find(text(body, 'Container'));
  const found = yield* findAny(engine, call.path.id);
  const request = readEndpoint(object(body, 'EndpointConfig'));
  const name = found === undefined ? call.path.id : 'local' in found ? found.local.name : found.swarm.Spec.Name;
  yield* engine.connector.connect(container, name, { request, networkId: '' });
  return empty(200);
}

/** The network, or undefined where only the managers could know of it. @throws EngineError */
function* findAny(engine: Engine, reference: string): Task<Found | undefined> {
  try {
    return yield* find(engine, reference);
  } catch (error) {
    const inSwarm = engine.member.info().localNodeState === 'active' && !engine.member.info().controlAvailable;
    if (inSwarm && error instanceof EngineError && error.status === 404) return undefined;
    throw error;
  }
}

function* disconnect(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.body();
  const container = engine.containers.find(text(body, 'Container'));
  const found = yield* find(engine, call.path.id);
  if ('local' in found) engine.connector.disconnect(container, found.local);
  else throw new EngineError(403, `container ${container.id} is not connected to network ${found.swarm.Spec.Name}`);
  return empty(200);
}

/** Deletes the networks that nobody uses, here and, on a manager, in the swarm. */
function* prune(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = new PruneFilters(call.filters(['label', 'label!', 'until']), engine.kernel.date);
  const deleted: string[] = [];
  for (const each of engine.networks.all()) {
    if (!each.holdsPool || PREDEFINED.includes(each.name) || each.endpoints.size > 0) continue;
    if (!filters.takes(each.o.created, each.o.labels)) continue;
    engine.networks.remove(each);
    deleted.push(each.name);
  }
  const swarm = [...(yield* swarmNetworks(engine))].sort((a, b) => compareText(a.ID, b.ID));
  for (const each of swarm) {
    if (each.Spec.Ingress || !filters.takes(each.CreatedAt, each.Spec.Labels)) continue;
    try {
      yield* engine.member.control('removeNetwork', { id: each.ID }).wait();
      deleted.push(each.Spec.Name);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
    }
  }
  engine.events.emit({ type: 'network', action: 'prune', id: '', attributes: { reclaimed: '0' }, scope: 'local' });
  return json({ NetworksDeleted: deleted.length === 0 ? null : deleted });
}

export const networkRoutes: readonly Route<Engine>[] = [
  ['GET', '/networks', list],
  ['POST', '/networks/create', create],
  ['POST', '/networks/prune', prune],
  ['GET', '/networks/:id', inspect],
  ['DELETE', '/networks/:id', remove],
  ['POST', '/networks/:id/connect', connect],
  ['POST', '/networks/:id/disconnect', disconnect],
];
