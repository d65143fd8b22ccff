import { Pipe } from '../../kernel/pipe.ts';
import { anyOf, type Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { formatReference } from '../../images/reference.ts';
import { Builder, CommandFailed, type BuildOptions, type BuildOutput } from '../build/builder.ts';
import { EngineError, messageOf } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { reference } from '../image/image-store.ts';
import { sorted } from '../sorted.ts';
import { json, stream, type Call } from './call.ts';
import { readHostConfig } from './container-input.ts';
import { send } from './container-streams.ts';
import type { Route } from './router.ts';
import type { BuildContext } from './types/build-context.ts';

const RED = '\u001b[91m';
const PLAIN = '\u001b[0m';

/** A field of the query that holds a map in JSON. @throws EngineError 400 */
function mapOf(call: Call, name: string): Record<string, string | null> {
  const text = call.query(name) ?? '';
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, string | null>) : {};
  } catch {
    throw new EngineError(400, `error reading ${name}`);
  }
}

function isContext(value: unknown): value is BuildContext {
  return typeof value === 'object' && value !== null && 'entries' in value && Array.isArray(value.entries);
}

/** @throws EngineError 400 */
function readOptions(call: Call): BuildOptions {
  const { body } = call.request;
  const context = body !== undefined && 'json' in body ? (body.json as unknown) : undefined;
  if (!isContext(context)) throw new EngineError(400, 'unexpected EOF');
  if (call.query('version') === '2')
    throw new EngineError(501, 'BuildKit is not available on this daemon: build with DOCKER_BUILDKIT=0');
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(mapOf(call, 'labels'))) labels[key] = value ?? '';
  const number = (name: string): number => call.integer(name) ?? 0;
  return {
    context,
    dockerfile: call.query('dockerfile') || 'Dockerfile',
    buildArgs: new Map(Object.entries(sorted(mapOf(call, 'buildargs')))),
    labels,
    target: call.query('target') ?? '',
    noCache: call.flag('nocache'),
    pull: call.flag('pull'),
    remove: call.query('rm') === undefined || call.flag('rm'),
    forceRemove: call.flag('forcerm'),
    hostConfig: readHostConfig({
      NetworkMode: call.query('networkmode') ?? '',
      Memory: number('memory'),
      MemorySwap: number('memswap'),
      CpuShares: number('cpushares'),
      ExtraHosts: (call.query('extrahosts') ?? '') === '' ? undefined : (call.query('extrahosts') as string).split(','),
      LogConfig: { Type: 'none' },
    }),
  };
}

/**
 * POST /build: builds an image and streams what the builder says. What is wrong before its first word is an error
 * of HTTP; later errors are lines of the stream.
 */
function* build(engine: Engine, call: Call): Task<HttpResponse> {
  const options = readOptions(call);
  const tags = [...new Set(call.queryAll('t').map((each) => formatReference(reference(each))))];
  const quiet = call.flag('q');
  const pipe = new Pipe();
  let written = false;
  let over = false;
  let failure: unknown;
  let held = '';
  const line = (value: object): void => {
    const text = `${escaped(JSON.stringify(value))}\r\n`;
    if (quiet) held += text;
    else {
      written = true;
      send(pipe, text);
    }
  };
  const output: BuildOutput = {
    stdout: (text) => line({ stream: text }),
    stderr: (text) => line({ stream: `${RED}${text}${PLAIN}` }),
    progress: (each) => line(each),
    stageDone: (id) => line({ aux: { ID: id } }),
  };
  yield* engine.think();
  const builder = new Builder(engine, options, output);

  function* run(): Task {
    try {
      const id = yield* builder.run();
      output.stdout(`Successfully built ${id.slice(7, 19)}\n`);
      for (const tag of tags) {
        engine.images.tag(id, tag);
        const image = engine.images.mustFind(id).image;
        engine.events.emit({
          type: 'image',
          action: 'tag',
          id,
          attributes: { ...image.config.Labels, name: tag },
          scope: 'local',
        });
        output.stdout(`Successfully tagged ${tag}\n`);
      }
      if (quiet) {
        written = true;
        send(pipe, `${JSON.stringify({ stream: `${id}\n` })}\r\n`);
      }
    } catch (error) {
      if (held !== '') {
        written = true;
        send(pipe, held);
      }
      if (!written) failure = error;
      else {
        const message = messageOf(error);
        const errorDetail = error instanceof CommandFailed ? { code: error.exitCode, message } : { message };
        send(pipe, `${escaped(JSON.stringify({ errorDetail, error: message }))}\r\n`);
      }
    }
    over = true;
    pipe.writer.close();
  }

  const process = engine.kernel.spawn('build', run());
  const { aborted } = call.request;
  aborted?.whenSettled(
    () => builder.cancel(),
    () => builder.cancel(),
  );
  while (!written && !over) yield anyOf(pipe.reader.readable, process);
  if (failure !== undefined) throw failure;
  return stream(pipe.reader);
}

/** As Go's encoder writes JSON: characters that HTML knows are escaped. */
function escaped(text: string): string {
  return text.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

function prune(engine: Engine): HttpResponse {
  engine.events.emit({ type: 'builder', action: 'prune', id: '', attributes: { reclaimed: '0' }, scope: 'local' });
  return json({ CachesDeleted: null, SpaceReclaimed: 0 });
}

export const buildRoutes: readonly Route<Engine>[] = [
  ['POST', '/build', build],
  ['POST', '/build/prune', prune],
];
