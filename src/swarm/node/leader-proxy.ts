import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError } from '../control/rpc-error.ts';
import type { RaftNode } from '../raft/raft-node.ts';
import type { Caller } from '../rpc/caller.ts';
import type { Handler, Sink } from '../rpc/channel.ts';
import type { CallName, Calls, StreamName, Streams } from '../rpc/methods.ts';
import type { RpcClient } from '../rpc/rpc-client.ts';

/** Facts 1.2 and 14. */
const LEADER_POLL: Micros = SECOND;
const PROXY_POLL: Micros = 500 * MILLISECOND;
const DEFAULT_LIMIT: Micros = 20 * SECOND;
const HEALTH_TIMEOUT: Micros = 5 * SECOND;

const NO_LEADER =
  "The swarm does not have a leader. It's possible that too few managers are online. Make sure more than half of the managers are online.";

const tooLate = (): RpcError => new RpcError('DeadlineExceeded', 'context deadline exceeded');

/**
 * Brings questions to the leader, wherever it is: to the handler in this manager, or over the network on behalf of
 * the one who asked (facts 1.2). No question is answered from a follower's replica, reads included.
 */
export class LeaderProxy implements Handler {
  private readonly kernel: Kernel;
  private readonly raft: RaftNode;
  private readonly local: Handler;
  private readonly connect: (addr: string) => RpcClient;
  private client: RpcClient | undefined;
  private stopped = false;

  /** @param local answers when this manager leads */
  constructor(kernel: Kernel, raft: RaftNode, local: Handler, connect: (addr: string) => RpcClient) {
    this.kernel = kernel;
    this.raft = raft;
    this.local = local;
    this.connect = connect;
  }

  close(): void {
    this.stopped = true;
    this.client?.close();
  }

  /** The leader as far as it is known now: this manager, a way to another one, or nobody. */
  private find(): 'self' | RpcClient | undefined {
    const { leader } = this.raft;
    if (leader === undefined) return undefined;
    if (leader.raftId === this.raft.id) return this.raft.isLeader ? 'self' : undefined;
    if (this.client?.addr !== leader.addr) {
      this.client?.close();
      this.client = this.connect(leader.addr);
    }
    return this.client;
  }

  /** Waits for a leader until `deadline`; with no leader for more than 10 ticks it fails at once. */
  private await(deadline: Micros, then: (leader: 'self' | RpcClient) => void, fail: (error: RpcError) => void): void {
    if (this.stopped) return fail(new RpcError('Unavailable', 'the connection is closing'));
    const found = this.find();
    if (found !== undefined) return then(found);
    if (this.raft.lostQuorum) return fail(new RpcError('Unknown', NO_LEADER));
    const poll = (): void => {
      const leader = this.find();
      if (this.stopped) fail(new RpcError('Unavailable', 'the connection is closing'));
      else if (leader !== undefined) then(leader);
      else this.wait(LEADER_POLL, deadline, poll, fail);
    };
    this.wait(LEADER_POLL, deadline, poll, fail);
  }

  private wait(span: Micros, deadline: Micros, then: () => void, fail: (error: RpcError) => void): void {
    if (this.kernel.now + span < deadline) this.kernel.after(span, then);
    else this.kernel.at(deadline, () => fail(tooLate()));
  }

  call<M extends CallName>(method: M, args: Calls[M]['args'], caller: Caller): Future<Calls[M]['result']> {
    if (this.raft.isLeader) return this.local.call(method, args, caller);
    const future = new Future<Calls[M]['result']>();
    const fail = (error: unknown): void => future.reject(error);
    if (caller.forwarded) {
      fail(new RpcError('ResourceExhausted', `more than one redirect to leader from: [${caller.address}]`));
      return future;
    }
    const deadline = caller.deadline ?? this.kernel.now + DEFAULT_LIMIT;
    const done = (value: Calls[M]['result']): void => future.resolve(value);
    const ask = (leader: 'self' | RpcClient): Future<Calls[M]['result']> =>
      leader === 'self'
        ? this.local.call(method, args, caller)
        : leader.call(method, args, deadline - this.kernel.now, caller);
    this.await(
      deadline,
      (leader) =>
        ask(leader).whenSettled(done, (error) => {
          if (!(error instanceof RpcError) || error.code !== 'Unavailable') fail(error);
          else this.pollNewLeader(deadline, (next) => ask(next).whenSettled(done, fail), fail);
        }),
      fail,
    );
    return future;
  }

  /** The leader did not answer: looks each half second whether there is one that does. */
  private pollNewLeader(
    deadline: Micros,
    then: (leader: 'self' | RpcClient) => void,
    fail: (error: RpcError) => void,
  ): void {
    const again = (): void => this.pollNewLeader(deadline, then, fail);
    this.wait(
      PROXY_POLL,
      deadline,
      () =>
        this.await(
          deadline,
          (leader) => {
            if (leader === 'self') then(leader);
            else
              leader
                .call('health', { service: 'Raft' }, Math.min(HEALTH_TIMEOUT, deadline - this.kernel.now))
                .whenSettled(
                  ({ serving }) => (serving ? then(leader) : again()),
                  (error) => {
                    if (error instanceof RpcError && error.code === 'DeadlineExceeded') leader.hangUp();
                    again();
                  },
                );
          },
          fail,
        ),
      fail,
    );
  }

  stream<M extends StreamName>(
    method: M,
    args: Streams[M]['args'],
    caller: Caller,
    sink: Sink<Streams[M]['item']>,
  ): Disposable {
    if (this.raft.isLeader) return this.local.stream(method, args, caller, sink);
    if (caller.forwarded) {
      sink.end(new RpcError('ResourceExhausted', `more than one redirect to leader from: [${caller.address}]`));
      return toDisposable(() => {});
    }
    let inner: Disposable | undefined;
    let over = false;
    this.await(
      this.kernel.now + DEFAULT_LIMIT,
      (leader) => {
        if (over) return;
        inner =
          leader === 'self' ? this.local.stream(method, args, caller, sink) : leader.stream(method, args, sink, caller);
      },
      (error) => {
        if (!over) sink.end(error);
      },
    );
    return toDisposable(() => {
      over = true;
      inner?.dispose();
    });
  }
}
