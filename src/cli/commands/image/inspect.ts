import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { ImageInspect } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker image inspect` */
export const imageInspect: DockerCommand = {
  use: 'inspect [OPTIONS] IMAGE [IMAGE...]',
  short: 'Display detailed information on one or more images',
  args: requiresMinArgs(1),
  flags: [
    objectFormatFlag,
    flag(
      'platform',
      'string',
      "Inspect a specific platform of the multi-platform image.\nIf the image or the server is not multi-platform capable, the command will error out if the platform does not match.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
    ),
  ],
  completion: { objects: 'image' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  yield* inspectAll(context, args, flags.string('format'), function* (reference) {
    return { json: yield* context.api.json<Json>('GET', `/images/${reference}/json`), type: ImageInspect, raw: true };
  });
  return 0;
}
