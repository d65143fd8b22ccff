import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm join-token` */
export const swarmJoinToken: DockerCommand = {
  use: 'join-token [OPTIONS] (worker|manager)',
  short: 'Manage join tokens',
  args: exactArgs(1),
  flags: [flag('quiet', 'bool', 'Only display token', { shorthand: 'q' }), flag('rotate', 'bool', 'Rotate join token')],
  completion: { words: ['manager', 'worker'], limit: 1 },
};
