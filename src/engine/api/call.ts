import type { Task } from '../../kernel/wait.ts';
import type { Reader } from '../../kernel/pipe.ts';
import type { HttpRequest, HttpResponse, Json } from '../../net/http.ts';
import { EngineError } from '../errors.ts';
import { Filters } from '../filters.ts';
import { END_OF_JSON, jsonFault } from '../go-json.ts';
import { typed, type Input } from './input.ts';

export type Answer = HttpResponse | Task<HttpResponse>;

/** A request that has found its route. */
export class Call {
  readonly request: HttpRequest;
  /** The parts of the path that the route names. */
  readonly path: Readonly<Record<string, string>>;
  /** The body when it came as a text: what a client sent that is no JSON. */
  private readonly raw: string | undefined;

  constructor(request: HttpRequest, path: Readonly<Record<string, string>>, raw?: string) {
    this.request = request;
    this.path = path;
    this.raw = raw;
  }

  /** The first value of a field of the query. */
  query(name: string): string | undefined {
    return this.request.query.find(([key]) => key === name)?.[1];
  }

  queryAll(name: string): readonly string[] {
    return this.request.query.filter(([key]) => key === name).map(([, value]) => value);
  }

  /** A field that is on unless it is empty, 0, no, false or none. */
  flag(name: string): boolean {
    const value = (this.query(name) ?? '').toLowerCase().trim();
    return !['', '0', 'no', 'false', 'none'].includes(value);
  }

  /** @throws EngineError 500 as strconv.Atoi */
  integer(name: string): number | undefined {
    const value = this.query(name);
    if (value === undefined || value === '') return undefined;
    if (!/^[-+]?\d+$/.test(value))
      throw new EngineError(500, `strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`);
    return Number(value);
  }

  /** @throws EngineError 400 when a filter is not among `accepted` */
  filters(accepted?: readonly string[]): Filters {
    const filters = Filters.parse(this.query('filters'));
    if (accepted !== undefined) filters.validate(accepted);
    return filters;
  }

  /** `version=12`, which updates must name. @throws EngineError 400 */
  version(what: string): number {
    const value = this.query('version') ?? '';
    if (!/^\d+$/.test(value))
      throw new EngineError(
        400,
        `invalid ${what} version '${value}': strconv.ParseUint: parsing ${JSON.stringify(value)}: invalid syntax`,
      );
    return Number(value);
  }

  /** The JSON object of the body. @param type Go's name for it @throws EngineError 400 */
  body(type = 'struct'): Input {
    const { body, headers } = this.request;
    const content = headers['content-type'];
    if (body !== undefined && content !== undefined && content !== '' && !/^application\/json\b/.test(content))
      throw new EngineError(400, `unsupported Content-Type header (${content}): must be 'application/json'`);
    const raw = this.raw ?? (body !== undefined && 'text' in body ? body.text : undefined);
    if (raw !== undefined) {
      if (raw.trim() === '') throw new EngineError(400, 'invalid JSON: got EOF while reading request body');
      try {
        return asObject(JSON.parse(raw) as Json, type);
      } catch (error) {
        if (error instanceof EngineError) throw error;
        throw new EngineError(400, `invalid JSON: ${(jsonFault(raw) ?? '').replace(END_OF_JSON, 'unexpected EOF')}`);
      }
    }
    if (body === undefined || !('json' in body))
      throw new EngineError(400, 'invalid JSON: got EOF while reading request body');
    return asObject(body.json, type);
  }

  /** The same where a body may be left out. */
  optionalBody(type = 'struct'): Input {
    const { body } = this.request;
    if ((body === undefined && this.raw === undefined) || this.raw?.trim() === '') return {};
    return this.body(type);
  }
}

function asObject(json: Json, type: string): Input {
  if (json === null) return {};
  if (typeof json !== 'object' || Array.isArray(json))
    throw new EngineError(
      400,
      `invalid JSON: json: cannot unmarshal ${Array.isArray(json) ? 'array' : typeof json} into Go value of type ${type}`,
    );
  return type === 'struct' ? (json as Input) : typed(json as Input, type);
}

/** An answer in JSON; the values' fields in Go's order. */
export function json(value: unknown, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: { json: value as Json } };
}

export function empty(status = 204): HttpResponse {
  return { status, headers: {} };
}

export function stream(reader: Reader, type = 'application/json'): HttpResponse {
  return { status: 200, headers: { 'content-type': type }, body: { stream: reader } };
}
