import type { Json } from '../../../src/net/http.ts';
import { failure, type Answer, type Call, type Route } from './fake-engine.ts';
import { fakeSwarm, services, tasks } from './fake-swarm.ts';

/**
 * A swarm with the stack `shop`: a service that a file changes, one that it has no more, a config of another content. Every
 * kind of object is there once at most, because the real client goes through several in an order of chance.
 */

type Item = Readonly<Record<string, Json>>;

const LABEL = 'com.docker.stack.namespace';
const STACK = { [LABEL]: 'shop' };

function stackService(now: number, index: number, name: string): Item {
  const service = services(now)[index] as Item;
  const spec = service['Spec'] as Item;
  return { ...service, Spec: { ...spec, Name: name, Labels: { ...STACK, 'com.docker.stack.image': 'nginx:1.25' } } };
}

/** The names that a `name` filter asks for. */
function namesAsked(call: Call): string[] {
  const filters = JSON.parse(call.query['filters'] ?? '{}') as Record<string, Record<string, boolean>>;
  return Object.keys(filters['name'] ?? {});
}

function isOfShop(call: Call): boolean {
  return (call.query['filters'] ?? '').includes('=shop"') || !(call.query['filters'] ?? '').includes(`${LABEL}=`);
}

export function fakeStack(now: number): Readonly<Record<string, Route>> {
  const created = (json: Json): Answer => ({
    response: { status: 201, headers: { 'content-type': 'application/json' }, body: { json } },
  });
  const object = (name: string): Item => ({
    ID: `id-of-${name}`.padEnd(25, '0'),
    Version: { Index: 7 },
    CreatedAt: '2026-11-21T00:23:23.297835424Z',
    UpdatedAt: '2026-11-21T00:23:23.297835424Z',
    Spec: { Name: name, Labels: STACK },
  });
  const objects: Route = (call) => {
    const asked = namesAsked(call).filter((name) => name !== 'nosuch');
    if (asked.length > 0) return { json: asked.map(object) };
    return { json: isOfShop(call) ? [object('shop_one')] : [] };
  };
  return {
    ...fakeSwarm(now),
    'GET /services': (call) => ({
      json: isOfShop(call) ? [stackService(now, 0, 'shop_web'), stackService(now, 1, 'shop_old')] : [],
    }),
    'POST /services/*/update': (call) => {
      const stale = (call.json as Item)['Name'] === 'shop_old';
      return stale ? failure(500, 'rpc error: code = Unknown desc = update out of sequence') : { json: {} };
    },
    'DELETE /services/*': () => ({ response: { status: 200, headers: {} } }),
    'GET /tasks': (call) => ({ json: isOfShop(call) ? tasks(now) : [] }),
    'GET /networks': () => ({ json: [] }),
    'GET /networks/*': (call) =>
      call.parameters[0] === 'docker_gwbridge'
        ? { json: { Name: 'docker_gwbridge', Id: 'a1', Scope: 'local', Driver: 'bridge' } }
        : failure(404, `network ${call.parameters[0]!} not found`),
    'GET /secrets': objects,
    'GET /secrets/*': (call) => failure(404, `secret ${call.parameters[0]!} not found`),
    'POST /secrets/create': () => created({ ID: 'newsecret000000000000000a' }),
    'DELETE /secrets/*': () => failure(400, "rpc error: code = InvalidArgument desc = secret 'x' is in use"),
    'GET /configs': objects,
    'GET /configs/*': (call) => ({ json: object(call.parameters[0]!) }),
    'POST /configs/*/update': (call) =>
      (call.json as Item)['Name'] === 'shop_changed'
        ? failure(400, 'rpc error: code = InvalidArgument desc = only updates to Labels are allowed')
        : { response: { status: 200, headers: {} } },
    'DELETE /configs/*': () => ({ response: { status: 204, headers: {} } }),
  };
}
