import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { ContainerInspect } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container inspect` */
export const containerInspect: DockerCommand = {
  use: 'inspect [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Display detailed information on one or more containers',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, flag('size', 'bool', 'Display total file sizes', { shorthand: 's' })],
  completion: { objects: 'container' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const size = flags.bool('size') ? '1' : undefined;
  yield* inspectAll(context, args, flags.string('format'), function* (reference) {
    const json = yield* context.api.json<Json>('GET', `/containers/${reference}/json`, { query: { size } });
    return { json, type: ContainerInspect, raw: true };
  });
  return 0;
}
