import type { Controller, TaskDependencies } from '../../swarm/executor.ts';
import type { SwarmTask } from '../../swarm/types.ts';
import { AttachmentController } from './attachments.ts';
import { expandTask, validateTask } from './container-spec.ts';
import { TaskController } from './controller.ts';
import type { NodeExecutor } from './executor.ts';

/** What carries out a task on this node. @throws TaskFailed */
export function makeController(executor: NodeExecutor, task: SwarmTask, dependencies: TaskDependencies): Controller {
  if (task.Spec.NetworkAttachmentSpec !== undefined) return new AttachmentController(executor, task, dependencies);
  validateTask(task);
  return new TaskController(executor, expandTask(task, executor.describe()), dependencies);
}
