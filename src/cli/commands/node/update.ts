import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

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
};
