import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container update` */
export const containerUpdate: DockerCommand = {
  use: 'update [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Update configuration of one or more containers',
  fullNames: ['docker container update', 'docker update'],
  args: requiresMinArgs(1),
  flags: [
    flag('blkio-weight', 'uint16', 'Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)'),
    flag('cpu-period', 'int', 'Limit CPU CFS (Completely Fair Scheduler) period'),
    flag('cpu-quota', 'int', 'Limit CPU CFS (Completely Fair Scheduler) quota'),
    flag('cpu-rt-period', 'int', 'Limit the CPU real-time period in microseconds'),
    flag('cpu-rt-runtime', 'int', 'Limit the CPU real-time runtime in microseconds'),
    flag('cpu-shares', 'int', 'CPU shares (relative weight)', { shorthand: 'c' }),
    flag('cpus', 'nanoCpus', 'Number of CPUs'),
    flag('cpuset-cpus', 'string', 'CPUs in which to allow execution (0-3, 0,1)'),
    flag('cpuset-mems', 'string', 'MEMs in which to allow execution (0-3, 0,1)'),
    flag('memory', 'bytes', 'Memory limit', { shorthand: 'm' }),
    flag('memory-reservation', 'bytes', 'Memory soft limit'),
    flag('memory-swap', 'memorySwap', 'Swap limit equal to memory plus swap: -1 to enable unlimited swap'),
    flag('pids-limit', 'int', 'Tune container pids limit (set -1 for unlimited)'),
    flag('restart', 'string', 'Restart policy to apply when a container exits'),
    flag('kernel-memory', 'bytes', 'Kernel memory limit (deprecated)', {
      deprecated: 'and no longer supported by the kernel',
    }),
  ],
  completion: { objects: 'container' },
};
