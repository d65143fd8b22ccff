import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Config } from '../../api/types.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { configPretty } from '../../formatter/pretty.ts';
import { Config as ConfigType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectFormat, printPretty } from '../pretty-format.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker config inspect` */
export const configInspect: DockerCommand = {
  use: 'inspect [OPTIONS] CONFIG [CONFIG...]',
  short: 'Display detailed information on one or more configs',
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
  completion: { objects: 'config' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const format = inspectFormat(flags);
  const get = (reference: string): Task<Json> => context.api.json<Json>('GET', `/configs/${reference}`);
  if (format === 'pretty') yield* printPretty(context, args, get, (json) => configPretty(json as unknown as Config));
  else
    yield* inspectAll(
      context,
      args,
      format,
      function* (reference) {
        return { json: yield* get(reference), type: ConfigType, raw: true };
      },
      1,
    );
  return 0;
}
