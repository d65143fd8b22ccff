import { parseUint, type NumberError } from '../../../kernel/go/strconv.ts';
import { cut, readCsvLine } from '../csv.ts';
import { isIpAddress } from './validators.ts';

/** A published port of a service, as the API's PortConfig has it. */
export interface PortOption {
  readonly Protocol: string;
  readonly TargetPort: number;
  readonly PublishedPort: number;
  readonly PublishMode: string;
}

function csvPort(what: string, text: string): number {
  try {
    return Number(parseUint(text, 10, 16));
  } catch (error) {
    throw new Error(`invalid ${what} port (${text}): value must be an integer: ${(error as NumberError).reason}`, {
      cause: error,
    });
  }
}

function longForm(text: string): PortOption {
  let protocol = 'tcp';
  let mode = 'ingress';
  let target = 0;
  let published = 0;
  for (const field of readCsvLine(text)) {
    const [key, value, found] = cut(field.toLowerCase(), '=');
    if (!found || key === '') throw new Error(`invalid field: ${field}`);
    switch (key) {
      case 'protocol':
        if (!['tcp', 'udp', 'sctp'].includes(value)) throw new Error(`invalid protocol value '${value}'`);
        protocol = value;
        break;
      case 'mode':
        if (value !== 'ingress' && value !== 'host') {
          throw new Error(`invalid publish mode value (${value}): must be either 'ingress' or 'host'`);
        }
        mode = value;
        break;
      case 'target':
        target = csvPort('target', value);
        break;
      case 'published':
        published = csvPort('published', value);
        break;
      default:
        throw new Error(`invalid field key: ${key}`);
    }
  }
  if (target === 0) throw new Error("missing mandatory field 'target'");
  return { Protocol: protocol, TargetPort: target, PublishedPort: published, PublishMode: mode };
}

/** `80` or `80-82` as first and last port. */
export function parsePortRange(text: string): readonly [number, number] {
  if (text === '') throw new Error('empty string specified for ports');
  const [first, last, isRange] = cut(text, '-');
  const from = Number(parseUint(first, 10, 16));
  const to = isRange ? Number(parseUint(last, 10, 16)) : from;
  if (to < from) throw new Error(`invalid range specified for port: ${text}`);
  return [from, to];
}

/** The parts of `[IP:][HOST:]CONTAINER[/PROTO]`. */
export interface PortMapping {
  readonly ip: string;
  readonly hostPort: string;
  readonly containerPort: number;
  readonly protocol: string;
}

function range(text: string, failure: string): readonly [number, number] {
  try {
    return parsePortRange(text);
  } catch {
    throw new Error(`${failure}: ${text}`);
  }
}

/**
 * The short form of -p, one entry per container port; a host range for one container port stays a range.
 * @throws Error with docker's text, e.g. `Invalid containerPort: x`
 */
export function parsePortSpec(text: string): PortMapping[] {
  const parts = text.split(':');
  const container = parts.pop()!;
  const host = parts.pop() ?? '';
  let ip = parts.join(':');
  if (ip.startsWith('[')) {
    const close = ip.indexOf(']');
    ip = close < 0 ? ip : ip.slice(1, close);
  } else if (ip.split(':').length === 2) {
    throw new Error(`Invalid ip address ${ip}: address ${ip}:: too many colons in address`);
  }
  const [ports, proto, hasProto] = cut(container, '/');
  const protocol = hasProto && proto !== '' ? proto : 'tcp';
  if (ip !== '' && !isIpAddress(ip)) throw new Error(`Invalid ip address: ${ip}`);
  if (ports === '') throw new Error(`No port specified: ${text}<empty>`);
  const [first, last] = range(ports, 'Invalid containerPort');
  let [hostFirst, hostLast] = [0, 0];
  if (host !== '') [hostFirst, hostLast] = range(host, 'Invalid hostPort');
  if (host !== '' && last - first !== hostLast - hostFirst && last !== first) {
    throw new Error(`Invalid ranges specified for container and host Ports: ${ports} and ${host}`);
  }
  if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) throw new Error(`Invalid proto: ${protocol}`);
  const mappings: PortMapping[] = [];
  for (let offset = 0; offset <= last - first; offset += 1) {
    let hostPort = host === '' ? '' : String(hostFirst + offset);
    if (first === last && hostFirst !== hostLast) hostPort = `${hostFirst}-${hostLast}`;
    mappings.push({ ip, hostPort, containerPort: first + offset, protocol: protocol.toLowerCase() });
  }
  return mappings;
}

/** A service's -p in either form; a host range gives one published port per number. @throws Error */
export function parseServicePort(text: string): PortOption[] {
  if (/\w+=\w+(,\w+=\w+)*/.test(text)) return [longForm(text)];
  const out: PortOption[] = [];
  for (const mapping of parsePortSpec(text)) {
    if (mapping.ip !== '' && mapping.ip !== '0.0.0.0') throw new Error('hostip is not supported');
    const published = mapping.hostPort === '' ? [0, 0] : parsePortRange(mapping.hostPort);
    for (let port = published[0]!; port <= published[1]!; port += 1) {
      out.push({
        Protocol: mapping.protocol,
        TargetPort: mapping.containerPort,
        PublishedPort: port,
        PublishMode: 'ingress',
      });
    }
  }
  return out;
}
