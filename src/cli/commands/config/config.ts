import { configCreate } from './create.ts';
import { configInspect } from './inspect.ts';
import { configLs } from './ls.ts';
import { configRm } from './rm.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker config` */
export const config: DockerCommand = {
  use: 'config',
  short: 'Manage Swarm configs',
  group: 'swarm',
  swarm: 'manager',
  commands: [configCreate, configInspect, configLs, configRm],
};
