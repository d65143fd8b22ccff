import { flag, requiresMinArgs } from '../../cobra/command.ts';
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
    flag('cap-add', 'list', 'Add Linux capabilities'),
    flag('cap-drop', 'list', 'Drop Linux capabilities'),
    flag('config', 'config', 'Specify configurations to expose to the service'),
    flag('constraint', 'list', 'Placement constraints'),
    flag('container-label', 'labelList', 'Container labels'),
    flag('credential-spec', 'credentialSpec', 'Credential spec for managed service account (Windows only)'),
    flag('detach', 'bool', 'Exit immediately instead of waiting for the service to converge', { shorthand: 'd' }),
    flag('dns', 'ipList', 'Set custom DNS servers'),
    flag('dns-option', 'list', 'Set DNS options'),
    flag('dns-search', 'dnsSearchList', 'Set custom DNS search domains'),
    flag('endpoint-mode', 'string', 'Endpoint mode (vip or dnsrr) (default "vip")'),
    flag('entrypoint', 'command', 'Overwrite the default ENTRYPOINT of the image'),
    flag('env', 'environmentList', 'Set environment variables', { shorthand: 'e' }),
    flag('env-file', 'list', 'Read in a file of environment variables'),
    flag('generic-resource', 'genericResourceList', 'User defined resources'),
    flag('group', 'list', 'Set one or more supplementary user groups for the container'),
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
    flag('host', 'extraHostList', 'Set one or more custom host-to-IP mappings (host:ip)'),
    flag('hostname', 'string', 'Container hostname'),
    flag('init', 'bool', 'Use an init inside each service container to forward signals and reap processes'),
    flag('isolation', 'string', 'Service container isolation mode'),
    flag('label', 'labelList', 'Service labels', { shorthand: 'l' }),
    flag('limit-cpu', 'nanoCpus', 'Limit CPUs'),
    flag('limit-memory', 'bytes', 'Limit Memory'),
    flag('limit-pids', 'int', 'Limit maximum number of processes (default 0 = unlimited)'),
    flag('log-driver', 'string', 'Logging driver for service'),
    flag('log-opt', 'environmentList', 'Logging driver options'),
    flag('max-concurrent', 'uintOrNull', 'Number of job tasks to run concurrently (default equal to --replicas)'),
    flag('mode', 'string', 'Service mode ("replicated", "global", "replicated-job", "global-job")', {
      default: 'replicated',
    }),
    flag('mount', 'mount', 'Attach a filesystem mount to the service'),
    flag('name', 'string', 'Service name'),
    flag('network', 'network', 'Network attachments'),
    flag('no-healthcheck', 'bool', 'Disable any container-specified HEALTHCHECK'),
    flag('no-resolve-image', 'bool', 'Do not query the registry to resolve image digest and supported platforms'),
    flag('oom-score-adj', 'int', "Tune host's OOM preferences (-1000 to 1000) "),
    flag('placement-pref', 'placementPreference', 'Add a placement preference'),
    flag('publish', 'port', 'Publish a port as a node port', { shorthand: 'p' }),
    flag('quiet', 'bool', 'Suppress progress output', { shorthand: 'q' }),
    flag('read-only', 'bool', "Mount the container's root filesystem as read only"),
    flag('replicas', 'uintOrNull', 'Number of tasks'),
    flag('replicas-max-per-node', 'uint64', 'Maximum number of tasks per node (default 0 = unlimited)'),
    flag('reserve-cpu', 'nanoCpus', 'Reserve CPUs'),
    flag('reserve-memory', 'bytes', 'Reserve Memory'),
    flag('restart-condition', 'string', 'Restart when condition is met ("none", "on-failure", "any") (default "any")'),
    flag('restart-delay', 'durationOrNull', 'Delay between restart attempts (ns|us|ms|s|m|h) (default 5s)'),
    flag('restart-max-attempts', 'uintOrNull', 'Maximum number of restarts before giving up'),
    flag('restart-window', 'durationOrNull', 'Window used to evaluate the restart policy (ns|us|ms|s|m|h)'),
    flag('rollback-delay', 'duration', 'Delay between task rollbacks (ns|us|ms|s|m|h) (default 0s)'),
    flag('rollback-failure-action', 'string', 'Action on rollback failure ("pause", "continue") (default "pause")'),
    flag('rollback-max-failure-ratio', 'float', 'Failure rate to tolerate during a rollback (default 0)'),
    flag(
      'rollback-monitor',
      'duration',
      'Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h) (default 5s)',
    ),
    flag('rollback-order', 'string', 'Rollback order ("start-first", "stop-first") (default "stop-first")'),
    flag(
      'rollback-parallelism',
      'uint64',
      'Maximum number of tasks rolled back simultaneously (0 to roll back all at once) (default 1)',
    ),
    flag('secret', 'secret', 'Specify secrets to expose to the service'),
    flag(
      'stop-grace-period',
      'durationOrNull',
      'Time to wait before force killing a container (ns|us|ms|s|m|h) (default 10s)',
    ),
    flag('stop-signal', 'string', 'Signal to stop the container'),
    flag('sysctl', 'list', 'Sysctl options'),
    flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
    flag('ulimit', 'ulimit', 'Ulimit options', { default: '[]' }),
    flag('update-delay', 'duration', 'Delay between updates (ns|us|ms|s|m|h) (default 0s)'),
    flag(
      'update-failure-action',
      'string',
      'Action on update failure ("pause", "continue", "rollback") (default "pause")',
    ),
    flag('update-max-failure-ratio', 'float', 'Failure rate to tolerate during an update (default 0)'),
    flag(
      'update-monitor',
      'duration',
      'Duration after each task update to monitor for failure (ns|us|ms|s|m|h) (default 5s)',
    ),
    flag('update-order', 'string', 'Update order ("start-first", "stop-first") (default "stop-first")'),
    flag(
      'update-parallelism',
      'uint64',
      'Maximum number of tasks updated simultaneously (0 to update all at once) (default 1)',
    ),
    flag('user', 'string', 'Username or UID (format: <name|uid>[:<group|gid>])', { shorthand: 'u' }),
    flag('with-registry-auth', 'bool', 'Send registry authentication details to swarm agents'),
    flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
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
