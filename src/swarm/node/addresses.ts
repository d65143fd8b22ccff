import { formatAddress, parseAddress } from '../../net/address.ts';
import type { Interface } from '../../net/interface.ts';
import type { Namespace } from '../../net/namespace.ts';
import { SwarmError } from './errors.ts';

export const DEFAULT_PORT = 2377;
const ANY = '0.0.0.0';

const refuse = (message: string): SwarmError => new SwarmError(400, message);

/** Splits `host:port`; without a port it is `port`. */
export function splitAddress(text: string, port: number): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port };
  const given = Number(text.slice(colon + 1));
  return { host: text.slice(0, colon), port: /^\d+$/.test(text.slice(colon + 1)) ? given : port };
}

/** Interfaces that lead out of the host: not loopback, not what Docker itself has made. */
const outward = (net: Namespace): Interface[] =>
  [...net.interfaces.values()].filter((each) => each.kind === 'ethernet' && each.up && each.addresses.length > 0);

function addressOfInterface(net: Namespace, name: string): string | undefined {
  const found = net.interfaces.get(name);
  if (found === undefined) return undefined;
  const [first, second] = found.addresses.map((each) => formatAddress(each.address));
  if (first === undefined) throw refuse(`interface ${name} has no usable IPv4 or IPv6 address`);
  if (second !== undefined) throw refuse(`interface ${name} has more than one IPv4 address (${first} and ${second})`);
  return first;
}

/** The one address that the system has towards others. @throws SwarmError when there are none or several (facts 1.7) */
export function systemAddress(net: Namespace): string {
  let found: { readonly name: string; readonly address: string } | undefined;
  for (const each of outward(net))
    for (const cidr of each.addresses) {
      const address = formatAddress(cidr.address);
      if (found === undefined) found = { name: each.name, address };
      else if (found.name === each.name)
        throw refuse(
          `could not choose an IP address to advertise since this system has multiple addresses on interface ${each.name} (${found.address} and ${address})`,
        );
      else
        throw refuse(
          `could not choose an IP address to advertise since this system has multiple addresses on different interfaces (${found.address} on ${found.name} and ${address} on ${each.name})`,
        );
    }
  if (found === undefined) throw refuse("could not find the system's IP address");
  return found.address;
}

/** Where to listen: an address or an interface, with or without a port. @throws SwarmError */
export function resolveListen(net: Namespace, text: string): { readonly host: string; readonly port: number } {
  if (text === '') return { host: ANY, port: DEFAULT_PORT };
  const { host, port } = splitAddress(text, DEFAULT_PORT);
  if (parseAddress(host) !== undefined) return { host, port };
  const address = addressOfInterface(net, host);
  if (address === undefined)
    throw refuse('listen address must be an IP address or network interface (with optional port number)');
  return { host: address, port };
}

/**
 * What to tell others: an address or an interface, with or without a port; without any the listening address or the
 * system's only one. @throws SwarmError
 */
export function resolveAdvertise(
  net: Namespace,
  text: string,
  listen: { readonly host: string; readonly port: number },
): { readonly host: string; readonly port: number } {
  if (text === '') return { host: listen.host === ANY ? systemAddress(net) : listen.host, port: listen.port };
  const { host, port } = splitAddress(text, listen.port);
  const wrong = 'advertise address must be a non-zero IP address or network interface (with optional port number)';
  const address = parseAddress(host);
  if (address === 0) throw refuse(wrong);
  if (address !== undefined) return { host, port };
  const ofInterface = addressOfInterface(net, host);
  if (ofInterface === undefined) throw refuse(wrong);
  return { host: ofInterface, port };
}

/** Where overlay traffic goes. @throws SwarmError */
export function checkDataPath(net: Namespace, text: string): void {
  if (text === '') return;
  const address = parseAddress(text);
  if (address === 0 || (address === undefined && addressOfInterface(net, text) === undefined))
    throw refuse('data path address must be a non-zero IP address or network interface (without a port number)');
}

/**
 * The address from which a joining node reaches the manager, unless it listens on one of its own.
 * @throws SwarmError where there is no way to find it (transcripts/swarm-flags)
 */
function localAddress(net: Namespace, listenHost: string, remote: string): string {
  if (listenHost !== ANY) return listenHost;
  const failed = (why: string): SwarmError => new SwarmError(500, `could not find local IP address: dial udp: ${why}`);
  const { host, port } = splitAddress(remote, DEFAULT_PORT);
  if (port > 65_535) throw failed(`address ${port}: invalid port`);
  const target = parseAddress(host);
  if (target === undefined) {
    // Hosts ask the router for names, and it knows none of the hosts.
    const router = net.routes.find((route) => route.gateway !== undefined)?.gateway;
    const server = router === undefined ? '' : ` on ${formatAddress(router)}:53`;
    throw failed(`lookup ${host}${server}: no such host`);
  }
  const source = net.sourceFor(target);
  if (source === undefined) throw failed(`${host}:${port}: connect: network is unreachable`);
  return formatAddress(source);
}

/**
 * What a joining node tells others. A bad address is silently ignored; then the address counts from which it reaches
 * the manager (facts 1.8).
 * @returns host:port
 * @throws SwarmError when it cannot know from where it reaches the manager
 */
export function advertiseOnJoin(
  net: Namespace,
  text: string,
  listen: { readonly host: string; readonly port: number },
  remote: string,
): string {
  const local = localAddress(net, listen.host, remote);
  try {
    if (text !== '') {
      const { host, port } = resolveAdvertise(net, text, listen);
      return `${host}:${port}`;
    }
  } catch (error) {
    if (!(error instanceof SwarmError)) throw error;
  }
  return `${local}:${listen.port}`;
}
