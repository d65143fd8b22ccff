import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Network, Service } from '../../api/types.ts';
import { CommandError, isNotFound } from '../../errors.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { servicePretty } from '../../formatter/service-pretty.ts';
import { Service as ServiceType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectFormat, printPretty } from '../pretty-format.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service inspect` */
export const serviceInspect: DockerCommand = {
  use: 'inspect [OPTIONS] SERVICE [SERVICE...]',
  short: 'Display detailed information on one or more services',
  args: requiresMinArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
    flag('pretty', 'bool', 'Print the information in a human friendly format'),
  ],
  completion: { objects: 'service' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  if (flags.bool('pretty') && flags.string('format') !== '')
    throw new CommandError('--format is incompatible with human friendly format');
  const asked = flags.string('format');
  if (asked.startsWith('pretty') && asked !== 'pretty')
    throw new CommandError('Cannot supply extra formatting options to the pretty template');
  const format = inspectFormat(flags);
  const get = function* (reference: string): Task<Json> {
    try {
      return yield* context.api.json<Json>('GET', `/services/${reference}`, { query: { insertDefaults: true } });
    } catch (error) {
      throw isNotFound(error) ? new CommandError(`Error: no such service: ${reference}`) : error;
    }
  };
  if (format === 'pretty') {
    const names = new Map<string, string>();
    yield* printPretty(
      context,
      args,
      function* (reference) {
        const json = yield* get(reference);
        const { Spec } = json as unknown as Service;
        for (const { Target = '' } of Spec.TaskTemplate.Networks ?? Spec.Networks ?? []) {
          const { Name } = yield* context.api.json<Network>('GET', `/networks/${Target}`, {
            query: { scope: 'swarm' },
          });
          names.set(Target, Name);
        }
        return json;
      },
      (json) => {
        const service = json as unknown as Service;
        const networks = service.Spec.TaskTemplate.Networks ?? service.Spec.Networks ?? [];
        const shown = networks.map(({ Target = '' }) => names.get(Target) ?? Target);
        return servicePretty(service, shown, context.now);
      },
    );
    return 0;
  }
  yield* inspectAll(
    context,
    args,
    format,
    function* (reference) {
      return { json: yield* get(reference), type: ServiceType, raw: false };
    },
    1,
  );
  return 0;
}
