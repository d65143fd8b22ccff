import { flag, type FlagDeclaration } from '../cobra/command.ts';
import { processFlags } from './process.ts';
import { detachFlag, quietProgressFlag } from './progress.ts';

/**
 * What `service create` and `service update` have in common; the lists of an update have flags of their own.
 * @param tellDefaults whether help names the defaults that the swarm fills in, as it does for new services
 */
export function serviceFlags(tellDefaults: boolean): readonly FlagDeclaration[] {
  const told = (value: string): string => (tellDefaults ? ` (default ${value})` : '');
  return [
    ...processFlags,
    detachFlag,
    quietProgressFlag,
    flag('credential-spec', 'credentialSpec', 'Credential spec for managed service account (Windows only)'),
    flag('entrypoint', 'command', 'Overwrite the default ENTRYPOINT of the image'),
    flag('health-interval', 'positiveDurationOrNull', 'Time between running the check (ms|s|m|h)'),
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
    flag('hostname', 'string', 'Container hostname'),
    flag('init', 'bool', 'Use an init inside each service container to forward signals and reap processes'),
    flag('isolation', 'string', 'Service container isolation mode'),
    flag('limit-cpu', 'nanoCpus', 'Limit CPUs'),
    flag('limit-memory', 'bytes', 'Limit Memory'),
    flag('limit-pids', 'int', 'Limit maximum number of processes (default 0 = unlimited)'),
    flag('log-driver', 'string', 'Logging driver for service'),
    flag('log-opt', 'environmentList', 'Logging driver options'),
    flag('max-concurrent', 'uintOrNull', 'Number of job tasks to run concurrently (default equal to --replicas)'),
    flag('no-resolve-image', 'bool', 'Do not query the registry to resolve image digest and supported platforms'),
    flag('oom-score-adj', 'int', "Tune host's OOM preferences (-1000 to 1000) "),
    flag('replicas', 'uintOrNull', 'Number of tasks'),
    flag('replicas-max-per-node', 'uint64', 'Maximum number of tasks per node (default 0 = unlimited)'),
    flag('reserve-cpu', 'nanoCpus', 'Reserve CPUs'),
    flag('reserve-memory', 'bytes', 'Reserve Memory'),
    flag('restart-max-attempts', 'uintOrNull', 'Maximum number of restarts before giving up'),
    flag('restart-window', 'durationOrNull', 'Window used to evaluate the restart policy (ns|us|ms|s|m|h)'),
    flag('with-registry-auth', 'bool', 'Send registry authentication details to swarm agents'),
    flag('endpoint-mode', 'string', 'Endpoint mode (vip or dnsrr)' + told('"vip"')),
    flag('restart-condition', 'string', 'Restart when condition is met ("none", "on-failure", "any")' + told('"any"')),
    flag('restart-delay', 'durationOrNull', 'Delay between restart attempts (ns|us|ms|s|m|h)' + told('5s')),
    flag('rollback-delay', 'duration', 'Delay between task rollbacks (ns|us|ms|s|m|h)' + told('0s')),
    flag('rollback-failure-action', 'string', 'Action on rollback failure ("pause", "continue")' + told('"pause"')),
    flag('rollback-max-failure-ratio', 'float', 'Failure rate to tolerate during a rollback' + told('0')),
    flag(
      'rollback-monitor',
      'duration',
      'Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h)' + told('5s'),
    ),
    flag('rollback-order', 'string', 'Rollback order ("start-first", "stop-first")' + told('"stop-first"')),
    flag(
      'rollback-parallelism',
      'uint64',
      'Maximum number of tasks rolled back simultaneously (0 to roll back all at once)' + told('1'),
    ),
    flag(
      'stop-grace-period',
      'durationOrNull',
      'Time to wait before force killing a container (ns|us|ms|s|m|h)' + told('10s'),
    ),
    flag('update-delay', 'duration', 'Delay between updates (ns|us|ms|s|m|h)' + told('0s')),
    flag(
      'update-failure-action',
      'string',
      'Action on update failure ("pause", "continue", "rollback")' + told('"pause"'),
    ),
    flag('update-max-failure-ratio', 'float', 'Failure rate to tolerate during an update' + told('0')),
    flag(
      'update-monitor',
      'duration',
      'Duration after each task update to monitor for failure (ns|us|ms|s|m|h)' + told('5s'),
    ),
    flag('update-order', 'string', 'Update order ("start-first", "stop-first")' + told('"stop-first"')),
    flag(
      'update-parallelism',
      'uint64',
      'Maximum number of tasks updated simultaneously (0 to update all at once)' + told('1'),
    ),
  ];
}
