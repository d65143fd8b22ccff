import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service rollback` */
export const serviceRollback: DockerCommand = {
  use: 'rollback [OPTIONS] SERVICE',
  short: "Revert changes to a service's configuration",
  args: exactArgs(1),
  flags: [
    flag('detach', 'bool', 'Exit immediately instead of waiting for the service to converge', { shorthand: 'd' }),
    flag('quiet', 'bool', 'Suppress progress output', { shorthand: 'q' }),
  ],
  completion: { objects: 'service', limit: 1 },
};
