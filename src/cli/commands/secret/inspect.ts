import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Secret } from '../../api/types.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { secretPretty } from '../../formatter/pretty.ts';
import { Secret as SecretType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectFormat, printPretty } from '../pretty-format.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret inspect` */
export const secretInspect: DockerCommand = {
  use: 'inspect [OPTIONS] SECRET [SECRET...]',
  short: 'Display detailed information on one or more secrets',
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
  completion: { objects: 'secret' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const format = inspectFormat(flags);
  const get = (reference: string): Task<Json> => context.api.json<Json>('GET', `/secrets/${reference}`);
  if (format === 'pretty') yield* printPretty(context, args, get, (json) => secretPretty(json as unknown as Secret));
  else
    yield* inspectAll(
      context,
      args,
      format,
      function* (reference) {
        return { json: yield* get(reference), type: SecretType, raw: true };
      },
      1,
    );
  return 0;
}
