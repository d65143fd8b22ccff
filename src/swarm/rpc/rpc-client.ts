import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { ConnectError } from '../../net/network.ts';
import type { Connection } from '../../net/connection.ts';
import type { Namespace } from '../../net/namespace.ts';
import { chainFault } from '../ca/validity.ts';
import { RpcError } from '../control/rpc-error.ts';
import type { RootCertificate } from '../types.ts';
import type { Caller, NodeCertificate } from './caller.ts';
import type { Channel, Sink } from './channel.ts';
import type { Frame } from './frame.ts';
import type { CallName, Calls, StreamName, Streams } from './methods.ts';

/** gRPC gives a connection up that has not come about by then, its handshake included. */
const HANDSHAKE_LIMIT: Micros = 20 * SECOND;

interface Pending {
  readonly deadline: Micros;
  readonly future: Future<unknown>;
}

/** The dialler's words, as gRPC puts them (recording join-errors). */
function dialError(target: string, error: unknown): RpcError {
  const why =
    error instanceof ConnectError
      ? `dial tcp ${target}: connect: ${error.message}`
      : `dial tcp ${target}: ${String(error)}`;
  return new RpcError('Unavailable', `connection error: desc = "transport: Error while dialing: ${why}"`);
}

/** Who the client is when it dials: read anew for each connection, because certificates are renewed. */
export interface Identity {
  readonly certificate: NodeCertificate | undefined;
  /** What the other side's certificate is held against; without it any is taken, as by a node that asks for it. */
  readonly root?: RootCertificate;
}

/**
 * A client of one manager. It connects when it has something to say, and again after the connection broke; what
 * was under way then fails as Unavailable.
 */
export class RpcClient implements Channel {
  private readonly kernel: Kernel;
  private readonly net: Namespace;
  readonly addr: string;
  private readonly identity: Identity;
  private connection: Connection | undefined;
  private connecting = false;
  /** Runs out while the two sides have not shown each other who they are; what is to be said waits for it. */
  private handshake: Timer | undefined;
  private waiting: Frame[] = [];
  private ids = 0;
  private readonly calls = new Map<number, Pending>();
  private readonly streams = new Map<number, Sink<unknown>>();
  private timer: Timer | undefined;
  private timerAt = Infinity;
  private generation = 0;

  /** @param addr host:port @param onBehalfOf who asks, when a manager passes calls on */
  constructor(kernel: Kernel, net: Namespace, addr: string, identity: Identity) {
    this.kernel = kernel;
    this.net = net;
    this.addr = addr;
    this.identity = identity;
  }

  call<M extends CallName>(
    method: M,
    args: Calls[M]['args'],
    timeout: Micros,
    onBehalfOf?: Caller,
  ): Future<Calls[M]['result']> {
    const id = ++this.ids;
    const deadline = this.kernel.now + timeout;
    const future = new Future<Calls[M]['result']>();
    this.calls.set(id, { deadline, future: future as Future<unknown> });
    this.arm(deadline);
    this.send({ kind: 'call', id, method, args, deadline, onBehalfOf });
    return future;
  }

  stream<M extends StreamName>(
    method: M,
    args: Streams[M]['args'],
    sink: Sink<Streams[M]['item']>,
    onBehalfOf?: Caller,
  ): Disposable {
    const id = ++this.ids;
    this.streams.set(id, sink as Sink<unknown>);
    this.send({ kind: 'stream', id, method, args, onBehalfOf });
    return toDisposable(() => {
      if (!this.streams.delete(id)) return;
      const { waiting } = this;
      this.waiting = waiting.filter((frame) => frame.kind !== 'stream' || frame.id !== id);
      if (this.waiting.length === waiting.length) this.connection?.send({ kind: 'cancel', id } satisfies Frame);
    });
  }

  close(): void {
    this.generation++;
    this.connecting = false;
    this.connection?.close();
    this.fail(new RpcError('Unavailable', 'the connection is closing'));
  }

  private send(frame: Frame): void {
    if (this.handshake === undefined && this.connection !== undefined) {
      this.connection.send(frame);
      return;
    }
    this.waiting.push(frame);
    if (this.connecting || this.connection !== undefined) return;
    this.connecting = true;
    const generation = ++this.generation;
    const colon = this.addr.lastIndexOf(':');
    this.net
      .connect(this.addr.slice(0, colon), Number(this.addr.slice(colon + 1)), { reader: this.kernel })
      .whenSettled(
        (connection) => {
          if (generation !== this.generation) connection.close();
          else this.connected(connection);
        },
        (error) => {
          if (generation !== this.generation) return;
          this.connecting = false;
          this.fail(dialError(this.addr, error));
        },
      );
  }

  private connected(connection: Connection): void {
    this.connecting = false;
    this.connection = connection;
    this.handshake = this.kernel.after(HANDSHAKE_LIMIT, () => this.refuse('context deadline exceeded'));
    connection.onMessage((message) => {
      if (connection === this.connection) this.receive(message as Frame);
    });
    connection.onClose(() => {
      if (connection === this.connection) this.fail(new RpcError('Unavailable', 'error reading from server: EOF'));
    });
  }

  /** The server has shown its certificate: by this host's clock it may hold no more, or not yet. */
  private shakeHands(shown: NodeCertificate | undefined): void {
    const { root, certificate } = this.identity;
    const fault = root === undefined || shown === undefined ? undefined : chainFault(shown, this.kernel.date);
    if (fault !== undefined) {
      this.refuse(`tls: failed to verify certificate: ${fault}`);
      return;
    }
    this.handshake?.cancel();
    this.handshake = undefined;
    const { connection, waiting } = this;
    this.waiting = [];
    connection?.send({ kind: 'hello', certificate } satisfies Frame);
    for (const frame of waiting) connection?.send(frame);
  }

  /** The handshake came to nothing. */
  private refuse(why: string): void {
    const { connection } = this;
    this.fail(
      new RpcError('Unavailable', `connection error: desc = "transport: authentication handshake failed: ${why}"`),
    );
    connection?.close();
  }

  private receive(frame: Frame): void {
    if (frame.kind === 'hello') this.shakeHands(frame.certificate);
    else if (frame.kind === 'refused') this.fail(frame.error);
    else if (frame.kind === 'result' || frame.kind === 'error') {
      const pending = this.calls.get(frame.id);
      this.calls.delete(frame.id);
      if (frame.kind === 'result') pending?.future.resolve(frame.value);
      else pending?.future.reject(frame.error);
    } else if (frame.kind === 'item') this.streams.get(frame.id)?.item(frame.value);
    else if (frame.kind === 'end') {
      const sink = this.streams.get(frame.id);
      this.streams.delete(frame.id);
      sink?.end(frame.error);
    }
  }

  /** Everything under way ends with `error`; the next question dials anew. */
  private fail(error: RpcError): void {
    this.connection = undefined;
    this.handshake?.cancel();
    this.handshake = undefined;
    this.waiting = [];
    const calls = [...this.calls.values()];
    const streams = [...this.streams.values()];
    this.calls.clear();
    this.streams.clear();
    for (const pending of calls) pending.future.reject(error);
    for (const sink of streams) sink.end(error);
  }

  /** One timer serves all calls: it looks who is late and sleeps until the next deadline. */
  private arm(deadline: Micros): void {
    if (this.timerAt <= deadline) return;
    this.timer?.cancel();
    this.timerAt = deadline;
    this.timer = this.kernel.at(deadline, () => this.expire());
  }

  private expire(): void {
    this.timerAt = Infinity;
    this.timer = undefined;
    let next = Infinity;
    const late: Pending[] = [];
    for (const [id, pending] of this.calls) {
      if (pending.deadline <= this.kernel.now) {
        this.calls.delete(id);
        late.push(pending);
      } else next = Math.min(next, pending.deadline);
    }
    if (next !== Infinity) this.arm(next);
    for (const pending of late) pending.future.reject(new RpcError('DeadlineExceeded', 'context deadline exceeded'));
  }

  /** Gives the present connection up without a word to the other side's programs: the wire may be cut. */
  hangUp(): void {
    const connection = this.connection;
    if (connection === undefined) return;
    this.connection = undefined;
    connection.reset();
    this.fail(new RpcError('Unavailable', 'the connection is unavailable'));
  }
}
