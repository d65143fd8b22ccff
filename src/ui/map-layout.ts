// Where things are on the map: hosts in a row, networks as lines below them. Pure arithmetic in CSS pixels.

import type { ClusterView, NetworkView } from '../world/protocol.ts';

export interface HostBox {
  readonly name: string;
  readonly x: number;
  readonly width: number;
}

export interface Stem {
  readonly host: string;
  readonly x: number;
}

export interface Lane {
  readonly network: NetworkView;
  /** Which of the tokens `--n0` … it is drawn in. */
  readonly hue: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** One for each host that the network reaches. */
  readonly stems: readonly Stem[];
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  /** Left of the hosts: names of networks, and tasks that wait for a node. */
  readonly gutter: number;
  readonly top: number;
  readonly bottom: number;
  readonly hosts: readonly HostBox[];
  readonly lanes: readonly Lane[];
}

export const networkHues = 5;

const gap = 18;
const margin = 24;
const narrowestHost = 180;
/** Where a host's badge for its ingress port hangs, from its right edge. */
export const portStem = 38;

/** What is left free of hosts at the left of a pane of this width. */
export function mapGutter(paneWidth: number): number {
  return paneWidth >= 720 ? 112 : margin;
}

/** Lays the cluster out in a pane of this size. A map that is too narrow for its hosts gets wider than the pane. */
export function mapLayout(cluster: ClusterView, paneWidth: number, paneHeight: number): MapLayout {
  const count = Math.max(1, cluster.hosts.length);
  const gutter = mapGutter(paneWidth);
  const room = paneWidth - gutter - margin - gap * (count - 1);
  const hostWidth = Math.max(narrowestHost, Math.min(420, room / count));
  const width = Math.max(paneWidth, gutter + hostWidth * count + gap * (count - 1) + margin);
  const hosts = cluster.hosts.map(({ name }, index) => ({
    name,
    x: gutter + index * (hostWidth + gap),
    width: hostWidth,
  }));

  const overlays = cluster.networks.filter(({ driver }) => driver === 'overlay');
  const networks = [...overlays.filter(({ ingress }) => ingress), ...overlays.filter(({ ingress }) => !ingress)];
  // Room for two lines is always kept, so that the first networks do not push the hosts about.
  const lines = Math.max(2, networks.length);
  const space = Math.min(42, Math.max(22, (paneHeight * 0.36) / lines));
  const top = 20;
  const bottom = Math.max(top + 120, paneHeight - 26 - lines * space);
  const height = Math.max(paneHeight, bottom + 26 + lines * space);
  const lanes = networks.map((network, index): Lane => {
    const stems = hosts
      .filter(({ name }) => network.hosts.includes(name))
      .map(({ name, x, width: wide }) => ({
        host: name,
        x: network.ingress ? x + wide - portStem : x + 28 + ((index - 1) % 6) * 18,
      }));
    const xs = stems.map(({ x }) => x);
    return {
      network,
      hue: network.ingress ? 0 : 1 + ((index - 1 + networkHues - 1) % (networkHues - 1)),
      y: bottom + 26 + (index + 0.5) * space,
      from: gutter,
      to: Math.max(gutter + 40, ...xs) + 14,
      stems,
    };
  });
  return { width, height, gutter, top, bottom, hosts, lanes };
}

export type Density = 'full' | 'line' | 'dot';

/** How a host's tiles fit into its panel: two lines of text each, one line, or a dot. */
export function tileDensity(tasks: number, width: number, height: number): { density: Density; columns: number } {
  const across = (least: number, space: number) => Math.max(1, Math.floor((width + space) / (least + space)));
  const wide = across(116, 10);
  if (Math.ceil(tasks / wide) * 56 <= height + 10) return { density: 'full', columns: wide };
  for (const columns of [wide, across(76, 4)]) {
    if (Math.ceil(tasks / columns) * 28 <= height + 4) return { density: 'line', columns };
  }
  return { density: 'dot', columns: across(18, 4) };
}
