import { flag, noArgs } from '../../cobra/command.ts';
import { quietProgressFlag } from '../../flags/progress.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Swarm } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm ca` */
export const swarmCa: DockerCommand = {
  use: 'ca [OPTIONS]',
  short: 'Display and rotate the root CA',
  args: noArgs,
  flags: [
    flag('ca-cert', 'pemFile', 'Path to the PEM-formatted root CA certificate to use for the new cluster'),
    flag('ca-key', 'pemFile', 'Path to the PEM-formatted root CA key to use for the new cluster'),
    flag('cert-expiry', 'duration', 'Validity period for node certificates (ns|us|ms|s|m|h)', { default: '2160h0m0s' }),
    flag('detach', 'bool', 'Exit immediately instead of waiting for the root rotation to converge', { shorthand: 'd' }),
    flag('external-ca', 'externalCa', 'Specifications of one or more certificate signing endpoints'),
    quietProgressFlag,
    flag('rotate', 'bool', 'Rotate the swarm CA - if no certificate or key are provided, new ones will be generated'),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  if (flags.bool('rotate')) throw new CommandError('docker swarm ca --rotate is not available in this lab');
  const { TLSInfo } = yield* context.api.json<Swarm>('GET', '/swarm');
  const certificate = TLSInfo?.TrustRoot ?? '';
  if (certificate === '') throw new CommandError('No CA information available');
  context.print(`${certificate.trim()}\n`);
  return 0;
}
