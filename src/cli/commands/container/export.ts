import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container export` */
export const containerExport: DockerCommand = {
  use: 'export [OPTIONS] CONTAINER',
  short: "Export a container's filesystem as a tar archive",
  fullNames: ['docker container export', 'docker export'],
  args: exactArgs(1),
  flags: [flag('output', 'string', 'Write to a file, instead of STDOUT', { shorthand: 'o' })],
  completion: { objects: 'container', limit: 1 },
};
