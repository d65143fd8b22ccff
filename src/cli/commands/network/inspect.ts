import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { objectFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { NetworkInspect } from '../../go/structs/index.ts';
import { inspectAll } from '../../formatter/inspect.ts';
import type { Json } from '../../../net/http.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network inspect` */
export const networkInspect: DockerCommand = {
  use: 'inspect [OPTIONS] NETWORK [NETWORK...]',
  short: 'Display detailed information on one or more networks',
  args: requiresMinArgs(1),
  flags: [objectFormatFlag, flag('verbose', 'bool', 'Verbose output for diagnostics', { shorthand: 'v' })],
  completion: { objects: 'network' },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const verbose = flags.bool('verbose') ? true : undefined;
  yield* inspectAll(context, args, flags.string('format'), function* (reference) {
    const json = yield* context.api.json<Json>('GET', `/networks/${reference}`, { query: { verbose } });
    return { json, type: NetworkInspect, raw: true };
  });
  return 0;
}
