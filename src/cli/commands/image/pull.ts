import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image pull` */
export const imagePull: DockerCommand = {
  use: 'pull [OPTIONS] NAME[:TAG|@DIGEST]',
  short: 'Download an image from a registry',
  fullNames: ['docker image pull', 'docker pull'],
  args: exactArgs(1),
  flags: [
    flag('all-tags', 'bool', 'Download all tagged images in the repository', { shorthand: 'a' }),
    flag('disable-content-trust', 'bool', 'Skip image verification', { default: 'true' }),
    flag('platform', 'string', 'Set platform if server is multi-platform capable'),
    flag('quiet', 'bool', 'Suppress verbose output', { shorthand: 'q' }),
  ],
};
