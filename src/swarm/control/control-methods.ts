import type { Future } from '../../kernel/wait.ts';
import { getCluster, getUnlockKey, updateCluster } from './cluster.ts';
import type { ControlContext } from './context.ts';
import type { ControlArgs, ControlMethod, ControlResult } from './methods.ts';
import { attachNetwork, createNetwork, detachNetwork, getNetwork, listNetworks, removeNetwork } from './network.ts';
import { getNode, listNodes, removeNode, updateNode } from './node.ts';
import { secretMethods } from './secret.ts';
import {
  createService,
  getService,
  listServices,
  listServiceStatuses,
  removeService,
  updateService,
} from './service.ts';
import { getTask, listTasks, removeTask } from './task.ts';

const secret = secretMethods('secret');
const config = secretMethods('config');

/**
 * The control API: what managers answer, from the leader's store. Reads answer at once, writes when they are
 * committed; each fails with an RpcError.
 */
export const CONTROL_METHODS: {
  readonly [M in ControlMethod]: (context: ControlContext, args: ControlArgs[M]) => Future<ControlResult[M]>;
} = {
  getNode,
  listNodes,
  updateNode,
  removeNode,

  getService,
  listServices,
  listServiceStatuses,
  createService,
  updateService,
  removeService,

  getTask,
  listTasks,
  removeTask,

  getNetwork,
  listNetworks,
  createNetwork,
  removeNetwork,
  attachNetwork,
  detachNetwork,

  getSecret: secret.get,
  listSecrets: secret.list,
  createSecret: secret.create,
  updateSecret: secret.update,
  removeSecret: secret.remove,

  getConfig: config.get,
  listConfigs: config.list,
  createConfig: config.create,
  updateConfig: config.update,
  removeConfig: config.remove,

  getCluster,
  updateCluster,
  getUnlockKey,
};

/** Calls a method by its name. */
export function callControl<M extends ControlMethod>(
  context: ControlContext,
  method: M,
  args: ControlArgs[M],
): Future<ControlResult[M]> {
  return CONTROL_METHODS[method](context, args);
}
