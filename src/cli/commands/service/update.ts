import { exactArgs, flag } from '../../cobra/command.ts';
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
    flag('args', 'command', 'Service command args'),
    flag('cap-add', 'list', 'Add Linux capabilities'),
    flag('cap-drop', 'list', 'Drop Linux capabilities'),
    flag('config-add', 'config', 'Add or update a config file on a service'),
    flag('config-rm', 'list', 'Remove a configuration file'),
    flag('constraint-add', 'list', 'Add or update a placement constraint'),
    flag('constraint-rm', 'list', 'Remove a constraint'),
    flag('container-label-add', 'labelList', 'Add or update a container label'),
    flag('container-label-rm', 'list', 'Remove a container label by its key'),
    flag('credential-spec', 'credentialSpec', 'Credential spec for managed service account (Windows only)'),
    flag('detach', 'bool', 'Exit immediately instead of waiting for the service to converge', { shorthand: 'd' }),
    flag('dns-add', 'ipList', 'Add or update a custom DNS server'),
    flag('dns-option-add', 'list', 'Add or update a DNS option'),
    flag('dns-option-rm', 'list', 'Remove a DNS option'),
    flag('dns-rm', 'list', 'Remove a custom DNS server'),
    flag('dns-search-add', 'dnsSearchList', 'Add or update a custom DNS search domain'),
    flag('dns-search-rm', 'list', 'Remove a DNS search domain'),
    flag('endpoint-mode', 'string', 'Endpoint mode (vip or dnsrr)'),
    flag('entrypoint', 'command', 'Overwrite the default ENTRYPOINT of the image'),
    flag('env-add', 'environmentList', 'Add or update an environment variable'),
    flag('env-rm', 'list', 'Remove an environment variable'),
    flag('force', 'bool', 'Force update even if no changes require it'),
    flag('generic-resource-add', 'genericResourceList', 'Add a Generic resource'),
    flag('generic-resource-rm', 'list', 'Remove a Generic resource'),
    flag('group-add', 'list', 'Add an additional supplementary user group to the container'),
    flag('group-rm', 'list', 'Remove a previously added supplementary user group from the container'),
    flag('health-cmd', 'string', 'Command to run to check health'),
    flag('health-interval', 'positiveDurationOrNull', 'Time between running the check (ms|s|m|h)'),
    flag('health-retries', 'int', 'Consecutive failures needed to report unhealthy'),
    flag(
      'health-start-interval',
      'positiveDurationOrNull',
      'Time between running the check during the start period (ms|s|m|h)',
    ),
    flag(
      'health-start-period',
      'positiveDurationOrNull',
      'Start period for the container to initialize before counting retries towards unstable (ms|s|m|h)',
    ),
    flag('health-timeout', 'positiveDurationOrNull', 'Maximum time to allow one check to run (ms|s|m|h)'),
    flag('host-add', 'extraHostList', 'Add a custom host-to-IP mapping ("host:ip")'),
    flag('host-rm', 'list', 'Remove a custom host-to-IP mapping ("host:ip")'),
    flag('hostname', 'string', 'Container hostname'),
    flag('image', 'string', 'Service image tag'),
    flag('init', 'bool', 'Use an init inside each service container to forward signals and reap processes'),
    flag('isolation', 'string', 'Service container isolation mode'),
    flag('label-add', 'labelList', 'Add or update a service label'),
    flag('label-rm', 'list', 'Remove a label by its key'),
    flag('limit-cpu', 'nanoCpus', 'Limit CPUs'),
    flag('limit-memory', 'bytes', 'Limit Memory'),
    flag('limit-pids', 'int', 'Limit maximum number of processes (default 0 = unlimited)'),
    flag('log-driver', 'string', 'Logging driver for service'),
    flag('log-opt', 'environmentList', 'Logging driver options'),
    flag('max-concurrent', 'uintOrNull', 'Number of job tasks to run concurrently (default equal to --replicas)'),
    flag('mount-add', 'mount', 'Add or update a mount on a service'),
    flag('mount-rm', 'list', 'Remove a mount by its target path'),
    flag('network-add', 'network', 'Add a network'),
    flag('network-rm', 'list', 'Remove a network'),
    flag('no-healthcheck', 'bool', 'Disable any container-specified HEALTHCHECK'),
    flag('no-resolve-image', 'bool', 'Do not query the registry to resolve image digest and supported platforms'),
    flag('oom-score-adj', 'int', "Tune host's OOM preferences (-1000 to 1000) "),
    flag('placement-pref-add', 'placementPreference', 'Add a placement preference'),
    flag('placement-pref-rm', 'placementPreference', 'Remove a placement preference'),
    flag('publish-add', 'port', 'Add or update a published port'),
    flag('publish-rm', 'port', 'Remove a published port by its target port'),
    flag('quiet', 'bool', 'Suppress progress output', { shorthand: 'q' }),
    flag('read-only', 'bool', "Mount the container's root filesystem as read only"),
    flag('replicas', 'uintOrNull', 'Number of tasks'),
    flag('replicas-max-per-node', 'uint64', 'Maximum number of tasks per node (default 0 = unlimited)'),
    flag('reserve-cpu', 'nanoCpus', 'Reserve CPUs'),
    flag('reserve-memory', 'bytes', 'Reserve Memory'),
    flag('restart-condition', 'string', 'Restart when condition is met ("none", "on-failure", "any")'),
    flag('restart-delay', 'durationOrNull', 'Delay between restart attempts (ns|us|ms|s|m|h)'),
    flag('restart-max-attempts', 'uintOrNull', 'Maximum number of restarts before giving up'),
    flag('restart-window', 'durationOrNull', 'Window used to evaluate the restart policy (ns|us|ms|s|m|h)'),
    flag('rollback', 'bool', 'Rollback to previous specification'),
    flag('rollback-delay', 'duration', 'Delay between task rollbacks (ns|us|ms|s|m|h)'),
    flag('rollback-failure-action', 'string', 'Action on rollback failure ("pause", "continue")'),
    flag('rollback-max-failure-ratio', 'float', 'Failure rate to tolerate during a rollback'),
    flag('rollback-monitor', 'duration', 'Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h)'),
    flag('rollback-order', 'string', 'Rollback order ("start-first", "stop-first")'),
    flag(
      'rollback-parallelism',
      'uint64',
      'Maximum number of tasks rolled back simultaneously (0 to roll back all at once)',
    ),
    flag('secret-add', 'secret', 'Add or update a secret on a service'),
    flag('secret-rm', 'list', 'Remove a secret'),
    flag('stop-grace-period', 'durationOrNull', 'Time to wait before force killing a container (ns|us|ms|s|m|h)'),
    flag('stop-signal', 'string', 'Signal to stop the container'),
    flag('sysctl-add', 'list', 'Add or update a Sysctl option'),
    flag('sysctl-rm', 'list', 'Remove a Sysctl option'),
    flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
    flag('ulimit-add', 'ulimit', 'Add or update a ulimit option', { default: '[]' }),
    flag('ulimit-rm', 'list', 'Remove a ulimit option'),
    flag('update-delay', 'duration', 'Delay between updates (ns|us|ms|s|m|h)'),
    flag('update-failure-action', 'string', 'Action on update failure ("pause", "continue", "rollback")'),
    flag('update-max-failure-ratio', 'float', 'Failure rate to tolerate during an update'),
    flag('update-monitor', 'duration', 'Duration after each task update to monitor for failure (ns|us|ms|s|m|h)'),
    flag('update-order', 'string', 'Update order ("start-first", "stop-first")'),
    flag('update-parallelism', 'uint64', 'Maximum number of tasks updated simultaneously (0 to update all at once)'),
    flag('user', 'string', 'Username or UID (format: <name|uid>[:<group|gid>])', { shorthand: 'u' }),
    flag('with-registry-auth', 'bool', 'Send registry authentication details to swarm agents'),
    flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
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
