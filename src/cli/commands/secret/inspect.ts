import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag, prettyFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Secret } from '../../api/types.ts';
import { secretPretty } from '../../formatter/pretty.ts';
import { Secret as SecretType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectObjects } from '../inspect-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret inspect` */
export const secretInspect: DockerCommand = {
  use: 'inspect [OPTIONS] SECRET [SECRET...]',
  short: 'Display detailed information on one or more secrets',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, prettyFlag],
  completion: { objects: 'secret' },
  run,
};

function run(context: Context, invocation: Invocation): Task<number> {
  return inspectObjects(context, invocation, {
    get: (reference) => context.api.json<Json>('GET', `/secrets/${reference}`),
    type: SecretType,
    raw: true,
    show: (json) => secretPretty(json as unknown as Secret),
  });
}
