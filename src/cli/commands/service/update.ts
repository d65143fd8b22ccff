import { exactArgs, flag } from '../../cobra/command.ts';
import { serviceFlags } from '../../flags/service.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Service, ServiceSpec } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import { resolveImage, withTag } from '../../opts/image.ts';
import { updateSpec } from '../../opts/service-update.ts';
import { waitOnService } from '../../progress/service.ts';
import { sendUpdate } from './send-update.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker service update` */
export const serviceUpdate: DockerCommand = {
  use: 'update [OPTIONS] SERVICE',
  short: 'Update a service',
  args: exactArgs(1),
  flags: [
    ...serviceFlags(false),
    flag('args', 'command', 'Service command args'),
    flag('config-add', 'config', 'Add or update a config file on a service'),
    flag('config-rm', 'list', 'Remove a configuration file'),
    flag('constraint-add', 'list', 'Add or update a placement constraint'),
    flag('constraint-rm', 'list', 'Remove a constraint'),
    flag('container-label-add', 'labelList', 'Add or update a container label'),
    flag('container-label-rm', 'list', 'Remove a container label by its key'),
    flag('dns-add', 'ipList', 'Add or update a custom DNS server'),
    flag('dns-option-add', 'list', 'Add or update a DNS option'),
    flag('dns-option-rm', 'list', 'Remove a DNS option'),
    flag('dns-rm', 'list', 'Remove a custom DNS server'),
    flag('dns-search-add', 'dnsSearchList', 'Add or update a custom DNS search domain'),
    flag('dns-search-rm', 'list', 'Remove a DNS search domain'),
    flag('env-add', 'environmentList', 'Add or update an environment variable'),
    flag('env-rm', 'list', 'Remove an environment variable'),
    flag('force', 'bool', 'Force update even if no changes require it'),
    flag('generic-resource-add', 'genericResourceList', 'Add a Generic resource'),
    flag('generic-resource-rm', 'list', 'Remove a Generic resource'),
    flag('group-add', 'list', 'Add an additional supplementary user group to the container'),
    flag('group-rm', 'list', 'Remove a previously added supplementary user group from the container'),
    flag('host-add', 'extraHostList', 'Add a custom host-to-IP mapping ("host:ip")'),
    flag('host-rm', 'list', 'Remove a custom host-to-IP mapping ("host:ip")'),
    flag('image', 'string', 'Service image tag'),
    flag('label-add', 'labelList', 'Add or update a service label'),
    flag('label-rm', 'list', 'Remove a label by its key'),
    flag('mount-add', 'mount', 'Add or update a mount on a service'),
    flag('mount-rm', 'list', 'Remove a mount by its target path'),
    flag('network-add', 'network', 'Add a network'),
    flag('network-rm', 'list', 'Remove a network'),
    flag('placement-pref-add', 'placementPreference', 'Add a placement preference'),
    flag('placement-pref-rm', 'placementPreference', 'Remove a placement preference'),
    flag('publish-add', 'port', 'Add or update a published port'),
    flag('publish-rm', 'port', 'Remove a published port by its target port'),
    flag('rollback', 'bool', 'Rollback to previous specification'),
    flag('secret-add', 'secret', 'Add or update a secret on a service'),
    flag('secret-rm', 'list', 'Remove a secret'),
    flag('sysctl-add', 'list', 'Add or update a Sysctl option'),
    flag('sysctl-rm', 'list', 'Remove a Sysctl option'),
    flag('ulimit-add', 'ulimit', 'Add or update a ulimit option', { default: '[]' }),
    flag('ulimit-rm', 'list', 'Remove a ulimit option'),
  ],
  completion: { objects: 'service', limit: 1 },
  run,
};

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  const service = yield* context.api.json<Service>('GET', `/services/${name}`, { query: { insertDefaults: false } });
  const rollback = flags.bool('rollback');
  if (rollback) {
    const others = flags.changedNames().filter((each) => !['rollback', 'detach', 'quiet'].includes(each));
    if (others.length > 0) throw new CommandError('other flags may not be combined with --rollback');
  }
  let spec: ServiceSpec = yield* updateSpec(context, flags, service.Spec);
  let warning: string | undefined;
  if (flags.changed('image') && !flags.bool('no-resolve-image')) {
    const image = withTag(spec.TaskTemplate.ContainerSpec?.Image ?? '');
    const tagged = {
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...spec.TaskTemplate.ContainerSpec, Image: image } },
    };
    ({ spec, warning } = yield* resolveImage(context, tagged));
  }
  const warnings = yield* sendUpdate(context, service, spec, {
    rollback: rollback ? 'previous' : undefined,
    registryAuthFrom: flags.bool('with-registry-auth') ? undefined : 'spec',
  });
  for (const each of [...warnings, ...(warning === undefined ? [] : [warning])]) context.warn(`${each}\n`);
  context.print(`${name}\n`);
  if (!flags.bool('detach')) yield* waitOnService(context, name, flags.bool('quiet'));
  return 0;
}
