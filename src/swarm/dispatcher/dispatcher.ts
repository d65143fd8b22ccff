import { DisposableStore, toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { HOUR, MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { RpcError } from '../control/rpc-error.ts';
import { newId } from '../ids.ts';
import type { Caller } from '../rpc/caller.ts';
import type { Sink } from '../rpc/channel.ts';
import type {
  AssignmentsMessage,
  Calls,
  ManagerPeer,
  SessionMessage,
  Streams,
  TaskStatusUpdate,
} from '../rpc/methods.ts';
import type { Store } from '../store.ts';
import type { EventOn } from '../store-events.ts';
import { TASK_STATE_RANK, type NodeDescription, type NodeStatus, type SwarmNode } from '../types.ts';
import { Assignments } from './assignments.ts';
import { Watchdog, type RegisteredNode } from './registered-node.ts';
import { takeStatus } from './status-intake.ts';

/** Facts 2.1. */
const DEFAULT_PERIOD: Micros = 5 * SECOND;
const EPSILON: Micros = 500 * MILLISECOND;
const GRACE = 3;
const UNKNOWN_GRACE = 6;
const BATCH: Micros = 100 * MILLISECOND;
const BATCH_CHANGES = 100;
const NODE_DOWN_PERIOD: Micros = 24 * HOUR;
const RATE_PERIOD: Micros = 8 * SECOND;
const RATE_COUNT = 3;

export interface DispatcherOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly random: RandomStream;
  /** The leader's own node id, for the stamps. */
  readonly nodeId: string;
  /** The managers that agents may turn to. */
  readonly managers: () => readonly ManagerPeer[];
}

interface NodeUpdate {
  status?: NodeStatus;
  description?: NodeDescription;
}

/** Not the creation of tasks: that alone never reaches a node (facts 2.4). */
const HEARD = [
  'task update',
  'task delete',
  'node',
  'cluster update',
  'secret update',
  'config update',
  'network update',
] as const;
type Heard = EventOn<(typeof HEARD)[number]>;

/**
 * The leader's side of the agents: who is there, who has gone silent, what each one shall run and what it says
 * about that (facts 2). Nothing ticks here while nothing happens but one timer per node.
 */
export class Dispatcher implements Disposable {
  private readonly options: DispatcherOptions;
  private readonly owned = new DisposableStore();
  private readonly nodes = new Map<string, RegisteredNode>();
  /** Nodes that were up under the last leader and have not come back yet. */
  private readonly awaited = new Map<string, Watchdog>();
  private readonly downTimers = new Map<string, Timer>();
  private readonly registrations = new Map<string, { readonly last: Micros; readonly count: number }>();
  private readonly startedAt: Micros;
  private nodeUpdates = new Map<string, NodeUpdate>();
  private taskUpdates = new Map<string, TaskStatusUpdate['status']>();
  private waiting: (() => void)[] = [];
  private batchTimer: Timer | undefined;
  private stopped = false;

  constructor(options: DispatcherOptions) {
    this.options = options;
    this.startedAt = options.kernel.now;
    this.owned.add(options.store.events.on(HEARD, (event) => this.onEvent(event)));
    this.markNodesUnknown();
  }

  dispose(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.owned.dispose();
    this.batchTimer?.cancel();
    for (const watchdog of this.awaited.values()) watchdog.clear();
    for (const timer of this.downTimers.values()) timer.cancel();
    for (const node of [...this.nodes.values()]) this.drop(node, new RpcError('Aborted', 'dispatcher is stopped'));
  }

  private get period(): Micros {
    const period = this.options.store.all('cluster')[0]?.Spec.Dispatcher.HeartbeatPeriod;
    return period === undefined || period === 0 ? DEFAULT_PERIOD : Math.round(period / 1000);
  }

  /** A period to hand out: a little more or less than the cluster's. */
  private drawPeriod(): Micros {
    const { period } = this;
    const epsilon = Math.min(EPSILON, Math.floor(period / 2));
    return period + this.options.random.int(-epsilon, epsilon);
  }

  /** At a change of leader nobody knows who is still there (facts 2.2). */
  private markNodesUnknown(): void {
    const { store } = this.options;
    for (const node of store.all('node')) {
      if (node.Status.State === 'down') this.watchOrphans(node.ID);
      else this.await(node.ID);
    }
    store.update((tx) => {
      for (const node of tx.all('node')) {
        if (node.Status.State === 'down') continue;
        const Message = 'Node moved to "unknown" state due to leadership change in cluster';
        tx.update('node', { ...node, Status: { ...node.Status, State: 'unknown', Message } });
      }
    });
  }

  private await(nodeId: string): void {
    const watchdog = new Watchdog(this.options.kernel, () => {
      this.awaited.delete(nodeId);
      this.markDown(nodeId, 'heartbeat failure for node in "unknown" state');
    });
    this.awaited.set(nodeId, watchdog);
    watchdog.set(this.drawPeriod() * UNKNOWN_GRACE);
  }

  /** After the first, three registrations may each come within eight seconds of the one before (facts 2.1). */
  private checkRate(nodeId: string): void {
    const { now } = this.options.kernel;
    const seen = this.registrations.get(nodeId);
    if (seen === undefined) {
      this.registrations.set(nodeId, { last: -Infinity, count: 0 });
      return;
    }
    const count = now - seen.last > RATE_PERIOD ? 1 : seen.count + 1;
    if (count > RATE_COUNT)
      throw new RpcError('Unavailable', `node ${nodeId} exceeded rate limit count of registrations`);
    this.registrations.set(nodeId, { last: now, count });
  }

  /**
   * Registers a node and tells it from then on what it should know. The first message leaves when the node is
   * written down as ready. Errors end the stream: NotFound for a removed node, Unavailable for too many tries.
   */
  session(args: Streams['dispatcher.session']['args'], caller: Caller, sink: Sink<SessionMessage>): Disposable {
    const nodeId = caller.certificate?.nodeId ?? '';
    const known = this.options.store.get('node', nodeId);
    if (known === undefined) {
      sink.end(new RpcError('NotFound', 'node not found'));
      return toDisposable(() => {});
    }
    try {
      this.checkRate(nodeId);
    } catch (error) {
      sink.end(error as Error);
      return toDisposable(() => {});
    }
    const old = this.nodes.get(nodeId);
    if (old !== undefined) this.drop(old, new RpcError('Unavailable', 'node must disconnect'));
    this.awaited.get(nodeId)?.clear();
    this.awaited.delete(nodeId);
    const node: RegisteredNode = {
      nodeId,
      sessionId: newId(this.options.random),
      session: sink,
      watchdog: new Watchdog(this.options.kernel, () => this.onSilence(node)),
      lastMessage: undefined,
      assignments: undefined,
      assignmentsSink: undefined,
      flushTimer: undefined,
    };
    this.nodes.set(nodeId, node);
    node.watchdog.set(this.drawPeriod() * GRACE);
    this.updateNode(nodeId, { status: { State: 'ready', Addr: caller.address }, description: args.description });
    this.waiting.push(() => {
      if (this.nodes.get(nodeId) === node) this.tell(node);
    });
    return toDisposable(() => {
      // A lost stream alone does not make a node down; only silence does (facts 2.2).
      if (node.assignmentsSink === undefined) return;
      node.flushTimer?.cancel();
      node.assignmentsSink = undefined;
      node.assignments = undefined;
    });
  }

  /** Sends a session message if it says anything new. */
  private tell(node: RegisteredNode): void {
    const { store } = this.options;
    const object = store.get('node', node.nodeId);
    const [cluster] = store.all('cluster');
    if (object === undefined || cluster === undefined) return;
    const networks = object.attachments.flatMap((each) => store.get('network', each.NetworkID) ?? []);
    const message: SessionMessage = {
      sessionId: node.sessionId,
      node: object,
      managers: this.options.managers(),
      root: cluster.rootCA,
      networks,
    };
    if (node.lastMessage !== undefined && sameMessage(node.lastMessage, message)) return;
    node.lastMessage = message;
    node.session.item(message);
  }

  /** The members of raft changed: agents learn where managers are. */
  managersChanged(): void {
    this.tellAll();
  }

  private tellAll(): void {
    for (const node of this.nodes.values()) if (node.lastMessage !== undefined) this.tell(node);
  }

  private registered(caller: Caller, sessionId: string): RegisteredNode {
    const node = this.nodes.get(caller.certificate?.nodeId ?? '');
    if (node === undefined) throw new RpcError('NotFound', 'node not registered');
    if (node.sessionId !== sessionId) throw new RpcError('InvalidArgument', 'session invalid');
    return node;
  }

  /** @throws RpcError NotFound, InvalidArgument */
  heartbeat(args: Calls['dispatcher.heartbeat']['args'], caller: Caller): { readonly period: Micros } {
    const node = this.registered(caller, args.sessionId);
    const period = this.drawPeriod();
    node.watchdog.set(period * GRACE);
    return { period };
  }

  /** Takes in reports; they are written with the next batch. @throws RpcError PermissionDenied for other nodes' tasks */
  updateTaskStatus(args: Calls['dispatcher.updateTaskStatus']['args'], caller: Caller): Future<undefined> {
    const node = this.registered(caller, args.sessionId);
    for (const { taskId } of args.updates) {
      const task = this.options.store.get('task', taskId);
      if (task !== undefined && task.NodeID !== node.nodeId)
        throw new RpcError('PermissionDenied', 'cannot update a task not assigned this node');
    }
    for (const { taskId, status } of args.updates) this.taskUpdates.set(taskId, status);
    this.planBatch();
    return Future.of(undefined);
  }

  /** Sends what the node shall run: everything first, then changes. */
  assignments(args: { readonly sessionId: string }, caller: Caller, sink: Sink<AssignmentsMessage>): Disposable {
    let node: RegisteredNode;
    try {
      node = this.registered(caller, args.sessionId);
    } catch (error) {
      sink.end(error as Error);
      return toDisposable(() => {});
    }
    const assignments = new Assignments();
    const { store } = this.options;
    for (const task of store.tasksOfNode(node.nodeId)) assignments.update(store, task);
    node.flushTimer?.cancel();
    node.flushTimer = undefined;
    node.assignments = assignments;
    node.assignmentsSink = sink;
    sink.item({ type: 'complete', changes: assignments.take() });
    return toDisposable(() => {
      if (node.assignmentsSink !== sink) return;
      node.flushTimer?.cancel();
      node.flushTimer = undefined;
      node.assignments = undefined;
      node.assignmentsSink = undefined;
    });
  }

  private planFlush(node: RegisteredNode): void {
    const { assignments } = node;
    if (assignments === undefined || assignments.pending === 0) return;
    // 100 ms since the last change, or at once when there are many.
    node.flushTimer?.cancel();
    const flush = (): void => {
      node.flushTimer = undefined;
      node.assignmentsSink?.item({ type: 'incremental', changes: assignments.take() });
    };
    if (assignments.pending >= BATCH_CHANGES) flush();
    else node.flushTimer = this.options.kernel.after(BATCH, flush);
  }

  private onEvent(event: Heard): void {
    if (event.table === 'task') {
      const node = this.nodes.get(event.object.NodeID);
      if (node?.assignments === undefined) return;
      const news =
        event.kind === 'update'
          ? node.assignments.update(this.options.store, event.object)
          : node.assignments.remove(event.object);
      if (news) this.planFlush(node);
    } else if (event.table === 'node') {
      const node = this.nodes.get(event.object.ID);
      // A node that was removed keeps what it has open; its next call is refused (transcripts/node-rm-returns).
      if (event.kind === 'delete') this.forget(event.object.ID);
      else if (node?.lastMessage !== undefined) this.tell(node);
    } else if (event.table === 'cluster') {
      if (event.object.rootCA !== event.old.rootCA) this.tellAll();
    } else if (event.table === 'secret' || event.table === 'config') {
      for (const node of this.nodes.values()) {
        if (node.assignments?.refresh(event.table, event.object) === true) this.planFlush(node);
      }
    } else {
      for (const node of this.nodes.values()) {
        if (node.assignments?.refresh('network', event.object) === true) this.planFlush(node);
        if (node.lastMessage !== undefined) this.tell(node);
      }
    }
  }

  private forget(nodeId: string): void {
    this.registrations.delete(nodeId);
    this.awaited.get(nodeId)?.clear();
    this.awaited.delete(nodeId);
    this.downTimers.get(nodeId)?.cancel();
    this.downTimers.delete(nodeId);
  }

  /** Ends a session. */
  private drop(node: RegisteredNode, error: RpcError): void {
    node.watchdog.clear();
    node.flushTimer?.cancel();
    if (this.nodes.get(node.nodeId) === node) this.nodes.delete(node.nodeId);
    const assignments = node.assignmentsSink;
    node.assignmentsSink = undefined;
    node.assignments = undefined;
    assignments?.end(error);
    node.session.end(error);
  }

  private onSilence(node: RegisteredNode): void {
    this.drop(node, new RpcError('Unavailable', 'node must disconnect'));
    this.markDown(node.nodeId, 'heartbeat failure');
  }

  private markDown(nodeId: string, message: string): void {
    const status = this.options.store.get('node', nodeId)?.Status;
    if (status === undefined) return;
    this.updateNode(nodeId, { status: { ...status, State: 'down', Message: message } });
    this.watchOrphans(nodeId);
  }

  /** A node that stays down for a day loses its tasks (facts 2.2). */
  private watchOrphans(nodeId: string): void {
    this.downTimers.get(nodeId)?.cancel();
    this.downTimers.set(
      nodeId,
      this.options.kernel.after(NODE_DOWN_PERIOD, () => {
        this.downTimers.delete(nodeId);
        this.options.store.update((tx) => {
          for (const task of tx.tasksOfNode(nodeId)) {
            const rank = TASK_STATE_RANK[task.Status.State];
            if (rank < TASK_STATE_RANK.assigned || rank > TASK_STATE_RANK.running) continue;
            tx.update('task', { ...task, Status: { ...task.Status, State: 'orphaned' } });
          }
        });
      }),
    );
  }

  private updateNode(nodeId: string, update: NodeUpdate): void {
    if (update.status?.State === 'ready') {
      this.downTimers.get(nodeId)?.cancel();
      this.downTimers.delete(nodeId);
    }
    this.nodeUpdates.set(nodeId, { ...this.nodeUpdates.get(nodeId), ...update });
    this.planBatch();
  }

  /** Batches are written on a grid of 100 ms from the dispatcher's start. */
  private planBatch(): void {
    if (this.batchTimer !== undefined || this.stopped) return;
    const { kernel } = this.options;
    const next = this.startedAt + Math.floor((kernel.now - this.startedAt) / BATCH + 1) * BATCH;
    this.batchTimer = kernel.at(next, () => {
      this.batchTimer = undefined;
      this.writeBatch();
    });
  }

  private writeBatch(): void {
    const { store, kernel, nodeId } = this.options;
    const tasks = this.taskUpdates;
    const nodes = this.nodeUpdates;
    const { waiting } = this;
    this.taskUpdates = new Map();
    this.nodeUpdates = new Map();
    this.waiting = [];
    const stamp = { at: kernel.date, by: nodeId };
    if (tasks.size > 0)
      store.update((tx) => {
        for (const [id, status] of tasks) {
          const task = tx.get('task', id);
          const updated = task === undefined ? undefined : takeStatus(task, status, stamp);
          if (updated !== undefined) tx.update('task', updated);
        }
      });
    if (nodes.size > 0)
      store.update(
        (tx) => {
          for (const [id, update] of nodes) {
            const node = tx.get('node', id);
            if (node !== undefined) tx.update('node', updatedNode(node, update));
          }
        },
        () => {
          for (const each of waiting) each();
        },
      );
  }
}

function updatedNode(node: SwarmNode, update: NodeUpdate): SwarmNode {
  return {
    ...node,
    ...(update.description === undefined ? {} : { Description: update.description }),
    ...(update.status === undefined ? {} : { Status: update.status }),
  };
}

function sameMessage(a: SessionMessage, b: SessionMessage): boolean {
  const [one, two] = [a.node, b.node];
  return (
    one.Spec === two.Spec &&
    one.role === two.role &&
    one.attachments === two.attachments &&
    one.certificate === two.certificate &&
    a.root === b.root &&
    a.managers.length === b.managers.length &&
    a.managers.every((each, i) => each.nodeId === b.managers[i].nodeId && each.addr === b.managers[i].addr) &&
    a.networks.length === b.networks.length &&
    a.networks.every((each, i) => each === b.networks[i])
  );
}
