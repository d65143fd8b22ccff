import type { Json } from '../../src/net/http.ts';
import { allSoftware } from '../../src/world/all-software.ts';
import type { SimulatedHost } from '../../src/world/simulated-host.ts';
import { World } from '../../src/world/world.ts';

/** Hosts that join at the same time: a manager takes each in by itself, and none is asked to wait too long. */
const JOINING = 50;

/** Asks a host's engine over its API and lets time pass until it has answered. @throws Error unless it worked */
export function ask(world: World, host: SimulatedHost, method: string, path: string, body?: Json): Json {
  return answers(world, [send(host, method, path, body)])[0];
}

function send(host: SimulatedHost, method: string, path: string, json: Json = {}) {
  return host.engine.handle({ method, path: `/v1.51${path}`, query: [], headers: {}, body: { json } });
}

function answers(world: World, asked: readonly ReturnType<typeof send>[]): Json[] {
  while (asked.some((each) => !each.settled) && world.kernel.step());
  return asked.map((each) => {
    const { status, body } = each.get();
    const json = body !== undefined && 'json' in body ? body.json : null;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`);
    return json;
  });
}

/** A world in whose hosts have all joined one swarm, by the API: the first three are its managers. */
export function cluster(hosts: number): World {
  const world = new World({ seed: 'bench', hosts, images: 'ordinary', software: allSoftware });
  const [first, ...others] = world.hosts;
  ask(world, first, 'POST', '/swarm/init', { ListenAddr: '0.0.0.0:2377', AdvertiseAddr: first.address });
  const { JoinTokens } = ask(world, first, 'GET', '/swarm') as { JoinTokens: { Worker: string; Manager: string } };
  const join = (host: SimulatedHost, JoinToken: string) =>
    send(host, 'POST', '/swarm/join', {
      ListenAddr: '0.0.0.0:2377',
      AdvertiseAddr: host.address,
      RemoteAddrs: [`${first.address}:2377`],
      JoinToken,
    });
  for (const host of others.slice(0, 2)) answers(world, [join(host, JoinTokens.Manager)]);
  for (let i = 2; i < others.length; i += JOINING)
    answers(
      world,
      others.slice(i, i + JOINING).map((host) => join(host, JoinTokens.Worker)),
    );
  return world;
}
