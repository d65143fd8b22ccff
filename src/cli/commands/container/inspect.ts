import { flag, requiresMinArgs } from '../../cobra/command.ts';
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
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
    flag('size', 'bool', 'Display total file sizes', { shorthand: 's' }),
  ],
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
