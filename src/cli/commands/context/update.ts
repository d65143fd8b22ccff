import { exactArgs } from '../../cobra/command.ts';
import { contextFlags } from '../../flags/context.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context update` */
export const contextUpdate: DockerCommand = {
  use: 'update [OPTIONS] CONTEXT',
  short: 'Update a context',
  long: 'Update a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context update my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
  args: exactArgs(1),
  flags: [...contextFlags],
  completion: { objects: 'context', limit: 1 },
};
