import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { newProcessFlags } from '../../flags/process.ts';
import { serviceFlags } from '../../flags/service.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { ServiceSpec } from '../../api/types.ts';
import { resolveImage } from '../../opts/image.ts';
import { toJson } from '../../opts/json.ts';
import { createSpec } from '../../opts/service-create.ts';
import { waitOnService } from '../../progress/service.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service create` */
export const serviceCreate: DockerCommand = {
  use: 'create [OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create a new service',
  args: requiresMinArgs(1),
  flags: [
    ...serviceFlags(true),
    ...newProcessFlags,
    flag('config', 'config', 'Specify configurations to expose to the service'),
    flag('constraint', 'list', 'Placement constraints'),
    flag('container-label', 'labelList', 'Container labels'),
    flag('generic-resource', 'genericResourceList', 'User defined resources'),
    flag('group', 'list', 'Set one or more supplementary user groups for the container'),
    flag('host', 'extraHostList', 'Set one or more custom host-to-IP mappings (host:ip)'),
    flag('label', 'labelList', 'Service labels', { shorthand: 'l' }),
    flag('mode', 'string', 'Service mode ("replicated", "global", "replicated-job", "global-job")', {
      default: 'replicated',
    }),
    flag('mount', 'mount', 'Attach a filesystem mount to the service'),
    flag('name', 'string', 'Service name'),
    flag('network', 'network', 'Network attachments'),
    flag('placement-pref', 'placementPreference', 'Add a placement preference'),
    flag('publish', 'port', 'Publish a port as a node port', { shorthand: 'p' }),
    flag('secret', 'secret', 'Specify secrets to expose to the service'),
    flag('sysctl', 'list', 'Sysctl options'),
  ],
  interspersed: false,
  completion: { objects: 'image', limit: 1 },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const given = yield* createSpec(context, flags, args);
  const { spec, warning }: { spec: ServiceSpec; warning: string | undefined } = flags.bool('no-resolve-image')
    ? { spec: given, warning: undefined }
    : yield* resolveImage(context, given);
  const { ID, Warnings } = yield* context.api.json<{ ID: string; Warnings?: readonly string[] | null }>(
    'POST',
    '/services/create',
    {
      json: toJson(spec),
    },
  );
  for (const each of [...(Warnings ?? []), ...(warning === undefined ? [] : [warning])]) context.warn(`${each}\n`);
  context.print(`${ID}\n`);
  if (!flags.bool('detach')) yield* waitOnService(context, ID, flags.bool('quiet'));
  return 0;
}
