import { systemDf } from './df.ts';
import { systemEvents } from './events.ts';
import { systemInfo } from './info.ts';
import { systemPrune } from './prune.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker system` */
export const system: DockerCommand = {
  use: 'system',
  short: 'Manage Docker',
  group: 'management',
  commands: [systemDf, systemEvents, systemInfo, systemPrune],
};
