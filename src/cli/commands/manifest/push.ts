import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker manifest push` */
export const manifestPush: DockerCommand = {
  use: 'push [OPTIONS] MANIFEST_LIST',
  short: 'Push a manifest list to a repository',
  long: 'Push a manifest list to a repository\n\nEXPERIMENTAL:\n  docker manifest push is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/',
  args: exactArgs(1),
  flags: [
    flag('insecure', 'bool', 'Allow push to an insecure registry'),
    flag('purge', 'bool', 'Remove the local manifest list after push', { shorthand: 'p' }),
  ],
};
