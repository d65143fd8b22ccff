import type { Proc } from '../../host/proc.ts';
import type { HttpHandler } from '../../net/http.ts';
import { CommandError } from '../errors.ts';
import { quote } from '../../kernel/go/strconv.ts';

export const DEFAULT_HOST = 'unix:///var/run/docker.sock';

const UNRESOLVED = 'Failed to initialize: unable to resolve docker endpoint';

/** Opens a way to a daemon on another machine; undefined where the lab has none. */
export type TcpTransport = (proc: Proc, address: string, port: number) => HttpHandler;

/** Where the daemon is, in the form in which messages name it. */
export interface DaemonHost {
  readonly name: string;
  readonly open: () => HttpHandler | undefined;
}

/**
 * Understands -H and DOCKER_HOST: `unix:///path`, `tcp://host:port`, `host:port`.
 * @throws CommandError for other protocols
 */
export function daemonHost(proc: Proc, text: string, tcp: TcpTransport | undefined): DaemonHost {
  const value = text.trim() === '' ? DEFAULT_HOST : text.trim();
  const at = value.indexOf('://');
  const protocol = at < 0 ? 'tcp' : value.slice(0, at);
  const rest = at < 0 ? value : value.slice(at + 3);
  if (protocol === 'unix') {
    const path = rest === '' ? '/var/run/docker.sock' : rest;
    return { name: `unix://${path}`, open: () => proc.machine.fs.socketAt(path) };
  }
  if (protocol !== 'tcp') throw new CommandError(`${UNRESOLVED}: invalid bind address format: ${value}`);
  const match = /^(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/.exec(rest);
  if (match === null)
    throw new CommandError(
      `${UNRESOLVED}: parse ${quote(`tcp://${rest}`)}: invalid port ${quote(`:${rest.split(':').at(-1) ?? ''}`)} after host`,
    );
  const address = match[1] === '' ? '127.0.0.1' : match[1]!;
  const port = Number(match[2] ?? 2375);
  return {
    name: `tcp://${address}:${port}`,
    open: () => tcp?.(proc, address, port),
  };
}
