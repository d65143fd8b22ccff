import { serviceCreate } from './create.ts';
import { serviceInspect } from './inspect.ts';
import { serviceLogs } from './logs.ts';
import { serviceLs } from './ls.ts';
import { servicePs } from './ps.ts';
import { serviceRm } from './rm.ts';
import { serviceRollback } from './rollback.ts';
import { serviceScale } from './scale.ts';
import { serviceUpdate } from './update.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker service` */
export const service: DockerCommand = {
  use: 'service',
  short: 'Manage Swarm services',
  group: 'swarm',
  swarm: 'manager',
  commands: [
    serviceCreate,
    serviceInspect,
    serviceLogs,
    serviceLs,
    servicePs,
    serviceRm,
    serviceRollback,
    serviceScale,
    serviceUpdate,
  ],
};
