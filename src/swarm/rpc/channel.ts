import type { Disposable } from '../../kernel/disposable.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Future } from '../../kernel/wait.ts';
import type { Caller } from './caller.ts';
import type { CallName, Calls, StreamName, Streams } from './methods.ts';

/** Where a stream's items go; `end` comes once, with an error or without. */
export interface Sink<T> {
  item(value: T): void;
  end(error: Error | undefined): void;
}

/** The way to a manager: over the network, or to the one in the same daemon. */
export interface Channel {
  /**
   * Asks a question. Rejects with RpcError: what the manager answers, `Unavailable` when it cannot be reached,
   * `DeadlineExceeded` after `timeout` microseconds.
   */
  call<M extends CallName>(method: M, args: Calls[M]['args'], timeout: Micros): Future<Calls[M]['result']>;
  /** Opens a stream; disposing it ends it without a further call of the sink. */
  stream<M extends StreamName>(method: M, args: Streams[M]['args'], sink: Sink<Streams[M]['item']>): Disposable;
  /** Hangs up; what is under way fails. */
  close(): void;
}

/** Whoever answers: a manager. */
export interface Handler {
  call<M extends CallName>(method: M, args: Calls[M]['args'], caller: Caller): Future<Calls[M]['result']>;
  stream<M extends StreamName>(
    method: M,
    args: Streams[M]['args'],
    caller: Caller,
    sink: Sink<Streams[M]['item']>,
  ): Disposable;
}
