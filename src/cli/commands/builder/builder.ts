import { builderBuild } from './build.ts';
import { builderPrune } from './prune.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker builder` */
export const builder: DockerCommand = {
  use: 'builder',
  short: 'Manage builds',
  group: 'management',
  legacyBuilder: true,
  commands: [builderBuild, builderPrune],
};
