import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Store } from '../store.ts';
import type { TaskMaker } from './new-task.ts';
import type { RestartSupervisor } from './restart-supervisor.ts';
import type { UpdateSupervisor } from './update-supervisor.ts';

/** What all orchestrators of a leader share. */
export interface OrchestratorContext extends TaskMaker {
  readonly kernel: Kernel;
  readonly ids: RandomStream;
  readonly store: Store;
  readonly restarts: RestartSupervisor;
  readonly updates: UpdateSupervisor;
}
