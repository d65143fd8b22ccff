import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Config, Network, Secret, Service, Task as SwarmTask } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { MILLISECOND } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { DockerCommand } from '../docker-command.ts';
import { networkRemovals, objectRemovals, removeAll, serviceRemovals } from './remove-objects.ts';
import { checkStackName, ofStack } from './stack-objects.ts';

/** `docker stack rm` */
export const stackRm: DockerCommand = {
  use: 'rm [OPTIONS] STACK [STACK...]',
  short: 'Remove one or more stacks',
  aliases: ['remove', 'down'],
  fullNames: ['docker stack rm', 'docker stack remove', 'docker stack down'],
  args: requiresMinArgs(1),
  flags: [flag('detach', 'bool', 'Do not wait for stack removal', { shorthand: 'd', default: 'true' })],
  completion: { objects: 'stack' },
  run,
};

/** How long a real daemon takes to answer a list: the client asks again at once. */
const POLL = 5 * MILLISECOND;
const OVER = new Set(['complete', 'shutdown', 'failed', 'rejected']);

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  for (const stack of args) checkStackName(stack);
  const errors: string[] = [];
  for (const stack of args) {
    const services = yield* ofStack<Service>(context, 'services', stack);
    const networks = yield* ofStack<Network>(context, 'networks', stack);
    const secrets = yield* ofStack<Secret>(context, 'secrets', stack);
    const configs = yield* ofStack<Config>(context, 'configs', stack);
    const removals = [
      ...serviceRemovals(services),
      ...objectRemovals('secret', secrets),
      ...objectRemovals('config', configs),
      ...networkRemovals(networks),
    ];
    if (removals.length === 0) context.warn(`Nothing found in stack: ${stack}\n`);
    else if (!(yield* removeAll(context, removals)))
      errors.push(`failed to remove some resources from stack: ${stack}`);
    else if (!flags.bool('detach')) yield* waitOnTasks(context, stack);
  }
  if (errors.length > 0) throw new CommandError(errors.join('\n'));
  return 0;
}

/** Until there were as many looks that found an ended task as there are tasks left: docker counts looks, not tasks. */
function* waitOnTasks(context: Context, stack: string): Task {
  for (let looks = 0; ;) {
    const tasks = yield* ofStack<SwarmTask>(context, 'tasks', stack);
    if (tasks.some(({ Status }) => OVER.has(Status.State ?? ''))) looks += 1;
    if (looks === tasks.length) return;
    yield* context.kernel.sleep(POLL);
  }
}
