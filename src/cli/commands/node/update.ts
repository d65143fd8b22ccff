import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { NodeSpec } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { pairsToMap } from '../../opts/json.ts';
import { updateNodes } from './update-nodes.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node update` */
export const nodeUpdate: DockerCommand = {
  use: 'update [OPTIONS] NODE',
  short: 'Update a node',
  args: exactArgs(1),
  flags: [
    flag('availability', 'string', 'Availability of the node ("active", "pause", "drain")'),
    flag('label-add', 'list', 'Add or update a node label ("key=value")'),
    flag('label-rm', 'list', 'Remove a node label if exists'),
    flag('role', 'string', 'Role of the node ("worker", "manager")'),
  ],
  completion: { objects: 'node', limit: 1 },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const change = (spec: NodeSpec): NodeSpec => {
    const labels: Record<string, string> = { ...spec.Labels };
    if (flags.changed('label-add')) Object.assign(labels, pairsToMap(flags.strings('label-add')));
    for (const key of flags.strings('label-rm')) {
      // What is added may be removed in one go; a key that is not there may not.
      if (!Object.hasOwn(labels, key)) throw new CommandError(`key ${key} doesn't exist in node's labels`);
      delete labels[key];
    }
    return {
      ...spec,
      Labels: labels,
      ...(flags.changed('role') ? { Role: flags.string('role') } : {}),
      ...(flags.changed('availability') ? { Availability: flags.string('availability') } : {}),
    };
  };
  yield* updateNodes(context, args, change, (name) => context.print(`${name}\n`));
  return 0;
}
