import type { Reader } from '../kernel/pipe.ts';
import type { Future } from '../kernel/wait.ts';

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface HttpRequest {
  readonly method: string;
  /** Without the query: `/v1.51/services/create`. */
  readonly path: string;
  /** The query's fields in their order; the same name may come again. */
  readonly query: readonly (readonly [string, string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value, text that is not JSON, or a stream of text. */
  readonly body?: { readonly json: Json } | { readonly text: string } | { readonly stream: Reader };
  /** A person's request: what the daemon starts for it may be looked at on its way (`Machine.traced`). */
  readonly traced?: boolean;
  /** Set where a client can go away (a closed connection): wakes then; the server ends streams. */
  readonly aborted?: Future<void>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * A JSON value (the adapter adds the newline that Docker sends), a text, or a stream that goes on until its
   * end; `hijack` is a two-way stream (attach, exec), in which `input` takes what the client sends. In a stream of
   * type `application/vnd.docker.multiplexed-stream` each character is one byte, because its frames have binary
   * headers.
   */
  readonly body?:
    | { readonly json: Json }
    | { readonly text: string }
    | { readonly stream: Reader }
    | { readonly hijack: Reader; readonly input: (text: string | null) => void };
}

/** Whoever answers HTTP: an engine behind its socket, a web server in a container. */
export interface HttpHandler {
  handle(request: HttpRequest): Future<HttpResponse>;
}
