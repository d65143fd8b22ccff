import { TASK_STATE_RANK, type SwarmTask } from '../swarm/types.ts';
import { observeSwarm } from './cluster-view.ts';
import type { World } from './world.ts';

/**
 * Whether nothing is under way: no task between two states, no node that is neither up nor down for good, no rolling
 * update. A swarm that cannot get what it wants (a task that fits nowhere) is steady, too.
 */
export function isSteady(world: World): boolean {
  const seen = observeSwarm(world);
  if (seen === undefined) return true;
  if (!seen.leads) return false;
  const { store } = seen;
  return (
    store.all('service').every((service) => {
      const state = service.UpdateStatus?.State;
      return state !== 'updating' && state !== 'rollback_started';
    }) &&
    store
      .all('node')
      .every((node) => node.Status.State !== 'unknown' && nodeIsSettled(world, node.ID, node.Status.State)) &&
    store.all('task').every((task) => taskIsSettled(task, store.get('node', task.NodeID)?.Status.State === 'down'))
  );
}

/** A node whose daemon has gone is on its way to Down, and one that is back is on its way to Ready. */
function nodeIsSettled(world: World, id: string, state: string): boolean {
  const host = world.hosts.find((each) => each.engine.member.info().nodeId === id);
  if (host === undefined) return state === 'down';
  return host.engine.isUp ? state === 'ready' : state === 'down';
}

function taskIsSettled(task: SwarmTask, nodeIsDown: boolean): boolean {
  const state = TASK_STATE_RANK[task.Status.State];
  const desired = TASK_STATE_RANK[task.DesiredState];
  if (state > TASK_STATE_RANK.running) return true;
  if (nodeIsDown) return desired > TASK_STATE_RANK.running;
  if (task.Status.State === 'pending' && (task.Status.Err ?? '') !== '') return true;
  return state === TASK_STATE_RANK.running && desired === TASK_STATE_RANK.running;
}
