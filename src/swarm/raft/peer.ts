import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import { RpcError } from '../control/rpc-error.ts';
import type { RpcClient } from '../rpc/rpc-client.ts';
import type { Message } from './message.ts';

/** After this long a message counts as undelivered (facts 1.1). */
export const SEND_TIMEOUT: Micros = 2 * SECOND;

/** gRPC's pauses between dials to a host that does not answer; the longest is what was measured (8 s). */
const FIRST_PAUSE: Micros = SECOND;
const PAUSE_FACTOR = 1.6;
const LONGEST_PAUSE: Micros = 8 * SECOND;

/** The answer to messages of a member that was removed (facts 1.2). */
export const REMOVED = 'raft: member was removed from the cluster';

/** What became of a message. */
export interface Delivery {
  delivered(): void;
  failed(): void;
  /** The other side says that this member does not belong to the cluster any more. */
  removed(): void;
}

/** The way to another member of raft. It is active as long as messages reach it (facts 1.3). */
export class Peer {
  private readonly kernel: Kernel;
  readonly client: RpcClient;
  private readonly delivery: Delivery;
  active = true;
  /** Since when it is active, to find the one that was active longest. */
  activeSince: Micros;
  private retryAt: Micros = 0;
  private pause: Micros = FIRST_PAUSE;

  constructor(kernel: Kernel, client: RpcClient, delivery: Delivery) {
    this.kernel = kernel;
    this.client = client;
    this.delivery = delivery;
    this.activeSince = kernel.now;
  }

  send(message: Message): void {
    if (this.kernel.now < this.retryAt) {
      this.delivery.failed();
      return;
    }
    this.client.call('raft.message', { message }, SEND_TIMEOUT).whenSettled(
      () => {
        this.pause = FIRST_PAUSE;
        if (!this.active) {
          this.active = true;
          this.activeSince = this.kernel.now;
        }
        this.delivery.delivered();
      },
      (error) => {
        if (error instanceof RpcError && error.code === 'NotFound' && error.desc === REMOVED) {
          this.delivery.removed();
          return;
        }
        if (error instanceof RpcError && error.code === 'DeadlineExceeded') this.client.hangUp();
        else if (this.kernel.now >= this.retryAt) {
          this.retryAt = this.kernel.now + this.pause;
          this.pause = Math.min(this.pause * PAUSE_FACTOR, LONGEST_PAUSE);
        }
        this.active = false;
        this.delivery.failed();
      },
    );
  }

  close(): void {
    this.client.close();
  }
}
