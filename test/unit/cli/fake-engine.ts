import type { HttpHandler, HttpRequest, HttpResponse, Json } from '../../../src/net/http.ts';
import { Future } from '../../../src/kernel/wait.ts';

type JsonObject = Readonly<Record<string, Json | undefined>>;

/** What a route gets: the path's variable parts, the query's first values and the JSON body. */
export interface Call {
  readonly parameters: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly json: Json | undefined;
  readonly request: HttpRequest;
}

/** A route's answer: a JSON value with status 200, or a whole response. */
export type Answer = { readonly response: HttpResponse } | { readonly json: Json };
export type Route = (call: Call) => Answer;

/** A failure as the daemon tells it. */
export function failure(status: number, message: string): Answer {
  return { response: { status, headers: { 'content-type': 'application/json' }, body: { json: { message } } } };
}

export const NOT_A_MANAGER =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

/** A request as it went over the wire, for comparison. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly json: Json | undefined;
}

/**
 * An engine that answers from a table and writes down what it was asked: enough to hold a client against another,
 * without a swarm behind it. Keys of the table read `GET /services/*`; a star stands for one path segment.
 */
export class FakeEngine implements HttpHandler {
  readonly recorded: Recorded[] = [];
  private readonly routes: readonly { method: string; pattern: RegExp; route: Route }[];
  private readonly swarm: string;

  constructor(table: Readonly<Record<string, Route>>, swarm = 'active/manager') {
    this.swarm = swarm;
    this.routes = Object.entries(table).map(([key, route]) => {
      const [method, path] = key.split(' ') as [string, string];
      return { method, pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`), route };
    });
  }

  handle(request: HttpRequest): Future<HttpResponse> {
    const path = request.path.replace(/^\/v1\.\d+(?=\/)/, '');
    if (path === '/_ping') return Future.of(this.ping(request.method));
    const json = request.body !== undefined && 'json' in request.body ? request.body.json : undefined;
    this.recorded.push({
      method: request.method,
      path: request.path,
      query: request.query.map(([key, value]) => `${key}=${value}`).sort(),
      json,
    });
    for (const { method, pattern, route } of this.routes) {
      const match = pattern.exec(path);
      if (match === null || method !== request.method) continue;
      const query: Record<string, string> = {};
      for (const [key, value] of request.query) query[key] ??= value;
      const answer = route({ parameters: match.slice(1).map(decodeURIComponent), query, json, request });
      return Future.of(
        'response' in answer
          ? answer.response
          : { status: 200, headers: { 'content-type': 'application/json' }, body: { json: answer.json } },
      );
    }
    return Future.of(
      (failure(404, `page not found: ${request.method} ${path}`) as { response: HttpResponse }).response,
    );
  }

  private ping(method: string): HttpResponse {
    return {
      status: 200,
      headers: {
        'api-version': '1.51',
        ostype: 'linux',
        'docker-experimental': 'false',
        swarm: this.swarm,
        'builder-version': '2',
        'content-type': 'text/plain; charset=utf-8',
      },
      ...(method === 'HEAD' ? {} : { body: { text: 'OK' } }),
    };
  }
}

/** Finds by full id, full name, then unique prefix of the id, as the daemon does; `kind` is its word for the object. */
export function find<T extends JsonObject>(
  kind: string,
  items: readonly T[],
  reference: string,
  nameOf: (item: T) => string,
  idOf: (item: T) => string = (item) => String(item['ID'] ?? item['Id']),
): T | Answer {
  const exact = items.find((item) => idOf(item) === reference);
  if (exact !== undefined) return exact;
  for (const matches of [
    items.filter((item) => nameOf(item) === reference),
    items.filter((item) => idOf(item).startsWith(reference)),
  ]) {
    if (matches.length === 1) return matches[0]!;
    if (matches.length > 1) return failure(400, `${kind} ${reference} is ambiguous (${matches.length} matches found)`);
  }
  return failure(404, `${kind} ${reference} not found`);
}

export function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'response' in value;
}
