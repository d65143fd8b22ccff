import { requiresMinArgs } from '../../cobra/command.ts';
import { detachFlag } from '../../flags/progress.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service, ServiceMode } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { NumberError, parseUint } from '../../../kernel/go/strconv.ts';
import { waitOnServices } from '../../progress/service.ts';
import { sendUpdate } from './send-update.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service scale` */
export const serviceScale: DockerCommand = {
  use: 'scale SERVICE=REPLICAS [SERVICE=REPLICAS...]',
  short: 'Scale one or multiple replicated services',
  args: requiresMinArgs(1),
  flags: [detachFlag],
  completion: { objects: 'service-scale' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  for (const text of args)
    if (!/^[^=]+=.+/.test(text))
      throw new CommandError(
        `invalid scale specifier '${text}'.\nSee 'docker service scale --help'.\n\nUsage:  docker service scale SERVICE=REPLICAS [SERVICE=REPLICAS...]\n\nScale one or multiple replicated services`,
      );
  const scaled: string[] = [];
  const errors: string[] = [];
  for (const text of args) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    try {
      yield* scale(context, name, text.slice(at + 1));
      scaled.push(name);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(`${name}: ${error.message}`);
    }
  }
  if (!flags.bool('detach')) errors.push(...(yield* waitOnServices(context, scaled, false)).messages);
  if (errors.length > 0) throw new CommandError(errors.join('\n'));
  return 0;
}

function* scale(context: Context, name: string, text: string): Task {
  let replicas: number;
  try {
    replicas = Number(parseUint(text, 10));
  } catch (error) {
    if (error instanceof NumberError) throw new CommandError(`invalid replicas value ${text}: ${error.message}`);
    throw error;
  }
  const service = yield* context.api.json<Service>('GET', `/services/${name}`, { query: { insertDefaults: false } });
  const { Mode } = service.Spec;
  let mode: ServiceMode;
  if (Mode.Replicated !== undefined) mode = { ...Mode, Replicated: { Replicas: replicas } };
  else if (Mode.ReplicatedJob !== undefined)
    mode = { ...Mode, ReplicatedJob: { ...Mode.ReplicatedJob, TotalCompletions: replicas } };
  else throw new CommandError('scale can only be used with replicated or replicated-job mode');
  const warnings = yield* sendUpdate(context, service, { ...service.Spec, Mode: mode }, {});
  for (const warning of warnings) context.warn(`${warning}\n`);
  context.print(`${name} scaled to ${replicas}\n`);
}
