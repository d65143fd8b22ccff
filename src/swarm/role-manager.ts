import type { Disposable } from '../kernel/disposable.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../kernel/time.ts';
import type { RaftNode } from './raft/raft-node.ts';
import type { Store } from './store.ts';
import type { NodeRole, SwarmNode } from './types.ts';

/** Facts 1.4. */
const RETRY: Micros = 5 * SECOND;
/** From a node's change until it is looked at; a certificate that was asked for is signed by then (measured). */
const REACTION: Micros = 10 * MILLISECOND;

/** Makes nodes what they shall be: on the leader, at once and again every five seconds while it does not work out. */
export class RoleManager implements Disposable {
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly raft: RaftNode;
  private readonly pending = new Set<string>();
  private readonly removing = new Set<string>();
  private readonly subscription: Disposable;
  private timer: Timer | undefined;
  private stopped = false;

  constructor(kernel: Kernel, store: Store, raft: RaftNode) {
    this.kernel = kernel;
    this.store = store;
    this.raft = raft;
    this.subscription = store.events.on(['node'], (event) => {
      if (event.kind === 'delete') this.pending.delete(event.object.ID);
      else this.look(event.object);
    });
    for (const node of store.all('node')) this.look(node);
  }

  dispose(): void {
    this.stopped = true;
    this.subscription.dispose();
    this.timer?.cancel();
  }

  /** Each change of a node is an occasion to try. */
  private look(node: SwarmNode): void {
    if (node.Spec.Role === node.role) {
      this.pending.delete(node.ID);
      return;
    }
    this.pending.add(node.ID);
    this.kernel.after(REACTION, () => this.reconcile(node.ID));
    this.arm();
  }

  private arm(): void {
    if (this.timer !== undefined || this.pending.size === 0) return;
    this.timer = this.kernel.after(RETRY, () => {
      this.timer = undefined;
      for (const id of [...this.pending]) this.reconcile(id);
      this.arm();
    });
  }

  private reconcile(nodeId: string): void {
    if (this.stopped || !this.pending.has(nodeId)) return;
    const node = this.store.get('node', nodeId);
    if (node === undefined || node.Spec.Role === node.role) {
      this.pending.delete(nodeId);
      return;
    }
    if (node.Spec.Role === 'manager') this.setRole(nodeId, 'manager');
    else this.demote(nodeId);
  }

  /**
   * A manager leaves raft first, and becomes a worker at the next occasion: a change of the node, or the next try.
   * The leader hands over and leaves the rest to its successor.
   */
  private demote(nodeId: string): void {
    const member = this.raft.members.ofNode(nodeId);
    if (member === undefined) {
      this.setRole(nodeId, 'worker');
      return;
    }
    if (this.removing.has(nodeId) || !this.raft.canRemove(member.raftId)) return;
    if (member.raftId === this.raft.id) {
      this.raft.transferLeadership();
      return;
    }
    this.removing.add(nodeId);
    const removed = (): boolean => this.removing.delete(nodeId);
    this.raft.remove(member.raftId).whenSettled(removed, removed);
  }

  private setRole(nodeId: string, role: NodeRole): void {
    this.store.update((tx) => {
      const node = tx.get('node', nodeId);
      if (node !== undefined && node.Spec.Role === role && node.role !== role) tx.update('node', { ...node, role });
    });
  }
}
