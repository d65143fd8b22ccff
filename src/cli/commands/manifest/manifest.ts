import { manifestAnnotate } from './annotate.ts';
import { manifestCreate } from './create.ts';
import { manifestInspect } from './inspect.ts';
import { manifestPush } from './push.ts';
import { manifestRm } from './rm.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker manifest` */
export const manifest: DockerCommand = {
  use: 'manifest',
  short: 'Manage Docker image manifests and manifest lists',
  long: 'The **docker manifest** command has subcommands for managing image manifests and\nmanifest lists. A manifest list allows you to use one name to refer to the same image\nbuilt for multiple architectures.\n\nTo see help for a subcommand, use:\n\n    docker manifest CMD --help\n\nFor full details on using docker manifest lists, see the registry v2 specification.\n\nEXPERIMENTAL:\n  docker manifest is an experimental feature.\n  Experimental features provide early access to product functionality. These\n  features may change between releases without warning, or can be removed from a\n  future release. Learn more about experimental features in our documentation:\n  https://docs.docker.com/go/experimental/',
  group: 'management',
  commands: [manifestAnnotate, manifestCreate, manifestInspect, manifestPush, manifestRm],
};
