import type { HttpResponse } from '../../net/http.ts';
import type { Engine } from '../engine.ts';
import { PruneFilters } from '../prune-filters.ts';
import { sorted } from '../sorted.ts';
import { rfc3339 } from '../time.ts';
import type { Volume } from '../volume/volumes.ts';
import { empty, json, type Call } from './call.ts';
import { optionalText, pairs } from './input.ts';
import type { Route } from './router.ts';

export function volumeJson(volume: Volume): Record<string, unknown> {
  return {
    CreatedAt: rfc3339(volume.createdAt),
    Driver: volume.driver,
    Labels: volume.anonymous
      ? { 'com.docker.volume.anonymous': '' }
      : volume.labels === null
        ? null
        : sorted(volume.labels),
    Mountpoint: volume.mountpoint,
    Name: volume.name,
    Options: volume.options === null ? null : sorted(volume.options),
    Scope: 'local',
  };
}

function list(engine: Engine, call: Call): HttpResponse {
  const filters = call.filters(['dangling', 'driver', 'label', 'name']);
  const dangling = filters.boolean('dangling');
  const found = engine.volumes
    .all()
    .filter(
      (volume) =>
        filters.match('name', volume.name) &&
        filters.exact('driver', volume.driver) &&
        filters.labels('label', volume.labels ?? {}) &&
        (dangling === undefined || dangling === (engine.volumes.usersOf(volume.name).length === 0)),
    );
  return json({ Volumes: found.map(volumeJson), Warnings: null });
}

function inspect(engine: Engine, call: Call): HttpResponse {
  return json(volumeJson(engine.volumes.mustGet(call.path.name)));
}

function create(engine: Engine, call: Call): HttpResponse {
  const body = call.body();
  const name = optionalText(body, 'Name');
  const volume = engine.volumes.create({
    name: name ?? engine.random.hex(64),
    anonymous: name === undefined,
    driver: optionalText(body, 'Driver'),
    labels: pairs(body, 'Labels') ?? null,
    options: pairs(body, 'DriverOpts') ?? null,
  });
  return json(volumeJson(volume), 201);
}

function remove(engine: Engine, call: Call): HttpResponse {
  engine.volumes.remove(call.path.name, call.flag('force'));
  return empty();
}

/** Deletes what no container refers to: the nameless ones, or with `all` every one. */
function prune(engine: Engine, call: Call): HttpResponse {
  const filters = call.filters(['label', 'label!', 'all']);
  const all = filters.boolean('all') ?? false;
  const wanted = new PruneFilters(filters, engine.kernel.date);
  const deleted: string[] = [];
  let reclaimed = 0;
  for (const volume of engine.volumes.all()) {
    if (engine.volumes.usersOf(volume.name).length > 0 || (!all && !volume.anonymous)) continue;
    if (!wanted.takes(volume.createdAt, volume.labels ?? {})) continue;
    reclaimed += engine.volumes.sizeOf(volume);
    engine.volumes.remove(volume.name);
    deleted.push(volume.name);
  }
  engine.events.emit({
    type: 'volume',
    action: 'prune',
    id: '',
    attributes: { reclaimed: String(reclaimed) },
    scope: 'local',
  });
  return json({ VolumesDeleted: deleted, SpaceReclaimed: reclaimed });
}

export const volumeRoutes: readonly Route<Engine>[] = [
  ['GET', '/volumes', list],
  ['POST', '/volumes/create', create],
  ['POST', '/volumes/prune', prune],
  ['GET', '/volumes/:name', inspect],
  ['DELETE', '/volumes/:name', remove],
];
