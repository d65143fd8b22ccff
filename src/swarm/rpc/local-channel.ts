import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError } from '../control/rpc-error.ts';
import type { Channel, Handler, Sink } from './channel.ts';
import type { Identity } from './rpc-client.ts';
import type { CallName, Calls, StreamName, Streams } from './methods.ts';

/** The way to the manager in the same daemon: its local socket. Answers come in this instant, but later. */
export class LocalChannel implements Channel {
  private readonly kernel: Kernel;
  private readonly handler: Handler;
  private readonly identity: Identity;
  private readonly address: () => string;
  private closed = false;
  private readonly open = new Set<Disposable>();

  /** @param address the node's own address, as which it appears in the list of nodes */
  constructor(kernel: Kernel, handler: Handler, identity: Identity, address: () => string) {
    this.kernel = kernel;
    this.handler = handler;
    this.identity = identity;
    this.address = address;
  }

  call<M extends CallName>(method: M, args: Calls[M]['args'], timeout: Micros): Future<Calls[M]['result']> {
    const future = new Future<Calls[M]['result']>();
    const deadline = this.kernel.now + timeout;
    const timer = this.kernel.at(deadline, () =>
      future.reject(new RpcError('DeadlineExceeded', 'context deadline exceeded')),
    );
    const { certificate } = this.identity;
    this.handler.call(method, args, { certificate, address: this.address(), deadline, forwarded: false }).whenSettled(
      (value) => {
        timer.cancel();
        this.kernel.soon(() => future.resolve(value));
      },
      (error) => {
        timer.cancel();
        this.kernel.soon(() => future.reject(error));
      },
    );
    return future;
  }

  stream<M extends StreamName>(method: M, args: Streams[M]['args'], sink: Sink<Streams[M]['item']>): Disposable {
    let over = false;
    const later = (run: () => void): void => {
      this.kernel.soon(() => {
        if (!over) run();
      });
    };
    const end = (error: Error | undefined): void =>
      later(() => {
        over = true;
        this.open.delete(disposable);
        sink.end(error);
      });
    const caller = {
      certificate: this.identity.certificate,
      address: this.address(),
      deadline: undefined,
      forwarded: false,
    };
    const inner = this.handler.stream(method, args, caller, { item: (value) => later(() => sink.item(value)), end });
    const disposable = toDisposable(() => {
      over = true;
      this.open.delete(disposable);
      inner.dispose();
    });
    if (this.closed) end(new RpcError('Unavailable', 'the connection is closing'));
    else this.open.add(disposable);
    return disposable;
  }

  close(): void {
    this.closed = true;
    for (const each of [...this.open]) each.dispose();
  }
}
