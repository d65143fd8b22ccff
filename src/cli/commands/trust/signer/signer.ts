import { trustSignerAdd } from './add.ts';
import { trustSignerRemove } from './remove.ts';
import type { DockerCommand } from '../../docker-command.ts';

/** `docker trust signer` */
export const trustSigner: DockerCommand = {
  use: 'signer',
  short: 'Manage entities who can sign Docker images',
  group: 'management',
  commands: [trustSignerAdd, trustSignerRemove],
};
