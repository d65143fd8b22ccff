import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image push` */
export const imagePush: DockerCommand = {
  use: 'push [OPTIONS] NAME[:TAG]',
  short: 'Upload an image to a registry',
  fullNames: ['docker image push', 'docker push'],
  args: exactArgs(1),
  flags: [
    flag('all-tags', 'bool', 'Push all tags of an image to the repository', { shorthand: 'a' }),
    flag('disable-content-trust', 'bool', 'Skip image signing', { default: 'true' }),
    flag(
      'platform',
      'string',
      "Push a platform-specific manifest as a single-platform image to the registry.\nImage index won't be pushed, meaning that other manifests, including attestations won't be preserved.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
    ),
    flag('quiet', 'bool', 'Suppress verbose output', { shorthand: 'q' }),
  ],
  completion: { objects: 'image', limit: 1 },
};
