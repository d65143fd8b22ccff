import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError } from '../../errors.ts';
import { createContainer, FAILED, failure } from './create-container.ts';
import { runContainer } from './run-container.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container run` */
export const containerRun: DockerCommand = {
  use: 'run [OPTIONS] IMAGE [COMMAND] [ARG...]',
  short: 'Create and run a new container from an image',
  fullNames: ['docker container run', 'docker run'],
  args: requiresMinArgs(1),
  flags: [
    flag('add-host', 'extraHostList', 'Add a custom host-to-IP mapping (host:ip)'),
    flag('annotation', 'map', 'Add an annotation to the container (passed through to the OCI runtime)', {
      default: 'map[]',
    }),
    flag('attach', 'attachList', 'Attach to STDIN, STDOUT or STDERR', { shorthand: 'a' }),
    flag('blkio-weight', 'uint16', 'Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)'),
    flag('blkio-weight-device', 'weightDeviceList', 'Block IO weight (relative device weight)', { default: '[]' }),
    flag('cap-add', 'list', 'Add Linux capabilities'),
    flag('cap-drop', 'list', 'Drop Linux capabilities'),
    flag('cgroup-parent', 'string', 'Optional parent cgroup for the container'),
    flag(
      'cgroupns',
      'string',
      "Cgroup namespace to use (host|private)\n'host':    Run the container in the Docker host's cgroup namespace\n'private': Run the container in its own private cgroup namespace\n'':        Use the cgroup namespace as configured by the\n           default-cgroupns-mode option on the daemon (default)",
    ),
    flag('cidfile', 'string', 'Write the container ID to the file'),
    flag('cpu-count', 'int', 'CPU count (Windows only)', { osType: 'windows' }),
    flag('cpu-percent', 'int', 'CPU percent (Windows only)', { osType: 'windows' }),
    flag('cpu-period', 'int', 'Limit CPU CFS (Completely Fair Scheduler) period'),
    flag('cpu-quota', 'int', 'Limit CPU CFS (Completely Fair Scheduler) quota'),
    flag('cpu-rt-period', 'int', 'Limit CPU real-time period in microseconds'),
    flag('cpu-rt-runtime', 'int', 'Limit CPU real-time runtime in microseconds'),
    flag('cpu-shares', 'int', 'CPU shares (relative weight)', { shorthand: 'c' }),
    flag('cpus', 'nanoCpus', 'Number of CPUs'),
    flag('cpuset-cpus', 'string', 'CPUs in which to allow execution (0-3, 0,1)'),
    flag('cpuset-mems', 'string', 'MEMs in which to allow execution (0-3, 0,1)'),
    flag('detach', 'bool', 'Run container in background and print container ID', { shorthand: 'd' }),
    flag('detach-keys', 'string', 'Override the key sequence for detaching a container'),
    flag('device', 'list', 'Add a host device to the container'),
    flag('device-cgroup-rule', 'deviceCgroupRuleList', 'Add a rule to the cgroup allowed devices list'),
    flag('device-read-bps', 'deviceRateList', 'Limit read rate (bytes per second) from a device', { default: '[]' }),
    flag('device-read-iops', 'deviceRateList', 'Limit read rate (IO per second) from a device', { default: '[]' }),
    flag('device-write-bps', 'deviceRateList', 'Limit write rate (bytes per second) to a device', { default: '[]' }),
    flag('device-write-iops', 'deviceRateList', 'Limit write rate (IO per second) to a device', { default: '[]' }),
    flag('disable-content-trust', 'bool', 'Skip image verification', { default: 'true' }),
    flag('dns', 'ipList', 'Set custom DNS servers'),
    flag('dns-option', 'list', 'Set DNS options'),
    flag('dns-search', 'dnsSearchList', 'Set custom DNS search domains'),
    flag('domainname', 'string', 'Container NIS domain name'),
    flag('entrypoint', 'string', 'Overwrite the default ENTRYPOINT of the image'),
    flag('env', 'environmentList', 'Set environment variables', { shorthand: 'e' }),
    flag('env-file', 'list', 'Read in a file of environment variables'),
    flag('expose', 'list', 'Expose a port or a range of ports'),
    flag('gpus', 'gpus', "GPU devices to add to the container ('all' to pass all GPUs)"),
    flag('group-add', 'list', 'Add additional groups to join'),
    flag('health-cmd', 'string', 'Command to run to check health'),
    flag('health-interval', 'duration', 'Time between running the check (ms|s|m|h) (default 0s)'),
    flag('health-retries', 'int', 'Consecutive failures needed to report unhealthy'),
    flag(
      'health-start-interval',
      'duration',
      'Time between running the check during the start period (ms|s|m|h) (default 0s)',
    ),
    flag(
      'health-start-period',
      'duration',
      'Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)',
    ),
    flag('health-timeout', 'duration', 'Maximum time to allow one check to run (ms|s|m|h) (default 0s)'),
    flag('help', 'bool', 'Print usage'),
    flag('hostname', 'string', 'Container host name', { shorthand: 'h' }),
    flag('init', 'bool', 'Run an init inside the container that forwards signals and reaps processes'),
    flag('interactive', 'bool', 'Keep STDIN open even if not attached', { shorthand: 'i' }),
    flag('io-maxbandwidth', 'bytes', 'Maximum IO bandwidth limit for the system drive (Windows only)', {
      osType: 'windows',
    }),
    flag('io-maxiops', 'uint64', 'Maximum IOps limit for the system drive (Windows only)', { osType: 'windows' }),
    flag('ip', 'string', 'IPv4 address (e.g., 172.30.100.104)'),
    flag('ip6', 'string', 'IPv6 address (e.g., 2001:db8::33)'),
    flag('ipc', 'string', 'IPC mode to use'),
    flag('isolation', 'string', 'Container isolation technology'),
    flag('kernel-memory', 'bytes', 'Kernel memory limit'),
    flag('label', 'labelList', 'Set meta data on a container', { shorthand: 'l' }),
    flag('label-file', 'list', 'Read in a line delimited file of labels'),
    flag('link', 'list', 'Add link to another container'),
    flag('link-local-ip', 'list', 'Container IPv4/IPv6 link-local addresses'),
    flag('log-driver', 'string', 'Logging driver for the container'),
    flag('log-opt', 'list', 'Log driver options'),
    flag('mac-address', 'string', 'Container MAC address (e.g., 92:d0:c6:0a:29:33)'),
    flag('memory', 'bytes', 'Memory limit', { shorthand: 'm' }),
    flag('memory-reservation', 'bytes', 'Memory soft limit'),
    flag('memory-swap', 'memorySwap', "Swap limit equal to memory plus swap: '-1' to enable unlimited swap"),
    flag('memory-swappiness', 'int', 'Tune container memory swappiness (0 to 100)', { default: '-1' }),
    flag('mount', 'mount', 'Attach a filesystem mount to the container'),
    flag('name', 'string', 'Assign a name to the container'),
    flag('network', 'network', 'Connect a container to a network'),
    flag('network-alias', 'list', 'Add network-scoped alias for the container'),
    flag('no-healthcheck', 'bool', 'Disable any container-specified HEALTHCHECK'),
    flag('oom-kill-disable', 'bool', 'Disable OOM Killer'),
    flag('oom-score-adj', 'int', "Tune host's OOM preferences (-1000 to 1000)"),
    flag('pid', 'string', 'PID namespace to use'),
    flag('pids-limit', 'int', 'Tune container pids limit (set -1 for unlimited)'),
    flag('platform', 'string', 'Set platform if server is multi-platform capable'),
    flag('privileged', 'bool', 'Give extended privileges to this container'),
    flag('publish', 'list', "Publish a container's port(s) to the host", { shorthand: 'p' }),
    flag('publish-all', 'bool', 'Publish all exposed ports to random ports', { shorthand: 'P' }),
    flag('pull', 'string', 'Pull image before running ("always", "missing", "never")', { default: 'missing' }),
    flag('quiet', 'bool', 'Suppress the pull output', { shorthand: 'q' }),
    flag('read-only', 'bool', "Mount the container's root filesystem as read only"),
    flag('restart', 'string', 'Restart policy to apply when a container exits', { default: 'no' }),
    flag('rm', 'bool', 'Automatically remove the container and its associated anonymous volumes when it exits'),
    flag('runtime', 'string', 'Runtime to use for this container'),
    flag('security-opt', 'list', 'Security Options'),
    flag('shm-size', 'bytes', 'Size of /dev/shm'),
    flag('sig-proxy', 'bool', 'Proxy received signals to the process', { default: 'true' }),
    flag('stop-signal', 'string', 'Signal to stop the container'),
    flag('stop-timeout', 'int', 'Timeout (in seconds) to stop a container'),
    flag('storage-opt', 'list', 'Storage driver options for the container'),
    flag('sysctl', 'sysctlMap', 'Sysctl options', { default: 'map[]' }),
    flag('tmpfs', 'list', 'Mount a tmpfs directory'),
    flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
    flag('ulimit', 'ulimit', 'Ulimit options', { default: '[]' }),
    flag('use-api-socket', 'bool', 'Bind mount Docker API socket and required auth'),
    flag('user', 'string', 'Username or UID (format: <name|uid>[:<group|gid>])', { shorthand: 'u' }),
    flag('userns', 'string', 'User namespace to use'),
    flag('uts', 'string', 'UTS namespace to use'),
    flag('volume', 'list', 'Bind mount a volume', { shorthand: 'v' }),
    flag('volume-driver', 'string', 'Optional volume driver for the container'),
    flag('volumes-from', 'list', 'Mount volumes from the specified container(s)'),
    flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
    flag('net', 'network', 'Connect a container to a network', { hidden: true }),
    flag('net-alias', 'list', 'Add network-scoped alias for the container', { hidden: true }),
    flag('dns-opt', 'list', 'Set DNS options', { hidden: true }),
  ],
  interspersed: false,
  completion: { objects: 'image', limit: 1 },
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const detach = flags.bool('detach');
  try {
    const id = yield* createContainer(context, flags, args, 'run', !detach);
    if (!detach)
      return yield* runContainer(context, id, {
        input: flags.bool('interactive'),
        tty: flags.bool('tty'),
        removes: flags.bool('rm'),
      });
    try {
      yield* context.api.request('POST', `/containers/${id}/start`);
    } finally {
      // The id is told even when the start fails (transcripts/network-attach).
      context.print(`${id}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(failure('run', error.message), statusOf(error.message));
  }
}

/** 127 where the program was not found in the container, 126 where it could not be run. */
function statusOf(message: string): number {
  if (/executable file not found|no such file or directory|system cannot find the file/.test(message)) return 127;
  return /permission denied|not a directory|is a directory/.test(message) ? 126 : FAILED;
}
