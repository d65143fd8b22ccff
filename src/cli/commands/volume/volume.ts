import { volumeCreate } from './create.ts';
import { volumeInspect } from './inspect.ts';
import { volumeLs } from './ls.ts';
import { volumePrune } from './prune.ts';
import { volumeRm } from './rm.ts';
import { volumeUpdate } from './update.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker volume` */
export const volume: DockerCommand = {
  use: 'volume',
  short: 'Manage volumes',
  group: 'management',
  commands: [volumeCreate, volumeInspect, volumeLs, volumePrune, volumeRm, volumeUpdate],
};
