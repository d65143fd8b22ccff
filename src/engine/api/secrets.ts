import { decodeBase64Text, encodeBase64Text } from '../../kernel/base64.ts';
import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { Secret, SecretSpec } from '../../swarm/types.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../errors.ts';
import { sorted } from '../sorted.ts';
import { rfc3339Nano } from '../time.ts';
import { empty, json, type Call } from './call.ts';
import { someLabels, versionJson, type Out } from './convert/service-out.ts';
import { optionalObject, pairs, text, type Input } from './input.ts';
import { findSecret } from './lookup.ts';
import type { Route } from './router.ts';

/** A secret or a config. @param data whether to show what it holds */
export function secretJson(secret: Secret, data: boolean): Out {
  const { Spec } = secret;
  return {
    ID: secret.ID,
    Version: versionJson(secret.Version),
    CreatedAt: rfc3339Nano(secret.CreatedAt),
    UpdatedAt: rfc3339Nano(secret.UpdatedAt),
    Spec: {
      Name: Spec.Name,
      Labels: sorted(Spec.Labels),
      Data: data && Spec.data !== '' ? encodeBase64Text(Spec.data) : undefined,
      Driver:
        Spec.Driver === undefined ? undefined : { Name: Spec.Driver.Name, Options: someLabels(Spec.Driver.Options) },
      Templating: Spec.Templating === undefined ? undefined : { Name: Spec.Templating.Name },
    },
  };
}

/** The body of a create or an update. @throws EngineError 400 */
export function readSecretSpec(body: Input): SecretSpec {
  const driver = optionalObject(body, 'Driver');
  const templating = optionalObject(body, 'Templating');
  return {
    Name: text(body, 'Name'),
    Labels: pairs(body, 'Labels') ?? {},
    data: decodeBase64(text(body, 'Data')),
    Driver: driver === undefined ? undefined : { Name: text(driver, 'Name'), Options: pairs(driver, 'Options') },
    Templating: templating === undefined ? undefined : { Name: text(templating, 'Name') },
  };
}

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters();
  if (engine.member.info().controlAvailable) filters.validate(['id', 'label', 'name', 'names']);
  const narrow = {
    names: filters.get('names'),
    namePrefixes: filters.get('name'),
    idPrefixes: filters.get('id'),
    labels: filters.pairs('label'),
  };
  const secrets = yield* engine.member.control('listSecrets', { filters: narrow }).wait();
  return json(secrets.map((each) => secretJson(each, false)));
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  return json(secretJson(yield* findSecret(engine, call.path.id), false));
}

function* create(engine: Engine, call: Call): Task<HttpResponse> {
  const secret = yield* engine.member.control('createSecret', { spec: readSecretSpec(call.body()) }).wait();
  return json({ ID: secret.ID }, 201);
}

function* update(engine: Engine, call: Call): Task<HttpResponse> {
  const spec = readSecretSpec(call.body());
  const version = call.version('secret');
  const secret = yield* findSecret(engine, call.path.id);
  yield* engine.member.control('updateSecret', { id: secret.ID, version, spec }).wait();
  return empty(200);
}

function* remove(engine: Engine, call: Call): Task<HttpResponse> {
  const secret = yield* findSecret(engine, call.path.id);
  yield* engine.member.control('removeSecret', { id: secret.ID }).wait();
  return empty();
}

export const secretRoutes: readonly Route<Engine>[] = [
  ['GET', '/secrets', list],
  ['POST', '/secrets/create', create],
  ['GET', '/secrets/:id', inspect],
  ['POST', '/secrets/:id/update', update],
  ['DELETE', '/secrets/:id', remove],
];

/** @throws EngineError 400 */
function decodeBase64(data: string): string {
  const decoded = decodeBase64Text(data);
  if (decoded === undefined) throw new EngineError(400, 'invalid JSON: illegal base64 data at input byte 0');
  return decoded;
}
