import { flag, requiresMinArgs } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError, forEach } from '../../errors.ts';
import { containerLimitFlags } from '../../flags/limits.ts';
import { parseRestartPolicy } from '../../opts/restart-policy.ts';
import type { Task } from '../../../kernel/wait.ts';
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
  run,
};

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  if (!containerUpdate.flags?.some(({ name }) => flags.changed(name)))
    throw new CommandError('you must provide one or more flags when using this command');
  const { Name, MaximumRetryCount } = parseRestartPolicy(flags.string('restart'));
  const json = {
    BlkioWeight: flags.number('blkio-weight'),
    CpuPeriod: flags.number('cpu-period'),
    CpuQuota: flags.number('cpu-quota'),
    CpuRealtimePeriod: flags.number('cpu-rt-period'),
    CpuRealtimeRuntime: flags.number('cpu-rt-runtime'),
    CpuShares: flags.number('cpu-shares'),
    CpusetCpus: flags.string('cpuset-cpus'),
    CpusetMems: flags.string('cpuset-mems'),
    Memory: flags.number('memory'),
    MemoryReservation: flags.number('memory-reservation'),
    MemorySwap: flags.number('memory-swap'),
    NanoCpus: flags.number('cpus'),
    PidsLimit: flags.changed('pids-limit') ? flags.number('pids-limit') : null,
    RestartPolicy: { Name, MaximumRetryCount },
  };
  yield* forEach(args, function* (container) {
    const answer = yield* context.api.json<{ Warnings: readonly string[] | null }>(
      'POST',
      `/containers/${container}/update`,
      { json },
    );
    context.print(`${container}\n`);
    for (const warning of answer.Warnings ?? []) context.warn(`${warning}\n`);
  });
  return 0;
}
