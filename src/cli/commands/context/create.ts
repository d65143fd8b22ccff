import { exactArgs, flag } from '../../cobra/command.ts';
import { contextFlags } from '../../flags/context.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context create` */
export const contextCreate: DockerCommand = {
  use: 'create [OPTIONS] CONTEXT',
  short: 'Create a context',
  long: 'Create a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context create my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
  args: exactArgs(1),
  flags: [...contextFlags, flag('from', 'string', 'create context from a named context')],
};
