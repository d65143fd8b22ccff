import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm unlock-key` */
export const swarmUnlockKey: DockerCommand = {
  use: 'unlock-key [OPTIONS]',
  short: 'Manage the unlock key',
  args: noArgs,
  flags: [flag('quiet', 'bool', 'Only display token', { shorthand: 'q' }), flag('rotate', 'bool', 'Rotate unlock key')],
};
