import { describe, expect, it } from 'vitest';
import { mapLayout, tileDensity } from '../../../src/ui/map-layout.ts';
import { clusterView, hostView, overlay } from './views.ts';

const names = ['docker-0', 'docker-1', 'docker-2'];
const three = names.map((name) => hostView(name));

describe('map layout', () => {
  it('puts the hosts side by side within the pane', () => {
    const { hosts, width } = mapLayout(clusterView(three), 1048, 470);
    expect(width).toBe(1048);
    expect(hosts.map(({ name }) => name)).toEqual(names);
    hosts.slice(1).forEach((host, index) => {
      const before = hosts[index];
      expect(host.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0));
    });
    const last = hosts[2];
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(1048);
  });

  it('gets wider than the pane before a host gets too narrow to read', () => {
    const seven = Array.from({ length: 7 }, (_, index) => hostView(`docker-${index}`));
    const { width, hosts } = mapLayout(clusterView(seven), 700, 470);
    expect(width).toBeGreaterThan(700);
    expect(hosts[0]?.width).toBeGreaterThanOrEqual(160);
  });

  it('does not move the hosts when the first two networks appear', () => {
    const before = mapLayout(clusterView(three), 1048, 470);
    const networks = [overlay('ingress', names, true), overlay('web', ['docker-0'])];
    const after = mapLayout(clusterView(three, { networks }), 1048, 470);
    expect(after.bottom).toBe(before.bottom);
    expect(after.hosts).toEqual(before.hosts);
  });

  it('draws the ingress first, and stems only to hosts that a network reaches', () => {
    const networks = [overlay('web', ['docker-0', 'docker-2']), overlay('ingress', names, true)];
    const { lanes } = mapLayout(clusterView(three, { networks }), 1048, 470);
    expect(lanes.map(({ network }) => network.name)).toEqual(['ingress', 'web']);
    expect(lanes[1]?.stems.map(({ host }) => host)).toEqual(['docker-0', 'docker-2']);
    expect(lanes[1]?.to).toBeLessThan(lanes[0]?.to ?? 0);
  });

  it('leaves out networks of one host', () => {
    const networks = [{ ...overlay('docker_gwbridge', names), driver: 'bridge' }];
    expect(mapLayout(clusterView(three, { networks }), 1048, 470).lanes).toEqual([]);
  });
});

describe('tile density', () => {
  it('shrinks tiles as they get many', () => {
    expect(tileDensity(6, 264, 230).density).toBe('full');
    expect(tileDensity(14, 264, 230).density).toBe('line');
    expect(tileDensity(60, 264, 230).density).toBe('dot');
  });
});
