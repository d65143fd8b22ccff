import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag, prettyFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Network, Service } from '../../api/types.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { servicePretty } from '../../formatter/service-pretty.ts';
import { Service as ServiceType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectObjects } from '../inspect-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service inspect` */
export const serviceInspect: DockerCommand = {
  use: 'inspect [OPTIONS] SERVICE [SERVICE...]',
  short: 'Display detailed information on one or more services',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, prettyFlag],
  completion: { objects: 'service' },
  run,
};

function* run(context: Context, invocation: Invocation): Task<number> {
  const { flags } = invocation;
  if (flags.bool('pretty') && flags.string('format') !== '')
    throw new CommandError('--format is incompatible with human friendly format');
  const asked = flags.string('format');
  if (asked.startsWith('pretty') && asked !== 'pretty')
    throw new CommandError('Cannot supply extra formatting options to the pretty template');
  const names = new Map<string, string>();
  return yield* inspectObjects(context, invocation, {
    *get(reference) {
      try {
        return yield* context.api.json<Json>('GET', `/services/${reference}`, { query: { insertDefaults: true } });
      } catch (error) {
        throw isNotFound(error) ? new CommandError(`Error: no such service: ${reference}`) : error;
      }
    },
    type: ServiceType,
    raw: false,
    *prepare(json) {
      for (const target of networksOf(json)) {
        const query = { scope: 'swarm' };
        names.set(target, (yield* context.api.json<Network>('GET', `/networks/${target}`, { query })).Name);
      }
    },
    show: (json) => {
      const shown = networksOf(json).map((target) => names.get(target) ?? target);
      return servicePretty(json as unknown as Service, shown, context.now);
    },
  });
}

/** The ids of the networks that a service's tasks are on. */
function networksOf(json: Json): readonly string[] {
  const { Spec } = json as unknown as Service;
  return (Spec.TaskTemplate.Networks ?? Spec.Networks ?? []).map(({ Target = '' }) => Target);
}
