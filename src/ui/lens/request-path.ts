// The way of a request over the map, as a line of right angles: pure arithmetic in the map's own pixels.

import type { PlaceView, RequestStep, RequestView } from '../../world/close-views.ts';
import type { MapLayout } from '../map-layout.ts';
import { addressOf, portOf } from './ends.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a container's tile is, on the map. */
export interface TileBox {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

export interface RequestPath {
  readonly points: readonly Point[];
  readonly length: number;
  /** How far along the line each step happens; of a step that crosses something, where it comes to. */
  readonly marks: readonly number[];
  /** Where the request stops on its way: hosts, sandboxes, containers. */
  readonly stops: readonly (Point & { readonly place: PlaceView })[];
  /** Whether it came to an end before it got an answer. */
  readonly lost: boolean;
}

/** The hosts' own network is not drawn: packets cross it along the upper edge. */
const LAN = 9;
/** Between a host's tiles and its edge, where lines go up and down; two of them side by side. */
const GUTTER = 7;
const APART = 2.5;
/** Below a host's edge and its badges. */
const BELOW = 17;
const TITLE = 27;

/** @param tile finds a container's tile; undefined for one that the map does not show */
export function requestPath(
  request: RequestView,
  layout: MapLayout,
  tile: (place: PlaceView) => TileBox | undefined,
): RequestPath {
  const plan = new Plan(layout, tile);
  const first = request.steps.find(({ to }) => to !== undefined);
  const start = plan.start(request.from, first);
  let points: Point[] = [start];
  let length = 0;
  let here = request.from;
  const marks: number[] = [];
  const stops = [{ ...start, place: here }];
  let leg = 0;
  for (const step of request.steps) {
    if (step.to !== undefined) {
      const way = clean([points.at(-1) ?? start, ...plan.leg(here, step.to, step, leg++)]);
      length += lengthOf(way);
      points = [...points, ...way.slice(1)];
      here = step.to;
      stops.push({ ...(points.at(-1) ?? start), place: here });
    }
    marks.push(length);
  }
  return { points, length, marks, stops, lost: request.steps.at(-1)?.kind === 'drop' };
}

class Plan {
  private readonly layout: MapLayout;
  private readonly tile: (place: PlaceView) => TileBox | undefined;

  constructor(layout: MapLayout, tile: (place: PlaceView) => TileBox | undefined) {
    this.layout = layout;
    this.tile = tile;
  }

  private box({ host }: PlaceView): { readonly left: number; readonly right: number } | undefined {
    const box = this.layout.hosts.find(({ name }) => name === host);
    return box === undefined ? undefined : { left: box.x, right: box.x + box.width };
  }

  /** The knot on a network's line below a host. */
  private knot(network: string, { host }: PlaceView): Point | undefined {
    const lane = this.layout.lanes.find(({ network: { id } }) => id === network);
    const stem = lane?.stems.find((each) => each.host === host);
    return lane === undefined || stem === undefined ? undefined : { x: stem.x, y: lane.y };
  }

  /** Where a place is drawn. */
  dock(place: PlaceView): Point {
    const { layout } = this;
    const box = this.box(place);
    switch (place.kind) {
      case 'router':
        return { x: Math.max(12, layout.gutter - 14), y: LAN };
      case 'internet':
        return { x: layout.width - 12, y: LAN };
      case 'container': {
        const tile = this.tile(place);
        if (tile !== undefined) return { x: tile.right, y: tile.y };
        return { x: (box?.right ?? layout.width) - GUTTER, y: layout.bottom - TITLE };
      }
      case 'host':
        return { x: box?.right ?? 12, y: layout.top + TITLE };
      default:
        return this.knot(place.id, place) ?? { x: (box?.right ?? layout.width) - 38, y: layout.bottom + BELOW };
    }
  }

  /** Where a request sets out: a container's tile is left on the side of the network that it crosses first. */
  start(from: PlaceView, first: RequestStep | undefined): Point {
    const down =
      first?.network === undefined || from.kind !== 'container'
        ? undefined
        : this.alongNetwork(from, first.network.id, 0);
    return down?.[0] ?? this.dock(from);
  }

  /** From one place to the next, without the first point. */
  leg(from: PlaceView, to: PlaceView, step: RequestStep, index: number): readonly Point[] {
    const shift = index % 2 === 0 ? APART : -APART;
    const { network } = step;
    if (network !== undefined) {
      const there = this.alongNetwork(to, network.id, shift);
      const back = this.alongNetwork(from, network.id, shift);
      if (there !== undefined && back !== undefined) return [...back, ...[...there].reverse()];
    }
    if (from.host !== '' && from.host === to.host)
      return [...this.alongEdge(from, shift), ...[...this.alongEdge(to, shift)].reverse()];
    return [...this.toLan(from), ...[...this.toLan(to)].reverse()];
  }

  /** From a place down to its host's knot on a network. */
  private alongNetwork(place: PlaceView, network: string, shift: number): readonly Point[] | undefined {
    const knot = this.knot(network, place);
    const box = this.box(place);
    if (knot === undefined || box === undefined) return undefined;
    if (place.kind !== 'container') return [knot];
    const tile = this.tile(place);
    const y = tile?.y ?? this.layout.bottom - TITLE;
    const below = this.layout.bottom + BELOW;
    // The knots of ingress hang at the right, below its ports; those of other networks at the left.
    const right = knot.x > (box.left + box.right) / 2;
    const x = right ? box.right - GUTTER + shift : box.left + GUTTER + shift;
    const edge = right ? (tile?.right ?? x) : (tile?.left ?? x);
    return [{ x: edge, y }, { x, y }, { x, y: below }, { x: knot.x, y: below }, knot];
  }

  /** From a place to the line at its host's right edge, on which bridges are crossed. */
  private alongEdge(place: PlaceView, shift: number): readonly Point[] {
    const box = this.box(place);
    const dock = this.dock(place);
    const x = (box?.right ?? dock.x) - GUTTER + shift;
    if (place.kind === 'host' || place.kind === 'container') return [dock, { x, y: dock.y }];
    const below = this.layout.bottom + BELOW;
    return [dock, { x: dock.x, y: below }, { x, y: below }];
  }

  /** From a place up to the hosts' own network. */
  private toLan(place: PlaceView): readonly Point[] {
    const dock = this.dock(place);
    if (place.kind === 'router' || place.kind === 'internet') return [dock];
    const box = this.box(place);
    const x = (box?.right ?? dock.x) + 9;
    const out =
      place.kind === 'host' ? [dock] : [...this.alongEdge(place, 0), { x: x - 9 - GUTTER, y: this.layout.top + TITLE }];
    return [...out, { x, y: this.layout.top + TITLE }, { x, y: LAN }];
  }
}

/** Without points that say nothing: repeated ones, and those on a straight line. */
function clean(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    kept.push(point);
  }
  return kept;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += distance(points[i - 1] as Point, points[i] as Point);
  return sum;
}

/** The point so far along the line. */
export function pointAt(points: readonly Point[], along: number): Point {
  let left = along;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    const size = distance(a, b);
    if (left <= size && size > 0) return { x: a.x + ((b.x - a.x) * left) / size, y: a.y + ((b.y - a.y) * left) / size };
    left -= size;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}

/** The line up to a distance, for SVG. */
export function pathText(points: readonly Point[], upTo = Infinity): string {
  const [first] = points;
  if (first === undefined) return '';
  let text = `M${first.x} ${first.y}`;
  let left = upTo;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as Point;
    const b = points[i] as Point;
    const size = distance(a, b);
    if (left < size) {
      const end = pointAt([a, b], left);
      return `${text}L${end.x} ${end.y}`;
    }
    text += `L${b.x} ${b.y}`;
    left -= size;
  }
  return text;
}

/** What a step is called beside the dot: the field's own words, the same in every language. */
export function stepLabel(step: RequestStep): string {
  const owner = step.owner === '' ? step.target : step.owner;
  switch (step.kind) {
    case 'dnat':
      return `DNAT → ${step.target}`;
    case 'redirect':
      return `REDIRECT → :${portOf(step.target)}`;
    case 'snat':
      return `SNAT ${addressOf(step.source)} →`;
    case 'known':
      return 'conntrack';
    case 'mark':
      return `mark 0x${(step.number ?? 0).toString(16)}`;
    case 'ipvs':
      return `IPVS rr → ${owner}`;
    case 'send':
      return step.network === undefined ? (step.interface ?? '') : step.network.name;
    case 'tunnel':
      return `VXLAN ${step.number ?? ''} → ${step.to?.host ?? ''}`;
    case 'deliver':
      return `→ ${owner}`;
    case 'drop':
      return `✕ ${step.target}`;
  }
}
