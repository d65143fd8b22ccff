import { trustInspect } from './inspect.ts';
import { trustKey } from './key/key.ts';
import { trustRevoke } from './revoke.ts';
import { trustSign } from './sign.ts';
import { trustSigner } from './signer/signer.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker trust` */
export const trust: DockerCommand = {
  use: 'trust',
  short: 'Manage trust on Docker images',
  group: 'management',
  commands: [trustKey, trustSigner, trustInspect, trustRevoke, trustSign],
};
