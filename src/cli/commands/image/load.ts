import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image load` */
export const imageLoad: DockerCommand = {
  use: 'load [OPTIONS]',
  short: 'Load an image from a tar archive or STDIN',
  fullNames: ['docker image load', 'docker load'],
  args: noArgs,
  flags: [
    flag('input', 'string', 'Read from tar archive file, instead of STDIN', { shorthand: 'i' }),
    flag(
      'platform',
      'string',
      'Load only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
    flag('quiet', 'bool', 'Suppress the load output', { shorthand: 'q' }),
  ],
};
