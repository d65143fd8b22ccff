import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag, prettyFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Node } from '../../api/types.ts';
import { nodePretty } from '../../formatter/pretty.ts';
import { Node as NodeType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { nodeReference } from '../node-reference.ts';
import { inspectObjects } from '../inspect-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node inspect` */
export const nodeInspect: DockerCommand = {
  use: 'inspect [OPTIONS] self|NODE [NODE...]',
  short: 'Display detailed information on one or more nodes',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, prettyFlag],
  completion: { objects: 'node' },
  run,
};

function run(context: Context, invocation: Invocation): Task<number> {
  return inspectObjects(context, invocation, {
    *get(reference) {
      return yield* context.api.json<Json>('GET', `/nodes/${yield* nodeReference(context, reference)}`);
    },
    type: NodeType,
    raw: false,
    show: (json) => nodePretty(json as unknown as Node),
  });
}
