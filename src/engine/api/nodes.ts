import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { NodeRole, Availability } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { Filters } from '../filters.ts';
import type { Engine } from '../engine.ts';
import { empty, json, type Call } from './call.ts';
import { nodeJson } from './convert/node-out.ts';
import { optionalText, pairs, text, type Input } from './input.ts';
import { findNode } from './lookup.ts';
import type { Route } from './router.ts';

const ROLES: readonly NodeRole[] = ['worker', 'manager'];

/** What a filter asks for, in small letters; an empty value asks for nothing. */
function given<T extends string>(filters: Filters, key: string): readonly T[] {
  return filters
    .get(key)
    .filter((each) => each !== '')
    .map((each) => each.toLowerCase() as T);
}

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters();
  if (engine.member.info().controlAvailable) {
    filters.validate(['id', 'label', 'membership', 'name', 'node.label', 'role']);
    for (const each of filters.get('role'))
      if (each !== '' && !ROLES.includes(each.toLowerCase() as NodeRole))
        throw new EngineError(500, `Invalid role filter: '${each}'`);
    for (const each of filters.get('membership'))
      if (!['', 'accepted', 'pending'].includes(each.toLowerCase()))
        throw new EngineError(500, `Invalid membership filter: '${each}'`);
  }
  const nodes = yield* engine.member
    .control('listNodes', {
      filters: {
        namePrefixes: filters.get('name'),
        idPrefixes: filters.get('id'),
        labels: filters.pairs('label'),
        nodeLabels: filters.pairs('node.label'),
        roles: given<NodeRole>(filters, 'role'),
        memberships: given<'accepted' | 'pending'>(filters, 'membership'),
      },
    })
    .wait();
  return json(nodes.map(nodeJson));
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  return json(nodeJson(yield* findNode(engine, call.path.id)));
}

function oneOf<T extends string>(body: Input, key: string, accepted: readonly T[]): T {
  const value = text(body, key);
  const found = accepted.find((each) => each === value.toLowerCase());
  if (found === undefined) throw new EngineError(400, `invalid ${key}: ${JSON.stringify(value)}`);
  return found;
}

function* update(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.optionalBody('swarm.NodeSpec');
  const version = call.version('node');
  const spec = {
    Name: optionalText(body, 'Name'),
    Labels: pairs(body, 'Labels') ?? {},
    Role: oneOf(body, 'Role', ROLES),
    Availability: oneOf<Availability>(body, 'Availability', ['active', 'pause', 'drain']),
  };
  const node = yield* findNode(engine, call.path.id);
  yield* engine.member.control('updateNode', { id: node.ID, version, spec }).wait();
  return empty(200);
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const node = yield* findNode(engine, call.path.id);
  yield* engine.member.control('removeNode', { id: node.ID, force: call.flag('force') }).wait();
  return empty(200);
}

export const nodeRoutes: readonly Route<Engine>[] = [
  ['GET', '/nodes', list],
  ['GET', '/nodes/:id', inspect],
  ['POST', '/nodes/:id/update', update],
  ['DELETE', '/nodes/:id', remove],
];
