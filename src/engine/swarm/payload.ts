import { TaskFailed, type TaskDependencies } from '../../swarm/executor.ts';
import { expandPayload, TemplateError, templateValues } from '../../swarm/spec-template.ts';
import type { Config, Secret, SwarmTask } from '../../swarm/types.ts';
import { containerName } from './container-spec.ts';

/** What the secrets and configs of a task hold, by id. Reading throws TaskFailed. */
export interface PayloadReader {
  readonly secret: (id: string) => string;
  readonly config: (id: string) => string;
}

/**
 * Reads a task's secrets and configs, the templated ones filled in. The node's description stays empty there
 * (facts 11.6); another payload that a template asks for comes as it was stored.
 * @param task its own templates are filled in already: `env` sees the result
 */
export function payloadReader(task: SwarmTask, { secrets, configs }: TaskDependencies): PayloadReader {
  const spec = task.Spec.ContainerSpec;
  const dataOf = (from: readonly (Secret | Config)[], id: string | undefined): string | undefined =>
    from.find((one) => one.ID === id)?.Spec.data;
  const sources = {
    secret: (target: string) => dataOf(secrets, spec?.Secrets?.find((each) => each.File?.Name === target)?.SecretID),
    config: (target: string) => dataOf(configs, spec?.Configs?.find((each) => each.File?.Name === target)?.ConfigID),
    env: (name: string) => spec?.Env?.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1),
  };
  const read = (kind: 'secret' | 'config', from: readonly (Secret | Config)[], id: string): string => {
    const fail = (why: string): never => {
      throw new TaskFailed(`unable to get ${kind} from ${kind} store: ${why}`);
    };
    const found = from.find((one) => one.ID === id);
    if (found === undefined) return fail(`${kind} ${id} not found`);
    const { Spec } = found;
    const expanding = `failed to expand templated ${kind} ${id}`;
    if (Spec.Templating === undefined) return Spec.data;
    if (Spec.Templating.Name !== 'golang') return fail(`${expanding}: unrecognized template type`);
    try {
      return expandPayload(Spec.data, templateValues(task, containerName(task)), sources);
    } catch (error) {
      if (error instanceof TemplateError) return fail(`${expanding}: ${error.message}`);
      throw error;
    }
  };
  return { secret: (id) => read('secret', secrets, id), config: (id) => read('config', configs, id) };
}
