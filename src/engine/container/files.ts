import type { FileSystem } from '../../host/fs/file-system.ts';
import type { Layer } from '../../host/fs/layer.ts';
import type { Container } from './container.ts';
import { resolvConf, type ResolverKind } from './resolv-conf.ts';

/** Files of a container that the engine lays into it; no layer holds them. */
export const NOT_COMMITTED: ReadonlySet<string> = new Set([
  '/dev',
  '/proc',
  '/sys',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
]);

/** These files stand in a container, empty, before its first start (recordings/events-order). */
export const initLayer: Layer = {
  '/etc/hosts': { type: 'file', text: '' },
  '/etc/hostname': { type: 'file', text: '' },
  '/etc/resolv.conf': { type: 'file', text: '' },
};

/** On a network of its own a container asks the embedded server; on the default bridge, whom the host asks. */
function resolverKind(container: Container): ResolverKind {
  const names = [...container.attachments.keys()];
  if (container.hostConfig.NetworkMode === 'host' || names.every((name) => name === 'host' || name === 'none'))
    return undefined;
  return names.every((name) => ['bridge', 'host', 'none'].includes(name)) ? 'legacy' : 'internal resolver';
}

/** `db:10.9.8.7` → a line of /etc/hosts; `host-gateway` is the address of the default bridge. */
function extraHost(text: string, gateway: string): string {
  const at = text.search(/[:=]/);
  const address = text.slice(at + 1);
  return `${address === 'host-gateway' ? gateway : address}\t${text.slice(0, at)}\n`;
}

/** Writes /etc/hosts, /etc/hostname and /etc/resolv.conf as the engine does at each start. */
export function writeNetworkFiles(container: Container, host: FileSystem, gateway: string): void {
  const { fs, config, hostConfig } = container;
  const { readOnly } = fs;
  fs.readOnly = false;
  if (!fs.exists('/etc')) fs.mkdir('/etc', { parents: true });
  let hosts =
    '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n';
  for (const each of hostConfig.ExtraHosts ?? []) hosts += extraHost(each, gateway);
  // The whole name, and its first part where it has several (recordings/task-container).
  const whole = config.Domainname === '' ? config.Hostname : `${config.Hostname}.${config.Domainname}`;
  const names = whole.includes('.') ? `${whole} ${whole.slice(0, whole.indexOf('.'))}` : whole;
  for (const { endpoint, network } of container.attachments.values())
    if (endpoint !== undefined && endpoint.address !== '' && network?.o.ingress !== true)
      hosts += `${endpoint.address}\t${names}\n`;
  fs.writeFile('/etc/hosts', hosts);
  fs.writeFile('/etc/hostname', `${config.Hostname}\n`);
  fs.writeFile('/etc/resolv.conf', resolvConf(hostConfig, host, resolverKind(container)));
  fs.readOnly = readOnly;
}
