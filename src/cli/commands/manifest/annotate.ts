import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker manifest annotate` */
export const manifestAnnotate: DockerCommand = {
  use: 'annotate [OPTIONS] MANIFEST_LIST MANIFEST',
  short: 'Add additional information to a local image manifest',
  long: 'Add additional information to a local image manifest\n\nEXPERIMENTAL:\n  docker manifest annotate is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/',
  args: exactArgs(2),
  flags: [
    flag('arch', 'string', 'Set architecture'),
    flag('os', 'string', 'Set operating system'),
    flag('os-features', 'strings', 'Set operating system feature'),
    flag('os-version', 'string', 'Set operating system version'),
    flag('variant', 'string', 'Set architecture variant'),
  ],
};
