import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Node } from '../../api/types.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import { nodePretty } from '../../formatter/pretty.ts';
import { Node as NodeType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { nodeReference } from '../node-reference.ts';
import { inspectFormat, printPretty } from '../pretty-format.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node inspect` */
export const nodeInspect: DockerCommand = {
  use: 'inspect [OPTIONS] self|NODE [NODE...]',
  short: 'Display detailed information on one or more nodes',
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
  completion: { objects: 'node' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const format = inspectFormat(flags);
  const get = function* (reference: string): Task<Json> {
    return yield* context.api.json<Json>('GET', `/nodes/${yield* nodeReference(context, reference)}`);
  };
  if (format === 'pretty') yield* printPretty(context, args, get, (json) => nodePretty(json as unknown as Node));
  else
    yield* inspectAll(
      context,
      args,
      format,
      function* (reference) {
        return { json: yield* get(reference), type: NodeType, raw: false };
      },
      1,
    );
  return 0;
}
