import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** Limits that `container create`, `run`, `update` and `build` have. */
export const limitFlags: readonly FlagDeclaration[] = [
  flag('cpu-shares', 'int', 'CPU shares (relative weight)', { shorthand: 'c' }),
  flag('cpuset-cpus', 'string', 'CPUs in which to allow execution (0-3, 0,1)'),
  flag('cpuset-mems', 'string', 'MEMs in which to allow execution (0-3, 0,1)'),
  flag('memory', 'bytes', 'Memory limit', { shorthand: 'm' }),
];

/** Limits of one container: `container create`, `run` and `update`. */
export const containerLimitFlags: readonly FlagDeclaration[] = [
  ...limitFlags,
  flag('blkio-weight', 'uint16', 'Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)'),
  flag('cpu-period', 'int', 'Limit CPU CFS (Completely Fair Scheduler) period'),
  flag('cpu-quota', 'int', 'Limit CPU CFS (Completely Fair Scheduler) quota'),
  flag('cpus', 'nanoCpus', 'Number of CPUs'),
  flag('memory-reservation', 'bytes', 'Memory soft limit'),
  flag('pids-limit', 'int', 'Tune container pids limit (set -1 for unlimited)'),
];
