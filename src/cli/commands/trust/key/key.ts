import { trustKeyGenerate } from './generate.ts';
import { trustKeyLoad } from './load.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust key` */
export const trustKey: DockerCommand = {
  use: 'key',
  short: 'Manage keys for signing Docker images',
  group: 'management',
  commands: [trustKeyGenerate, trustKeyLoad],
};
