import { TaskFailed } from '../../swarm/executor.ts';
import type { NodeDescription, SwarmTask } from '../../swarm/types.ts';

/** What a template in a service's spec can name (facts 11.6). */
export interface TemplateContext {
  readonly task: SwarmTask;
  readonly taskName: string;
  readonly node: { readonly id: string; readonly description: NodeDescription };
}

function valueOf(path: string, { task, taskName, node }: TemplateContext): string | undefined {
  switch (path) {
    case '.Service.ID':
      return task.ServiceID;
    case '.Service.Name':
      return task.serviceName;
    case '.Node.ID':
      return node.id;
    case '.Node.Hostname':
      return node.description.Hostname;
    case '.Node.Platform.Architecture':
      return node.description.Platform.Architecture;
    case '.Node.Platform.OS':
      return node.description.Platform.OS;
    case '.Task.ID':
      return task.ID;
    case '.Task.Name':
      return taskName;
    case '.Task.Slot':
      return task.Slot === 0 ? task.NodeID : String(task.Slot);
    default:
      break;
  }
  const label = /^(?:\.Service\.Labels\.(\w+)|index \.Service\.Labels "([^"]*)")$/.exec(path);
  if (label === null) return undefined;
  return task.serviceLabels[label[1] ?? label[2]] ?? '';
}

/**
 * Fills in `{{.Node.Hostname}}` and the like. The managers have checked the syntax when the service was made.
 * @throws TaskFailed on what nobody knows
 */
export function expandTemplate(text: string, context: TemplateContext): string {
  return text.replace(/\{\{-?\s*(.*?)\s*-?\}\}/g, (whole, expression: string) => {
    const value = valueOf(expression, context);
    if (value === undefined) throw new TaskFailed(`expanding template failed: cannot evaluate ${whole}`);
    return value;
  });
}
