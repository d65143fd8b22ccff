import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import { AddressInUse, type Namespace } from '../../net/namespace.ts';
import type { Connection } from '../../net/connection.ts';
import type { HostConfig, PortBinding } from '../container/config.ts';
import { EngineError } from '../errors.ts';
import { compareText } from '../../kernel/compare.ts';
import type { Firewall } from './firewall.ts';

/** Where docker starts when it is to choose a port of the host. */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

export type PublishedPorts = Readonly<Record<string, readonly PortBinding[]>>;

/** Where a published port leads: for messages the container's name and the endpoint's id, too. */
interface PublishTo {
  readonly name: string;
  readonly endpoint: string;
  readonly address: string;
  readonly bridge: string;
}

/** The ports of the host that containers have. */
export class HostPorts {
  private readonly taken = new Set<string>();
  private nextEphemeral = FIRST_EPHEMERAL;
  private readonly host: Namespace;
  private readonly firewall: Firewall;

  constructor(host: Namespace, firewall: Firewall) {
    this.host = host;
    this.firewall = firewall;
  }

  /**
   * Binds what a container publishes.
   * @param where for the message: the container's name and the endpoint's id; `address` is the container's
   * @returns the ports that it got and what lets go of them @throws EngineError 500 when one is taken
   */
  bind(
    config: HostConfig,
    exposed: readonly string[],
    where: PublishTo,
  ): { ports: PublishedPorts; binding: Disposable } {
    const wanted = new Map<string, readonly PortBinding[]>(Object.entries(config.PortBindings ?? {}));
    if (config.PublishAllPorts)
      for (const port of exposed) if (!wanted.has(port)) wanted.set(port, [{ HostIp: '', HostPort: '' }]);
    const store = new DisposableStore();
    const ports: Record<string, PortBinding[]> = {};
    try {
      for (const port of [...wanted.keys()].sort(compareText)) {
        ports[port] = [];
        for (const each of wanted.get(port) ?? []) ports[port].push(...this.bindOne(port, each, where, store));
      }
    } catch (error) {
      store.dispose();
      throw error;
    }
    return { ports, binding: store };
  }

  private bindOne(port: string, wanted: PortBinding, where: PublishTo, store: DisposableStore): PortBinding[] {
    const [target, protocol = 'tcp'] = port.split('/');
    const any = wanted.HostIp === '' || wanted.HostIp === '0.0.0.0';
    const address = any ? '0.0.0.0' : wanted.HostIp;
    const number =
      wanted.HostPort === '' || wanted.HostPort === '0'
        ? this.ephemeral(protocol)
        : Number(wanted.HostPort.split('-')[0]);
    const key = `${protocol} ${number}`;
    const failed = (why: string): EngineError =>
      new EngineError(
        500,
        `failed to set up container networking: driver failed programming external connectivity on endpoint ${where.name} (${where.endpoint}): ${why}`,
      );
    if (this.taken.has(key)) throw failed(`Bind for ${address}:${number} failed: port is already allocated`);
    try {
      store.add(
        this.host.listen(
          {
            protocol: protocol === 'udp' ? 'udp' : 'tcp',
            port: number,
            owner: 'docker-proxy',
            ...(wanted.HostIp === '' ? { family: 'pair' } : {}),
            ...(any ? {} : { address }),
          },
          { onConnection: (connection) => this.proxy(connection, where.address, Number(target)) },
        ),
      );
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      throw failed(
        `failed to bind host port for ${address}:${number}:${where.address}:${target}/${protocol}: address already in use`,
      );
    }
    this.taken.add(key);
    const rule = { protocol, port: number, to: `${where.address}:${target}` };
    this.firewall.publish(where.bridge, address, rule);
    store.add({ dispose: () => this.firewall.unpublish(where.bridge, address, rule) });
    store.add({ dispose: () => this.taken.delete(key) });
    const bound = String(number);
    if (!any) return [{ HostIp: address, HostPort: bound }];
    const both: PortBinding[] = [{ HostIp: '0.0.0.0', HostPort: bound }];
    if (wanted.HostIp === '') both.push({ HostIp: '::', HostPort: bound });
    return both;
  }

  private ephemeral(protocol: string): number {
    for (let i = FIRST_EPHEMERAL; i <= LAST_EPHEMERAL; i++) {
      const port = this.nextEphemeral++;
      if (this.nextEphemeral > LAST_EPHEMERAL) this.nextEphemeral = FIRST_EPHEMERAL;
      if (!this.taken.has(`${protocol} ${port}`)) return port;
    }
    throw new EngineError(500, 'all ports are allocated');
  }

  /** docker-proxy: carries a connection on to the container. */
  private proxy(outer: Connection, address: string, port: number): void {
    this.host.connect(address, port).whenSettled(
      (inner) => {
        outer.onMessage((message) => inner.send(message));
        inner.onMessage((message) => outer.send(message));
        outer.onClose(() => inner.close());
        inner.onClose(() => outer.close());
      },
      () => outer.reset(),
    );
  }
}
