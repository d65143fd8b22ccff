import { exactArgs, flag } from '../../cobra/command.ts';
import { quietProgressFlag } from '../../flags/progress.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker stack deploy` */
export const stackDeploy: DockerCommand = {
  use: 'deploy [OPTIONS] STACK',
  short: 'Deploy a new stack or update an existing stack',
  aliases: ['up'],
  fullNames: ['docker stack deploy', 'docker stack up'],
  args: exactArgs(1),
  flags: [
    flag('compose-file', 'strings', 'Path to a Compose file, or "-" to read from stdin', { shorthand: 'c' }),
    flag('detach', 'bool', 'Exit immediately instead of waiting for the stack services to converge', {
      shorthand: 'd',
      default: 'true',
    }),
    flag('prune', 'bool', 'Prune services that are no longer referenced'),
    quietProgressFlag,
    flag(
      'resolve-image',
      'string',
      'Query the registry to resolve image digest and supported platforms ("always", "changed", "never")',
      { default: 'always' },
    ),
    flag('with-registry-auth', 'bool', 'Send registry authentication details to Swarm agents'),
  ],
  completion: { objects: 'stack' },
};
