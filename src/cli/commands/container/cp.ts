import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container cp` */
export const containerCp: DockerCommand = {
  use: 'cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH',
  short: 'Copy files/folders between a container and the local filesystem',
  long: "Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.",
  fullNames: ['docker container cp', 'docker cp'],
  args: exactArgs(2),
  flags: [
    flag('archive', 'bool', 'Archive mode (copy all uid/gid information)', { shorthand: 'a' }),
    flag('follow-link', 'bool', 'Always follow symbol link in SRC_PATH', { shorthand: 'L' }),
    flag(
      'quiet',
      'bool',
      'Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached',
      { shorthand: 'q' },
    ),
  ],
  completion: { objects: 'container', limit: 2 },
};
