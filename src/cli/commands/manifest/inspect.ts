import { flag, requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker manifest inspect` */
export const manifestInspect: DockerCommand = {
  use: 'inspect [OPTIONS] [MANIFEST_LIST] MANIFEST',
  short: 'Display an image manifest, or manifest list',
  long: 'Display an image manifest, or manifest list\n\nEXPERIMENTAL:\n  docker manifest inspect is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/',
  args: requiresRangeArgs(1, 2),
  flags: [
    flag('insecure', 'bool', 'Allow communication with an insecure registry'),
    flag('verbose', 'bool', 'Output additional info including layers and platform', { shorthand: 'v' }),
  ],
};
