import { Pipe } from '../../kernel/pipe.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { Container } from '../container/container.ts';
import type { Engine } from '../engine.ts';
import { rfc3339Nano, ZERO_TIME } from '../time.ts';
import { json, stream, type Call } from './call.ts';
import { send } from './container-streams.ts';
import type { Route } from './router.ts';

/** What a container uses: an idle one, whose processor time grows with its age. */
function sample(engine: Engine, container: Container): Record<string, unknown> {
  const { now } = engine.kernel;
  const on = container.isRunning;
  const age = on ? now - (container.startedAt ?? now) : 0;
  const processes = container.machine?.processes.size ?? 0;
  const cpu = on ? 20_000_000 + Math.floor(age / 2) : 0;
  const memory = on ? 450_000 + processes * 180_000 : 0;
  const networks: Record<string, unknown> = {};
  for (const each of container.attachments.values())
    if (each.interfaceName !== undefined)
      networks[each.interfaceName] = {
        rx_bytes: 806,
        rx_packets: 9,
        rx_errors: 0,
        rx_dropped: 0,
        tx_bytes: 126,
        tx_packets: 3,
        tx_errors: 0,
        tx_dropped: 0,
      };
  const throttling = { periods: 0, throttled_periods: 0, throttled_time: 0 };
  return {
    read: on ? rfc3339Nano(now) : ZERO_TIME,
    preread: ZERO_TIME,
    pids_stats: on ? { current: processes } : {},
    blkio_stats: { io_service_bytes_recursive: [], io_serviced_recursive: [] },
    num_procs: 0,
    storage_stats: {},
    cpu_stats: {
      cpu_usage: { total_usage: cpu, usage_in_kernelmode: 0, usage_in_usermode: cpu },
      system_cpu_usage: Math.floor(now - engine.host.bootedAt) * 1_000 * engine.host.cpus,
      online_cpus: engine.host.cpus,
      throttling_data: throttling,
    },
    precpu_stats: {
      cpu_usage: { total_usage: Math.max(0, cpu - 500_000), usage_in_kernelmode: 0, usage_in_usermode: 0 },
      system_cpu_usage: Math.floor(now - SECOND - engine.host.bootedAt) * 1_000 * engine.host.cpus,
      online_cpus: engine.host.cpus,
      throttling_data: throttling,
    },
    memory_stats: on
      ? {
          usage: memory,
          stats: { cache: 4_096, rss: memory },
          limit: container.hostConfig.Memory || engine.host.memory,
        }
      : {},
    name: `/${container.name}`,
    id: container.id,
    networks,
  };
}

function stats(engine: Engine, call: Call): HttpResponse {
  const container = engine.containers.find(call.path.id);
  if (call.query('stream') !== undefined && !call.flag('stream')) return json(sample(engine, container));
  const pipe = new Pipe();
  let gone = false;
  call.request.aborted?.whenSettled(
    () => (gone = true),
    () => (gone = true),
  );
  function* each(): Task {
    while (!gone && !container.removed) {
      send(pipe, `${JSON.stringify(sample(engine, container))}\n`);
      yield* engine.kernel.sleep(SECOND);
    }
    pipe.writer.close();
  }
  engine.kernel.spawn(`stats ${container.name}`, each());
  return stream(pipe.reader);
}

export const statsRoutes: readonly Route<Engine>[] = [['GET', '/containers/:id/stats', stats]];
