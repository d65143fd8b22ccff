import { exactArgs, flag } from '../../cobra/command.ts';
import { logFlags } from '../../flags/logs.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { copyOutput } from '../../streams/copy-output.ts';
import { timestampFlag } from '../../opts/timestamp.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container logs` */
export const containerLogs: DockerCommand = {
  use: 'logs [OPTIONS] CONTAINER',
  short: 'Fetch the logs of a container',
  fullNames: ['docker container logs', 'docker logs'],
  args: exactArgs(1),
  flags: [
    ...logFlags,
    flag(
      'until',
      'string',
      'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    ),
  ],
  completion: { objects: 'container', limit: 1 },
  run,
};

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  const { Id } = yield* context.api.json<{ Id: string }>('GET', `/containers/${name}/json`);
  const given = (flag: string): '1' | undefined => (flags.bool(flag) ? '1' : undefined);
  const time = (flag: string): string | undefined => timestampFlag(flag, flags.string(flag), context.now);
  const stream = yield* context.api.stream('GET', `/containers/${Id}/logs`, {
    query: {
      details: given('details'),
      follow: given('follow'),
      since: time('since'),
      stderr: '1',
      stdout: '1',
      tail: flags.string('tail'),
      timestamps: given('timestamps'),
      until: time('until'),
    },
  });
  yield* copyOutput(context, stream);
  return 0;
}
