import { swarmCa } from './ca.ts';
import { swarmInit } from './init.ts';
import { swarmJoin } from './join.ts';
import { swarmJoinToken } from './join-token.ts';
import { swarmLeave } from './leave.ts';
import { swarmUnlock } from './unlock.ts';
import { swarmUnlockKey } from './unlock-key.ts';
import { swarmUpdate } from './update.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker swarm` */
export const swarm: DockerCommand = {
  use: 'swarm',
  short: 'Manage Swarm',
  group: 'swarm',
  commands: [
    { ...swarmCa, swarm: 'manager' },
    swarmInit,
    swarmJoin,
    { ...swarmJoinToken, swarm: 'manager' },
    { ...swarmLeave, swarm: 'active' },
    { ...swarmUnlock, swarm: 'manager' },
    { ...swarmUnlockKey, swarm: 'manager' },
    { ...swarmUpdate, swarm: 'manager' },
  ],
};
