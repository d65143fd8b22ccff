import { nodeDemote } from './demote.ts';
import { nodeInspect } from './inspect.ts';
import { nodeLs } from './ls.ts';
import { nodePromote } from './promote.ts';
import { nodePs } from './ps.ts';
import { nodeRm } from './rm.ts';
import { nodeUpdate } from './update.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker node` */
export const node: DockerCommand = {
  use: 'node',
  short: 'Manage Swarm nodes',
  group: 'swarm',
  swarm: 'manager',
  commands: [nodeDemote, nodeInspect, nodeLs, nodePromote, nodePs, nodeRm, nodeUpdate],
};
