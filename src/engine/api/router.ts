import type { Kernel } from '../../kernel/kernel.ts';
import { readAll } from '../../kernel/pipe.ts';
import { Future, type Task } from '../../kernel/wait.ts';
import type { HttpRequest, HttpResponse } from '../../net/http.ts';
import { messageOf, statusOf } from '../errors.ts';
import { API_VERSION, MIN_API_VERSION, SERVER } from '../version.ts';
import { Call, json, type Answer } from './call.ts';

export type Handler<E> = (engine: E, call: Call) => Answer;

/** `[method, path, handler]`; `:name` takes one part of the path, `*name` several. */
export type Route<E> = readonly [method: string, path: string, handler: Handler<E>];

interface Compiled<E> {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly handler: Handler<E>;
}

function compile<E>([method, path, handler]: Route<E>): Compiled<E> {
  const names: string[] = [];
  const pattern = path.replace(/[:*]([a-z]+)/g, (word, name: string) => {
    names.push(name);
    return word.startsWith('*') ? '(.+)' : '([^/]+)';
  });
  return { method, path, pattern: new RegExp(`^${pattern}$`), names, handler };
}

const tables = new WeakMap<object, unknown>();

/** Routes by method and first part of the path, which is always written out; each in the order of the table. */
type Table<E> = ReadonlyMap<string, readonly Compiled<E>[]>;

/** The same table serves a thousand engines: its patterns are made once. */
function compiled<E>(routes: readonly Route<E>[]): Table<E> {
  let table = tables.get(routes) as Table<E> | undefined;
  if (table === undefined) {
    const made = new Map<string, Compiled<E>[]>();
    for (const route of routes.map(compile)) {
      const key = keyOf(route.method, route.path);
      const others = made.get(key);
      if (others === undefined) made.set(key, [route]);
      else others.push(route);
    }
    table = made;
    tables.set(routes, table);
  }
  return table;
}

function keyOf(method: string, path: string): string {
  const end = path.indexOf('/', 1);
  return `${method} ${end < 0 ? path : path.slice(0, end)}`;
}

const COMMON = { 'api-version': API_VERSION, 'docker-experimental': 'false', ostype: 'linux', server: SERVER };

function refusal(error: unknown): HttpResponse {
  return json({ message: messageOf(error) }, statusOf(error));
}

/** Compares `1.51` with `1.9` by their numbers. */
function olderThan(a: string, b: string): boolean {
  const [x, y] = [a, b].map((each) => each.split('.').map(Number));
  return x[0] === y[0] ? x[1] < y[1] : x[0] < y[0];
}

/** Finds the handler of each request, and turns what it throws into an answer (facts 12.1). */
export class Router<E> {
  private readonly kernel: Kernel;
  private readonly engine: E;
  private readonly routes: () => readonly Route<E>[];

  constructor(kernel: Kernel, engine: E, routes: () => readonly Route<E>[]) {
    this.kernel = kernel;
    this.engine = engine;
    this.routes = routes;
  }

  handle(request: HttpRequest): Future<HttpResponse> {
    const prefix = /^\/v(\d+\.\d+)(?=\/)/.exec(request.path);
    const path = prefix === null ? request.path : request.path.slice(prefix[0].length);
    for (const route of compiled(this.routes()).get(keyOf(request.method, path)) ?? []) {
      const match = route.pattern.exec(path);
      if (match === null) continue;
      const version = prefix?.[1] ?? API_VERSION;
      if (olderThan(version, MIN_API_VERSION)) {
        const text = `client version ${version} is too old. Minimum supported API version is ${MIN_API_VERSION}, please upgrade your client to a newer version`;
        return Future.of({
          status: 400,
          headers: {
            'api-version': API_VERSION,
            ostype: 'linux',
            server: SERVER,
            'content-type': 'text/plain; charset=utf-8',
          },
          body: { text: `${text}\n` },
        });
      }
      if (olderThan(API_VERSION, version))
        return Future.of(
          json(
            { message: `client version ${version} is too new. Maximum supported API version is ${API_VERSION}` },
            400,
          ),
        );
      const names: Record<string, string> = {};
      route.names.forEach((name, i) => (names[name] = safeDecode(match[i + 1])));
      return this.run(route.handler, request, names);
    }
    return Future.of(json({ message: 'page not found' }, 404));
  }

  private run(
    handler: Handler<E>,
    request: HttpRequest,
    names: Readonly<Record<string, string>>,
  ): Future<HttpResponse> {
    const future = new Future<HttpResponse>();
    const finish = (response: HttpResponse): void =>
      future.resolve({ ...response, headers: { ...COMMON, ...response.headers } });
    try {
      const { body } = request;
      const answer =
        body !== undefined && 'stream' in body && !/\/(exec\/.*\/start|attach)$/.test(request.path)
          ? this.withText(handler, request, names)
          : handler(this.engine, new Call(request, names));
      if (!('next' in answer)) finish(answer);
      else this.kernel.spawn(`${request.method} ${request.path}`, this.settle(answer, finish));
    } catch (error) {
      finish(refusal(error));
    }
    return future;
  }

  private *withText(
    handler: Handler<E>,
    request: HttpRequest,
    names: Readonly<Record<string, string>>,
  ): Task<HttpResponse> {
    const { body } = request;
    const text = body !== undefined && 'stream' in body ? yield* readAll(body.stream) : '';
    const answer = handler(this.engine, new Call(request, names, text));
    return 'next' in answer ? yield* answer : answer;
  }

  private *settle(answer: Task<HttpResponse>, finish: (response: HttpResponse) => void): Task {
    try {
      finish(yield* answer);
    } catch (error) {
      finish(refusal(error));
    }
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
