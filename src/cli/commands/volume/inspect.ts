import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
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
  flags: [objectFormatFlag],
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
