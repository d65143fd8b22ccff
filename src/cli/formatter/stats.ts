import { bytesSize, humanSize } from '../../kernel/go/units.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { shortId } from './words.ts';

interface CpuSample {
  readonly cpu_usage: { readonly total_usage: number };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** A sample of a container's use of the machine, as the daemon sends it; times in nanoseconds, sizes in bytes. */
export interface StatsSample {
  readonly name: string;
  readonly id: string;
  readonly cpu_stats: CpuSample;
  readonly precpu_stats: CpuSample;
  readonly memory_stats: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { readonly op: string; readonly value: number }[] | null;
  };
  readonly pids_stats?: { readonly current?: number };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>>;
}

/** `docker stats`. */
export const STATS_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}',
  headers: {
    Container: 'CONTAINER',
    Name: 'NAME',
    ID: 'CONTAINER ID',
    CPUPerc: 'CPU %',
    MemUsage: 'MEM USAGE / LIMIT',
    MemPerc: 'MEM %',
    NetIO: 'NET I/O',
    BlockIO: 'BLOCK I/O',
    PIDs: 'PIDS',
  },
};

/** Of all processors together 100 % each: a container that keeps two busy is at 200. */
function cpuPercent({ cpu_stats: cpu, precpu_stats: before }: StatsSample): number {
  const used = cpu.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = (cpu.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  return used > 0 && passed > 0 ? (used / passed) * (cpu.online_cpus ?? 1) * 100 : 0;
}

/** Memory without the file cache that the system could drop at once (control groups of both versions). */
function memoryUsage({ memory_stats: { usage = 0, stats = {} } }: StatsSample): number {
  const cache = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0;
  return cache < usage ? usage - cache : usage;
}

/** One row. @param named how the container was asked for; @param sample undefined where none has come yet */
export function statsRow(named: string, sample: StatsSample | undefined, truncate: boolean): GoValue {
  const unknown = sample === undefined;
  const pair = (show: (sample: StatsSample) => readonly [string, string]): string =>
    unknown ? '-- / --' : show(sample).join(' / ');
  const id = sample?.id ?? '';
  return row('container.statsContext', {
    Container: () => named,
    Name: () => (unknown || sample.name === '' ? '--' : sample.name.replace(/^\//, '')),
    ID: () => (truncate ? shortId(id) : id),
    CPUPerc: () => (unknown ? '--' : `${cpuPercent(sample).toFixed(2)}%`),
    MemUsage: () => pair((each) => [bytesSize(memoryUsage(each)), bytesSize(each.memory_stats.limit ?? 0)]),
    MemPerc: () => {
      if (unknown) return '--';
      const limit = sample.memory_stats.limit ?? 0;
      return `${(limit === 0 ? 0 : (memoryUsage(sample) / limit) * 100).toFixed(2)}%`;
    },
    NetIO: () =>
      pair(({ networks = {} }) => {
        const all = Object.values(networks);
        return [
          humanSize(
            all.reduce((total, each) => total + each.rx_bytes, 0),
            3,
          ),
          humanSize(
            all.reduce((total, each) => total + each.tx_bytes, 0),
            3,
          ),
        ];
      }),
    BlockIO: () =>
      pair(({ blkio_stats }) => {
        const entries = blkio_stats?.io_service_bytes_recursive ?? [];
        const bytes = (letter: string): number =>
          entries.filter(({ op }) => op[0]?.toLowerCase() === letter).reduce((total, { value }) => total + value, 0);
        return [humanSize(bytes('r'), 3), humanSize(bytes('w'), 3)];
      }),
    PIDs: () => (unknown ? '--' : String(sample.pids_stats?.current ?? 0)),
  });
}
