import type { Future } from '../../kernel/wait.ts';
import { TASK_STATE_RANK, type SwarmNode } from '../types.ts';
import type { ReadTx, WriteTx } from '../store.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ControlArgs, NodeView } from './methods.ts';
import { checkVersion } from './names.ts';
import { hasLabels, includes, passes } from './object-filters.ts';
import { RpcError } from './rpc-error.ts';

function existing(tx: ReadTx, id: string): SwarmNode {
  const node = tx.get('node', id);
  if (node === undefined) throw new RpcError('NotFound', `node ${id} not found`);
  return node;
}

function view(context: ControlContext, node: SwarmNode): NodeView {
  const member = context.members().find((each) => each.nodeId === node.ID);
  if (member === undefined) return node;
  return {
    ...node,
    ManagerStatus: { Leader: member.leader, Reachability: member.reachability, Addr: member.addr },
  };
}

export function getNode(context: ControlContext, { id }: ControlArgs['getNode']): Future<NodeView> {
  return read(() => view(context, existing(context.store, id)));
}

export function listNodes(context: ControlContext, { filters }: ControlArgs['listNodes']): Future<readonly NodeView[]> {
  return read(() =>
    context.store
      .all('node')
      .filter(
        (node) =>
          passes(filters, {
            id: node.ID,
            name: node.Description?.Hostname ?? '',
            labels: node.Description?.Engine.Labels ?? {},
          }) &&
          hasLabels(filters?.nodeLabels, node.Spec.Labels) &&
          includes(filters?.roles, node.role) &&
          includes(filters?.memberships, node.membership ?? 'accepted'),
      )
      .map((node) => view(context, node)),
  );
}

/** Changes what is wanted of a node; a manager is demoted only if the others can do without it (facts 1.4). */
export function updateNode(context: ControlContext, args: ControlArgs['updateNode']): Future<NodeView> {
  const { id, version, spec } = args;
  return write(context, (tx) => {
    if (id === '') throw new RpcError('InvalidArgument', 'invalid argument');
    const node = existing(tx, id);
    if (node.Spec.Role === 'manager' && spec.Role === 'worker') checkDemotion(context, tx, node);
    checkVersion(node, version);
    return view(context, tx.update('node', { ...node, Spec: spec, membership: 'pending' }));
  });
}

function checkDemotion(context: ControlContext, tx: ReadTx, node: SwarmNode): void {
  if (tx.all('node').filter((each) => each.role === 'manager').length === 1 && node.role === 'manager') {
    throw new RpcError('FailedPrecondition', 'attempting to demote the last manager of the swarm');
  }
  if (!context.members().some((member) => member.nodeId === node.ID)) {
    throw new RpcError('NotFound', "can't find manager in raft memberlist");
  }
  if (!context.canRemoveMember(node.ID)) {
    throw new RpcError(
      'FailedPrecondition',
      "can't remove member from the raft: this would result in a loss of quorum",
    );
  }
}

/** Forgets a node, whose certificate is not accepted any more and whose tasks are orphaned (facts 1.5). */
export function removeNode(context: ControlContext, args: ControlArgs['removeNode']): Future<undefined> {
  const { id, force = false } = args;
  return write(context, (tx) => {
    const node = existing(tx, id);
    if (context.members().some((member) => member.nodeId === id)) {
      throw new RpcError(
        'FailedPrecondition',
        `node ${id} is a cluster manager and is a member of the raft cluster. It must be demoted to worker before removal`,
      );
    }
    if (!force && node.Status.State === 'ready') {
      throw new RpcError('FailedPrecondition', `node ${id} is not down and can't be removed`);
    }
    const cluster = tx.all('cluster')[0];
    if (cluster !== undefined && !cluster.blacklistedNodes.includes(id)) {
      tx.update('cluster', { ...cluster, blacklistedNodes: [...cluster.blacklistedNodes, id] });
    }
    orphanTasks(context, tx, id);
    tx.remove('node', id);
    return undefined;
  });
}

function orphanTasks({ kernel }: ControlContext, tx: WriteTx, nodeId: string): void {
  for (const task of tx.tasksOfNode(nodeId)) {
    if (TASK_STATE_RANK[task.Status.State] >= TASK_STATE_RANK.complete) continue;
    tx.update('task', {
      ...task,
      Status: {
        Timestamp: kernel.date,
        State: 'orphaned',
        Message: 'Task belonged to a node that has been deleted',
      },
    });
  }
}
