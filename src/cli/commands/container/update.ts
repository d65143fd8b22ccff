import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { containerLimitFlags } from '../../flags/limits.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container update` */
export const containerUpdate: DockerCommand = {
  use: 'update [OPTIONS] CONTAINER [CONTAINER...]',
  short: 'Update configuration of one or more containers',
  fullNames: ['docker container update', 'docker update'],
  args: requiresMinArgs(1),
  flags: [
    ...containerLimitFlags,
    flag('cpu-rt-period', 'int', 'Limit the CPU real-time period in microseconds'),
    flag('cpu-rt-runtime', 'int', 'Limit the CPU real-time runtime in microseconds'),
    flag('memory-swap', 'memorySwap', 'Swap limit equal to memory plus swap: -1 to enable unlimited swap'),
    flag('restart', 'string', 'Restart policy to apply when a container exits'),
    flag('kernel-memory', 'bytes', 'Kernel memory limit (deprecated)', {
      deprecated: 'and no longer supported by the kernel',
    }),
  ],
  completion: { objects: 'container' },
};
