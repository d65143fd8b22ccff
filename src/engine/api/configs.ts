import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { Engine } from '../engine.ts';
import { empty, json, type Call } from './call.ts';
import { findConfig } from './lookup.ts';
import type { Route } from './router.ts';
import { readSecretSpec, secretJson } from './secrets.ts';

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters();
  if (engine.member.info().controlAvailable) filters.validate(['id', 'label', 'name']);
  const narrow = { namePrefixes: filters.get('name'), idPrefixes: filters.get('id'), labels: filters.pairs('label') };
  const configs = yield* engine.member.control('listConfigs', { filters: narrow }).wait();
  return json(configs.map((each) => secretJson(each, true)));
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  return json(secretJson(yield* findConfig(engine, call.path.id), true));
}

function* create(engine: Engine, call: Call): Task<HttpResponse> {
  const config = yield* engine.member.control('createConfig', { spec: readSecretSpec(call.body()) }).wait();
  return json({ ID: config.ID }, 201);
}

function* update(engine: Engine, call: Call): Task<HttpResponse> {
  const spec = readSecretSpec(call.body());
  const version = call.version('config');
  const config = yield* findConfig(engine, call.path.id);
  yield* engine.member.control('updateConfig', { id: config.ID, version, spec }).wait();
  return empty(200);
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const config = yield* findConfig(engine, call.path.id);
  yield* engine.member.control('removeConfig', { id: config.ID }).wait();
  return empty();
}

export const configRoutes: readonly Route<Engine>[] = [
  ['GET', '/configs', list],
  ['POST', '/configs/create', create],
  ['GET', '/configs/:id', inspect],
  ['POST', '/configs/:id/update', update],
  ['DELETE', '/configs/:id', remove],
];
