import { exactArgs } from '../../cobra/command.ts';
import { detachFlag, quietProgressFlag } from '../../flags/progress.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service } from '../../api/types.ts';
import { waitOnService } from '../../progress/service.ts';
import { sendUpdate } from './send-update.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service rollback` */
export const serviceRollback: DockerCommand = {
  use: 'rollback [OPTIONS] SERVICE',
  short: "Revert changes to a service's configuration",
  args: exactArgs(1),
  flags: [detachFlag, quietProgressFlag],
  completion: { objects: 'service', limit: 1 },
  run,
};

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  const service = yield* context.api.json<Service>('GET', `/services/${name}`, { query: { insertDefaults: false } });
  const warnings = yield* sendUpdate(context, service, service.Spec, { rollback: 'previous' });
  for (const warning of warnings) context.warn(`${warning}\n`);
  context.print(`${name}\n`);
  if (!flags.bool('detach')) yield* waitOnService(context, name, flags.bool('quiet'));
  return 0;
}
