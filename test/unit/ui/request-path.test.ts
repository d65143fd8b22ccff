import { describe, expect, it } from 'vitest';
import { pathText, pointAt, requestPath, stepLabel } from '../../../src/ui/lens/request-path.ts';
import { mapLayout } from '../../../src/ui/map-layout.ts';
import type { PlaceView, RequestStep, RequestView } from '../../../src/world/close-views.ts';
import { clusterView, hostView, overlay } from './views.ts';

const names = ['docker-0', 'docker-1', 'docker-2'];
const cluster = clusterView(
  names.map((name) => hostView(name)),
  { networks: [overlay('ingress', names, true), overlay('web', ['docker-0', 'docker-2'])] },
);
const layout = mapLayout(cluster, 1000, 420);
const [box0, , box2] = layout.hosts;
const tile = ({ host }: PlaceView) => {
  const box = layout.hosts.find(({ name }) => name === host);
  return box === undefined ? undefined : { left: box.x + 13, right: box.x + 130, y: 110 };
};

const place = (kind: PlaceView['kind'], host = '', id = host): PlaceView => ({ kind, host, id, name: id });
const step = (kind: RequestStep['kind'], at: PlaceView, more: Partial<RequestStep> = {}): RequestStep => ({
  kind,
  at,
  source: '10.0.0.2:1',
  target: '10.0.0.7:80',
  owner: 'nginx.1',
  rules: [],
  ...more,
});
const request = (from: PlaceView, steps: readonly RequestStep[]): RequestView => ({
  id: 1,
  at: 0,
  protocol: 'tcp',
  from,
  target: '10.0.0.7:80',
  owner: '',
  outcome: 'connected',
  steps,
});
const ingress = { id: 'ingress', name: 'ingress' };
const web = { id: 'web', name: 'web' };

/** Whether a line has right angles only. */
const isSquare = (points: readonly { x: number; y: number }[]): boolean =>
  points.every((point, i) => i === 0 || point.x === points[i - 1]?.x || point.y === points[i - 1]?.y);

describe('the way of a request over the map', () => {
  const host = place('host', 'docker-0');
  const sandbox = place('ingress', 'docker-0', 'ingress');
  const task = place('container', 'docker-2', 'task');
  const mesh = request(host, [
    step('dnat', host),
    step('send', host, { to: sandbox, interface: 'docker_gwbridge' }),
    step('mark', sandbox),
    step('ipvs', sandbox),
    step('tunnel', sandbox, { to: task, network: ingress, number: 4096 }),
    step('deliver', task),
  ]);

  it('runs from the host by its knot on the network to the task', () => {
    const way = requestPath(mesh, layout, tile);
    const lane = layout.lanes[0];
    expect(isSquare(way.points)).toBe(true);
    expect(way.points[0]).toEqual({ x: (box0?.x ?? 0) + (box0?.width ?? 0), y: layout.top + 27 });
    expect(way.points.at(-1)).toEqual({ x: (box2?.x ?? 0) + 130, y: 110 });
    for (const { x } of [lane?.stems[0], lane?.stems[2]].filter((stem) => stem !== undefined))
      expect(way.points).toContainEqual({ x, y: lane?.y });
    expect(way.stops.map(({ place: { kind } }) => kind)).toEqual(['host', 'ingress', 'container']);
    expect(way.lost).toBe(false);
  });

  it('says how far along each step happens', () => {
    const { marks, length, points, stops } = requestPath(mesh, layout, tile);
    expect(marks).toHaveLength(mesh.steps.length);
    expect(marks[0]).toBe(0);
    expect(marks.slice(1, 4)).toEqual([marks[1], marks[1], marks[1]]);
    expect(marks.at(-1)).toBe(length);
    expect(pointAt(points, marks[2] ?? 0)).toMatchObject({ x: stops[1]?.x, y: stops[1]?.y });
    expect(pointAt(points, length + 5)).toEqual(points.at(-1));
    expect(pathText(points, 0)).toBe(`M${points[0]?.x} ${points[0]?.y}L${points[0]?.x} ${points[0]?.y}`);
  });

  it('leaves a container on the side of the network that it crosses', () => {
    const util = place('container', 'docker-0', 'util');
    const lb = place('lb', 'docker-0', 'web');
    const way = requestPath(request(util, [step('send', util, { to: lb, network: web })]), layout, tile);
    expect(way.points[0]).toEqual({ x: (box0?.x ?? 0) + 13, y: 110 });
    expect(way.points.at(-1)?.y).toBe(layout.lanes[1]?.y);
  });

  it('crosses the hosts’ own network above them, from and to what is beyond the map', () => {
    const ping = request(host, [
      step('send', host, { to: place('router'), interface: 'eth0' }),
      step('send', place('router'), { to: place('internet') }),
      step('drop', place('internet'), { reason: 'lost' }),
    ]);
    const way = requestPath(ping, layout, tile);
    expect(isSquare(way.points)).toBe(true);
    expect(way.points.filter(({ y }) => y === 9).length).toBeGreaterThan(2);
    expect(way.lost).toBe(true);
  });

  it('is still drawn where the map does not show a container or a network', () => {
    const gone = place('container', '', 'gone');
    const way = requestPath(
      request(gone, [step('send', gone, { to: place('lb', 'docker-1', 'old'), network: { id: 'old', name: 'old' } })]),
      layout,
      () => undefined,
    );
    for (const { x, y } of way.points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
  });

  it('names what happens in the field’s own words', () => {
    expect(mesh.steps.map(stepLabel)).toEqual([
      'DNAT → 10.0.0.7:80',
      'docker_gwbridge',
      'mark 0x0',
      'IPVS rr → nginx.1',
      'VXLAN 4096 → docker-2',
      '→ nginx.1',
    ]);
  });
});
