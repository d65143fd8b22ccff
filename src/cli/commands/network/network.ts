import { networkConnect } from './connect.ts';
import { networkCreate } from './create.ts';
import { networkDisconnect } from './disconnect.ts';
import { networkInspect } from './inspect.ts';
import { networkLs } from './ls.ts';
import { networkPrune } from './prune.ts';
import { networkRm } from './rm.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker network` */
export const network: DockerCommand = {
  use: 'network',
  short: 'Manage networks',
  group: 'management',
  commands: [networkConnect, networkCreate, networkDisconnect, networkInspect, networkLs, networkPrune, networkRm],
};
