import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker manifest create` */
export const manifestCreate: DockerCommand = {
  use: 'create MANIFEST_LIST MANIFEST [MANIFEST...]',
  short: 'Create a local manifest list for annotating and pushing to a registry',
  long: 'Create a local manifest list for annotating and pushing to a registry\n\nEXPERIMENTAL:\n  docker manifest create is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/',
  args: requiresMinArgs(2),
  flags: [
    flag('amend', 'bool', 'Amend an existing manifest list', { shorthand: 'a' }),
    flag('insecure', 'bool', 'Allow communication with an insecure registry'),
  ],
};
