import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { Allocator } from '../allocator/allocator.ts';
import { ConstraintEnforcer } from '../constraint-enforcer.ts';
import { TaskReaper } from '../reaper.ts';
import type { PlacementLog } from '../scheduler/explanation.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Store } from '../store.ts';
import { GlobalOrchestrator } from './global.ts';
import { JobsOrchestrator } from './jobs.ts';
import { ReplicatedOrchestrator } from './replicated.ts';
import { RestartSupervisor } from './restart-supervisor.ts';
import { ServiceRemoval } from './service-removal.ts';
import type { UpdateLog } from './update-log.ts';
import { UpdateSupervisor } from './update-supervisor.ts';

export interface ControlPlaneContext {
  readonly kernel: Kernel;
  readonly store: Store;
  /** Names begin with `swarm/`; give each leader streams of its own, or those of the kernel. */
  random(name: string): RandomStream;
}

export interface ControlPlane extends Disposable {
  /** How the latest tasks were placed. */
  readonly placements: PlacementLog;
  /** What the latest rolling updates did. */
  readonly updates: UpdateLog;
}

/**
 * Starts what runs on the leader alone and turns the wanted state into tasks on nodes. Each part reads its state
 * back from the store, as on a change of leader (facts 1.3), and then follows the store's events; at each commit
 * they act in the order in which they are started here (facts 14.1). Disposing it stops all of them.
 */
export function startControlPlane(leader: ControlPlaneContext): ControlPlane {
  const { kernel, store } = leader;
  const random = (name: string): RandomStream => leader.random(name);
  const owned = new DisposableStore();
  owned.add(new Allocator(kernel, store, random));
  const maker = { kernel, store, ids: random('swarm/task-ids') };
  const restarts = owned.add(new RestartSupervisor(maker));
  const updates = owned.add(new UpdateSupervisor(maker, restarts));
  const context = { ...maker, restarts, updates };
  owned.add(new ServiceRemoval(store));
  owned.add(new ReplicatedOrchestrator(context));
  owned.add(new GlobalOrchestrator(context));
  owned.add(new JobsOrchestrator(context));
  updates.watch();
  owned.add(new ConstraintEnforcer(kernel, store));
  const scheduler = owned.add(new Scheduler(kernel, store, random));
  owned.add(new TaskReaper(kernel, store));
  return { placements: scheduler.log, updates: updates.log, dispose: () => owned.dispose() };
}
