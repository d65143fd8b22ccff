import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { forEach } from '../../errors.ts';
import type { RequestOptions } from '../../api/client.ts';

/** Posts one verb of the API to each container and prints its name. @throws CommandError with all that failed */
export function* postToContainers(
  context: Context,
  containers: readonly string[],
  verb: 'stop' | 'restart' | 'kill' | 'pause' | 'unpause',
  query: RequestOptions['query'] = {},
): Task<number> {
  yield* forEach(containers, function* (container) {
    yield* context.api.request('POST', `/containers/${container}/${verb}`, { query });
    context.print(`${container}\n`);
  });
  return 0;
}

/** `docker container stop` and `restart`: with the signal and the seconds of their flags (flags/stop.ts). */
export function* stopContainers(context: Context, { args, flags }: Invocation, verb: 'stop' | 'restart'): Task<number> {
  const timeout = ['timeout', 'time'].find((name) => flags.changed(name));
  return yield* postToContainers(context, args, verb, {
    signal: flags.string('signal') || undefined,
    t: timeout === undefined ? undefined : flags.number(timeout),
  });
}
