import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image save` */
export const imageSave: DockerCommand = {
  use: 'save [OPTIONS] IMAGE [IMAGE...]',
  short: 'Save one or more images to a tar archive (streamed to STDOUT by default)',
  fullNames: ['docker image save', 'docker save'],
  args: requiresMinArgs(1),
  flags: [
    flag('output', 'string', 'Write to a file, instead of STDOUT', { shorthand: 'o' }),
    flag(
      'platform',
      'string',
      'Save only the given platform variant. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
  ],
  completion: { objects: 'image' },
};
