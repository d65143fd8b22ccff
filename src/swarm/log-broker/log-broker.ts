import { toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { RpcError } from '../control/rpc-error.ts';
import { newId } from '../ids.ts';
import type { Caller } from '../rpc/caller.ts';
import type { Sink } from '../rpc/channel.ts';
import type { Calls, Streams } from '../rpc/methods.ts';
import type { Store } from '../store.ts';
import type { LogMessage, SubscriptionMessage } from './log-messages.ts';
import { Subscription } from './subscription.ts';

interface Listener {
  readonly nodeId: string;
  readonly sink: Sink<SubscriptionMessage>;
  /** The subscriptions that it was told of and that are open. */
  readonly told: Set<Subscription>;
}

/**
 * The leader's part in `docker service logs`: passes on to the nodes who wants to hear of which tasks, and passes
 * back what they tell (facts 11.11).
 */
export class LogBroker implements Disposable {
  private readonly store: Store;
  private readonly random: RandomStream;
  private readonly listeners = new Map<string, Listener>();
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(store: Store, random: RandomStream) {
    this.store = store;
    this.random = random;
  }

  dispose(): void {
    const gone = new RpcError('Unknown', 'context canceled');
    for (const subscription of [...this.subscriptions.values()]) this.finish(subscription, gone);
    for (const listener of [...this.listeners.values()]) listener.sink.end(undefined);
    this.listeners.clear();
  }

  /** Collects logs for a client until all nodes have answered, or for ever when it follows. */
  subscribe(args: Streams['logs.subscribe']['args'], sink: Sink<readonly LogMessage[]>): Disposable {
    const { selector, options } = args;
    if (selector.serviceIds.length === 0 && selector.taskIds.length === 0) {
      sink.end(new RpcError('InvalidArgument', 'log selector must not be empty'));
      return toDisposable(() => {});
    }
    const subscription = new Subscription(this.store, newId(this.random), selector, options, sink);
    this.subscriptions.set(subscription.id, subscription);
    for (const nodeId of [...subscription.nodes]) this.ask(subscription, nodeId);
    subscription.nodeAdded.on((nodeId) => this.ask(subscription, nodeId));
    this.check(subscription);
    return toDisposable(() => this.close(subscription));
  }

  private ask(subscription: Subscription, nodeId: string): void {
    const listener = this.listeners.get(nodeId);
    if (listener === undefined) {
      // A node that comes while somebody follows is asked then.
      subscription.done(nodeId, `node ${nodeId} is not available`);
      return;
    }
    if (listener.told.has(subscription)) return;
    listener.told.add(subscription);
    listener.sink.item(subscription.message());
  }

  private check(subscription: Subscription): void {
    if (!subscription.complete) return;
    const { incomplete } = subscription;
    this.finish(subscription, incomplete === undefined ? undefined : new RpcError('Unknown', incomplete));
  }

  private finish(subscription: Subscription, error: Error | undefined): void {
    if (!this.subscriptions.has(subscription.id)) return;
    this.close(subscription);
    subscription.sink.end(error);
  }

  private close(subscription: Subscription): void {
    if (!this.subscriptions.delete(subscription.id)) return;
    subscription.dispose();
    for (const listener of this.listeners.values())
      if (listener.told.delete(subscription)) listener.sink.item(subscription.message(true));
  }

  /** A node listens for those who want its logs. */
  listen(caller: Caller, sink: Sink<SubscriptionMessage>): Disposable {
    const nodeId = caller.certificate?.nodeId ?? '';
    const old = this.listeners.get(nodeId);
    if (old !== undefined) this.lose(old);
    const listener: Listener = { nodeId, sink, told: new Set() };
    this.listeners.set(nodeId, listener);
    for (const subscription of this.subscriptions.values())
      if (subscription.nodes.has(nodeId)) this.ask(subscription, nodeId);
    return toDisposable(() => this.lose(listener));
  }

  private lose(listener: Listener): void {
    const { nodeId, told } = listener;
    if (this.listeners.get(nodeId) === listener) this.listeners.delete(nodeId);
    for (const subscription of [...told]) {
      told.delete(subscription);
      subscription.done(nodeId, `node ${nodeId} disconnected unexpectedly`);
      this.check(subscription);
    }
  }

  /** A node tells lines, or that it has told all. @throws RpcError NotFound, PermissionDenied */
  publish(args: Calls['logs.publish']['args'], caller: Caller): void {
    const nodeId = caller.certificate?.nodeId ?? '';
    const subscription = this.subscriptions.get(args.subscriptionId);
    if (subscription === undefined) throw new RpcError('NotFound', 'unknown subscription ID');
    for (const message of args.messages)
      if (message.nodeId !== nodeId)
        throw new RpcError('PermissionDenied', `invalid NodeID: expected=${nodeId};received=${message.nodeId}`);
    if (args.messages.length > 0) subscription.sink.item(args.messages);
    if (!args.close) return;
    this.listeners.get(nodeId)?.told.delete(subscription);
    subscription.done(nodeId, undefined);
    this.check(subscription);
  }
}
