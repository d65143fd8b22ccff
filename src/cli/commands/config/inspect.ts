import { requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag, prettyFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Config } from '../../api/types.ts';
import { configPretty } from '../../formatter/pretty.ts';
import { Config as ConfigType } from '../../go/structs/index.ts';
import type { Json } from '../../../net/http.ts';
import { inspectObjects } from '../inspect-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker config inspect` */
export const configInspect: DockerCommand = {
  use: 'inspect [OPTIONS] CONFIG [CONFIG...]',
  short: 'Display detailed information on one or more configs',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, prettyFlag],
  completion: { objects: 'config' },
  run,
};

function run(context: Context, invocation: Invocation): Task<number> {
  return inspectObjects(context, invocation, {
    get: (reference) => context.api.json<Json>('GET', `/configs/${reference}`),
    type: ConfigType,
    raw: true,
    show: (json) => configPretty(json as unknown as Config),
  });
}
