import { hostLayer } from '../host/base-layer.ts';
import type { Layer } from '../host/fs/layer.ts';
import { Kernel } from '../kernel/kernel.ts';
import { HOUR, SECOND, type Micros } from '../kernel/time.ts';
import { addressOf, formatAddress } from '../net/address.ts';
import type { Namespace } from '../net/namespace.ts';
import { Network } from '../net/network.ts';
import { LAN_LATENCY, type Segment } from '../net/segment.ts';
import type { Catalogue } from '../images/catalogue.ts';
import type { RegistryName } from '../images/registry.ts';
import { connectInternet } from './internet.ts';
import { SimulatedHost } from './simulated-host.ts';
import type { Software } from './software.ts';

/** 2026-11-21T08:00:00Z: where a world begins that is not told otherwise. */
export const DEFAULT_EPOCH: Micros = 498_680 * HOUR;

/** The hosts have been switched on a while before anybody looks: their daemons are up. */
const BOOT_TIME: Micros = 60 * SECOND;

/** The hosts' own network, as the tutorials have it: 172.17.0.1 is the way out, docker-0 is 172.17.0.2. */
const LAN = addressOf('172.17.0.0');
const FIRST_HOST = 2;

/** The address of a machine on the hosts' network, by its number there. */
const onLan = (number: number): string => formatAddress(LAN + number);

/** The way out, and the reader's own machine. */
export const ROUTER = onLan(1);

export interface WorldOptions {
  /** Whatever one likes: the same text gives the same world. */
  readonly seed: string;
  readonly hosts: number;
  readonly images: RegistryName;
  readonly software: Software;
  /** When it begins, in microseconds since the Unix epoch. */
  readonly epoch?: Micros;
}

/** A host that this world does not have. */
export class UnknownHost extends Error {
  constructor(name: string, hosts: readonly SimulatedHost[]) {
    super(`there is no host ${name}; there are ${hosts.map((host) => host.name).join(', ')}`);
  }
}

/** Hosts, wires and a clock: everything that is simulated. It moves only when somebody drives its kernel. */
export class World {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly lan: Segment;
  /** The reader's own machine, which is also the hosts' way out. */
  readonly router: Namespace;
  readonly hosts: readonly SimulatedHost[];

  constructor(options: WorldOptions) {
    const epoch = options.epoch ?? DEFAULT_EPOCH;
    this.kernel = new Kernel(epoch - BOOT_TIME, options.seed);
    this.network = new Network(this.kernel);
    this.lan = this.network.createSegment('lan', LAN_LATENCY);
    this.router = this.network.createNamespace('router');
    this.router.addInterface('eth0', { addresses: [`${ROUTER}/16`], segment: this.lan });
    connectInternet(this.network, this.router, ROUTER, options.images);
    const names = Array.from({ length: options.hosts }, (_, i) => ({
      name: `docker-${i}`,
      address: onLan(FIRST_HOST + i),
    }));
    const { software } = options;
    const layers = hostLayers(software);
    const catalogue = catalogueOf(options);
    this.hosts = names.map(
      ({ name, address }) =>
        new SimulatedHost({
          kernel: this.kernel,
          network: this.network,
          lan: this.lan,
          gateway: ROUTER,
          name,
          address,
          neighbours: names.filter((each) => each.name !== name).map((each) => [each.address, each.name]),
          layers,
          catalogue,
          software,
        }),
    );
    this.kernel.runUntil(epoch);
  }

  /** @throws UnknownHost */
  host(name: string): SimulatedHost {
    const found = this.hosts.find((each) => each.name === name);
    if (found === undefined) throw new UnknownHost(name, this.hosts);
    return found;
  }
}

/** The files that all hosts begin with: a machine, and what installing Docker adds to it. */
function hostLayers({ docker, programs }: Software): readonly Layer[] {
  return [hostLayer(programs), { '/usr/bin/docker': { type: 'program', program: docker, mode: 0o755 } }];
}

/** The registry of a world: made when somebody first pulls from it. */
function catalogueOf({ software, images }: WorldOptions): Catalogue {
  return {
    resolve: (reference) => software.registry(images).resolve(reference),
    get images() {
      return software.registry(images).images;
    },
  };
}
