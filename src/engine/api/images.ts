import { Pipe } from '../../kernel/pipe.ts';
import { SECOND } from '../../kernel/time.ts';
import { anyOf, type Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { digestOf, type ImageRecord } from '../../images/image.ts';
import { formatReference } from '../../images/reference.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { PruneFilters } from '../prune-filters.ts';
import { reference, type LocalImage } from '../image/image-store.ts';
import { sorted } from '../sorted.ts';
import { rfc3339Nano, ZERO_TIME } from '../time.ts';
import { portSet } from './container-json.ts';
import { empty, json, stream, type Call } from './call.ts';
import { send } from './container-streams.ts';
import type { Route } from './router.ts';

export function imageSummary(
  engine: Engine,
  { image, tags, digests }: LocalImage,
  o: { counts?: boolean; sharedSize?: number },
): Record<string, unknown> {
  return {
    Containers: o.counts === true ? engine.containers.all().filter((each) => each.image.id === image.id).length : 0,
    Created: Math.floor(image.created / SECOND),
    Id: image.id,
    Labels: image.config.Labels === undefined ? null : sorted(image.config.Labels),
    ParentId: image.builtFrom?.parent ?? '',
    RepoDigests: digests,
    RepoTags: tags,
    SharedSize: o.sharedSize ?? -1,
    Size: image.size,
  };
}

function list(engine: Engine, call: Call): HttpResponse {
  const filters = call.filters(['before', 'dangling', 'label', 'label!', 'reference', 'since', 'until']);
  const dangling = filters.boolean('dangling');
  const patterns = filters.get('reference');
  const named = (tag: string): boolean => patterns.some((pattern) => glob(pattern, tag));
  const sealed = (digest: string): boolean => named(digest.replace('@', ':'));
  const mark = (key: string): number | undefined =>
    filters.has(key) ? engine.images.mustFind(filters.get(key)[0]).image.created : undefined;
  const [before, since] = [mark('before'), mark('since')];
  const found = engine.images.all().filter((each) => {
    const { image, tags, digests } = each;
    // The steps of builds show with --all only; an image without a name on which nothing stands is dangling.
    if (engine.images.isStep(each) && (dangling !== undefined || !call.flag('all'))) return false;
    if (dangling !== undefined && dangling !== (tags.length + digests.length === 0)) return false;
    if (before !== undefined && image.created >= before) return false;
    if (since !== undefined && image.created <= since) return false;
    if (!filters.labels('label', image.config.Labels ?? {})) return false;
    return patterns.length === 0 || tags.some(named);
  });
  // Of an image with several names those show that were asked for.
  const shown = found.map((each) =>
    patterns.length === 0 ? each : { ...each, tags: each.tags.filter(named), digests: each.digests.filter(sealed) },
  );
  return json(shown.map((each) => imageSummary(engine, each, {})));
}

/** `nginx*:1.*` against `nginx:1.25`; a pattern without a tag means any. */
function glob(pattern: string, tag: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  const name = tag.slice(0, tag.lastIndexOf(':'));
  return new RegExp(`^${expression}$`).test(pattern.includes(':') ? tag : name);
}

/** POST /images/create: a pull with its progress; what fails before the first line is an error of its own. */
function* pull(engine: Engine, call: Call): Task<HttpResponse> {
  const name = call.query('fromImage') ?? '';
  const tag = call.query('tag') ?? '';
  if (name === '') throw new EngineError(400, 'invalid reference format');
  const whole = reference(tag === '' ? name : `${name}${tag.includes(':') ? '@' : ':'}${tag}`);
  const pipe = new Pipe();
  let started = false;
  let over = false;
  let failure: unknown;
  function* run(): Task {
    try {
      yield* engine.puller.pull(whole, (line) => {
        started = true;
        send(pipe, `${JSON.stringify(line).replace(/>/g, '\\u003e')}\n`);
      });
    } catch (error) {
      failure = error;
    }
    over = true;
    pipe.writer.close();
  }
  const process = engine.kernel.spawn(`pull ${formatReference(whole)}`, run());
  while (!started && !over) yield anyOf(pipe.reader.readable, process);
  if (!started && failure !== undefined) throw failure;
  return stream(pipe.reader);
}

function inspect(engine: Engine, call: Call): HttpResponse {
  const { image, tags, digests } = engine.images.mustFind(call.path.name);
  const { config } = image;
  const root = `/var/lib/docker/overlay2/${digestOf(`layer ${image.layers[image.layers.length - 1]?.diffId}`).slice(7)}`;
  const below = image.layers
    .slice(0, -1)
    .map((layer) => `/var/lib/docker/overlay2/${digestOf(`layer ${layer.diffId}`).slice(7)}/diff`);
  const check = config.Healthcheck;
  return json({
    Id: image.id,
    RepoTags: tags,
    RepoDigests: digests,
    Parent: image.builtFrom?.parent ?? '',
    Comment: image.comment,
    Created: rfc3339Nano(image.created),
    DockerVersion: image.dockerVersion,
    Author: image.author,
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.size,
    GraphDriver: {
      Data: {
        LowerDir: below.length === 0 ? undefined : below.reverse().join(':'),
        MergedDir: `${root}/merged`,
        UpperDir: `${root}/diff`,
        WorkDir: `${root}/work`,
      },
      Name: 'overlay2',
    },
    RootFS: { Type: 'layers', Layers: image.layers.map((layer) => layer.diffId) },
    Metadata: { LastTagTime: ZERO_TIME },
    Config: {
      Cmd: config.Cmd ?? null,
      Entrypoint: config.Entrypoint ?? null,
      Env: config.Env ?? null,
      ExposedPorts: config.ExposedPorts === undefined ? undefined : portSet(config.ExposedPorts),
      Healthcheck:
        check === undefined
          ? undefined
          : sorted({
              Test: check.Test,
              Interval: check.Interval,
              Timeout: check.Timeout,
              Retries: check.Retries,
              StartPeriod: check.StartPeriod,
            }),
      Labels: config.Labels === undefined ? null : sorted(config.Labels),
      OnBuild: config.OnBuild ?? null,
      Shell: config.Shell,
      StopSignal: config.StopSignal,
      User: config.User ?? '',
      Volumes: config.Volumes === undefined ? null : portSet(config.Volumes),
      WorkingDir: config.WorkingDir ?? '',
    },
  });
}

function history(engine: Engine, call: Call): HttpResponse {
  const { image } = engine.images.mustFind(call.path.name);
  const newest = [...image.history].reverse();
  // The images below one that was built here are known by their ids; those of a pulled one are not.
  let id: string | undefined = image.id;
  return json(
    newest.map((entry) => {
      const known: LocalImage | undefined = id === undefined ? undefined : engine.images.get(id);
      id = known?.image.builtFrom?.parent;
      return {
        Comment: entry.comment,
        Created: Math.floor(entry.created / SECOND),
        CreatedBy: entry.createdBy,
        Id: known?.image.id ?? '<missing>',
        Size: entry.size,
        Tags: known === undefined || known.tags.length === 0 ? null : known.tags,
      };
    }),
  );
}

function tag(engine: Engine, call: Call): HttpResponse {
  const { image } = engine.images.mustFind(call.path.name);
  const repository = call.query('repo') ?? '';
  const given = call.query('tag') ?? '';
  const name = reference(given === '' ? repository : `${repository}:${given}`);
  if (name.digest !== undefined) throw new EngineError(400, 'refusing to create a tag with a digest reference');
  const whole = formatReference(name);
  engine.images.tag(image.id, whole);
  engine.events.emit({ type: 'image', action: 'tag', id: image.id, attributes: { name: whole }, scope: 'local' });
  return empty(201);
}

/** DELETE /images/NAME: takes a name away, and the image when that was its last. */
function remove(engine: Engine, call: Call): HttpResponse {
  const { name } = call.path;
  const force = call.flag('force');
  const found = engine.images.mustFind(name);
  const { image } = found;
  const byId = image.id === name || image.id.slice(7).startsWith(name);
  const users = engine.containers.all().filter((each) => each.image.id === image.id);
  const short = image.id.slice(7, 19);
  const hasChildren = engine.images.childrenOf(image.id).length > 0;
  const out: Record<string, string>[] = [];
  const tell = (action: string): void =>
    engine.events.emit({ type: 'image', action, id: image.id, attributes: { name: image.id }, scope: 'local' });
  const untag = (names: readonly string[]): void => {
    engine.images.untag(image.id, names);
    for (const each of names) {
      out.push({ Untagged: each });
      if (!each.includes('@')) tell('untag');
    }
  };
  if (!byId) {
    const whole = formatReference(reference(name));
    if (found.tags.length > 1) {
      untag([whole]);
      return json(out);
    }
    if (users.length > 0 && !force)
      throw new EngineError(
        409,
        `conflict: unable to remove repository reference "${name}" (must force) - container ${users[0].id.slice(0, 12)} is using its referenced image ${short}`,
      );
    untag([...found.tags, ...found.digests]);
    if (users.length > 0) return json(out);
  } else {
    if (found.tags.length > 1 && !force)
      throw new EngineError(
        409,
        `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`,
      );
    if (hasChildren)
      throw new EngineError(
        409,
        `conflict: unable to delete ${short} (cannot be forced) - image has dependent child images`,
      );
    const running = users.find((each) => each.isRunning);
    if (running !== undefined)
      throw new EngineError(
        409,
        `conflict: unable to delete ${short} (cannot be forced) - image is being used by running container ${running.id.slice(0, 12)}`,
      );
    if (users.length > 0 && !force)
      throw new EngineError(
        409,
        `conflict: unable to delete ${short} (must be forced) - image is being used by stopped container ${users[0].id.slice(0, 12)}`,
      );
    untag([...found.tags, ...found.digests]);
  }
  // What others were built on stays, without a name.
  if (hasChildren) return json(out);
  deleteImage(engine, image, !call.flag('noprune'), out);
  return json(out);
}

/** Deletes an image and its layers, then the steps below it that nothing needs any more. @param parents whether to */
function deleteImage(engine: Engine, image: ImageRecord, parents: boolean, out: Record<string, string>[]): void {
  engine.images.remove(image.id);
  out.push({ Deleted: image.id });
  const used = new Set(engine.images.all().flatMap((each) => each.image.layers.map((layer) => layer.diffId)));
  for (const layer of [...image.layers].reverse()) if (!used.has(layer.diffId)) out.push({ Deleted: layer.diffId });
  engine.events.emit({
    type: 'image',
    action: 'delete',
    id: image.id,
    attributes: { name: image.id },
    scope: 'local',
  });
  const parent = parents && image.builtFrom !== undefined ? engine.images.get(image.builtFrom.parent) : undefined;
  if (parent === undefined || parent.tags.length + parent.digests.length > 0) return;
  if (engine.images.childrenOf(parent.image.id).length > 0 || isUsed(engine, parent.image)) return;
  deleteImage(engine, parent.image, true, out);
}

function isUsed(engine: Engine, image: ImageRecord): boolean {
  return engine.containers.all().some((container) => container.image.id === image.id);
}

function prune(engine: Engine, call: Call): HttpResponse {
  const filters = call.filters(['dangling', 'label', 'label!', 'until']);
  const all = filters.boolean('dangling') === false;
  const wanted = new PruneFilters(filters, engine.kernel.date);
  const deleted: Record<string, string>[] = [];
  const before = engine.images.layersSize();
  for (const each of engine.images.all()) {
    const { image, tags, digests } = each;
    if (engine.images.get(image.id) === undefined || isUsed(engine, image)) continue;
    if (!all && tags.length + digests.length > 0) continue;
    if (!wanted.takes(image.created, image.config.Labels ?? {})) continue;
    if (engine.images.childrenOf(image.id).length > 0) continue;
    for (const name of [...tags, ...digests]) deleted.push({ Untagged: name });
    deleteImage(engine, image, true, deleted);
  }
  const reclaimed = before - engine.images.layersSize();
  engine.events.emit({
    type: 'image',
    action: 'prune',
    id: '',
    attributes: { reclaimed: String(reclaimed) },
    scope: 'local',
  });
  return json({ ImagesDeleted: deleted.length === 0 ? null : deleted, SpaceReclaimed: reclaimed });
}

/** GET /distribution/NAME/json: what the registry says, which creates of services ask first. */
function* distribution(engine: Engine, call: Call): Task<HttpResponse> {
  const name = reference(call.path.name);
  yield* engine.think();
  const found = engine.catalogue.resolve(name);
  if ('error' in found) throw new EngineError(found.error.distribution.status, found.error.distribution.message);
  return json({
    Descriptor: {
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      digest: found.image.digest,
      size: 527,
    },
    Platforms: [{ architecture: 'amd64', os: 'linux' }],
  });
}

export const imageRoutes: readonly Route<Engine>[] = [
  ['GET', '/images/json', list],
  ['POST', '/images/create', pull],
  ['POST', '/images/prune', prune],
  ['GET', '/images/*name/json', inspect],
  ['GET', '/images/*name/history', history],
  ['POST', '/images/*name/tag', tag],
  ['DELETE', '/images/*name', remove],
  ['GET', '/distribution/*name/json', distribution],
];
