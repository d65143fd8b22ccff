import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { Volume } from '../../go/structs/index.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import type { Json } from '../../../net/http.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker volume inspect` */
export const volumeInspect: DockerCommand = {
  use: 'inspect [OPTIONS] VOLUME [VOLUME...]',
  short: 'Display detailed information on one or more volumes',
  args: requiresMinArgs(1),
  flags: [
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
      { shorthand: 'f' },
    ),
  ],
  completion: { objects: 'volume' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  yield* inspectAll(context, args, flags.string('format'), function* (reference) {
    const json = yield* context.api.json<Json>('GET', `/volumes/${reference}`);
    return { json, type: Volume, raw: false };
  });
  return 0;
}
