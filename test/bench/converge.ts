import { SECOND } from '../../src/kernel/time.ts';
import { observeSwarm } from '../../src/world/cluster-view.ts';
import { ask, cluster } from './cluster.ts';
import { stopwatch, type Cost } from './stopwatch.ts';

export interface ConvergeSize {
  readonly nodes: number;
  readonly tasks: number;
  /** Whether the service is on an overlay network of its own. */
  readonly overlay: boolean;
}

/** What it takes until all tasks of a new service run: see `benchConverge`. */
export interface ConvergeFigures extends ConvergeSize, Cost {
  readonly microsecondsPerTask: number;
  readonly virtualSeconds: number;
  readonly events: number;
  /** What is in use once all run, after a collection where node allows to ask for one; in millions of bytes. */
  readonly heapMB: number;
  /** The most memory that the process ever had, garbage and machine code included; in millions of bytes. */
  readonly peakMB: number;
}

/** After so much virtual time a service that does not run never will. */
const LIMIT = 3600 * SECOND;

/**
 * One `service create` through everything there is: the API of a manager, raft among three, orchestrator, allocator,
 * scheduler, dispatcher, agents, engines, containers with their programs, networks and DNS. Measured from the request
 * until each task runs; the hosts have joined before.
 * @throws Error when not all tasks run
 */
export function benchConverge({ nodes, tasks, overlay }: ConvergeSize): ConvergeFigures {
  const world = cluster(nodes);
  const [first] = world.hosts;
  const { kernel } = world;
  if (overlay)
    // A /15 has room for every task and every node's load balancer.
    ask(world, first, 'POST', '/networks/create', {
      Name: 'mesh',
      Driver: 'overlay',
      IPAM: { Config: [{ Subnet: '10.64.0.0/14' }] },
    });
  kernel.runUntil(kernel.now + 30 * SECOND);
  const seen = observeSwarm(world);
  let running = 0;
  seen?.store.events.on(['task update'], ({ old, object }) => {
    running += Number(object.Status.State === 'running') - Number(old.Status.State === 'running');
  });
  const events = kernel.events;
  const begun = kernel.now;
  const elapsed = stopwatch();
  ask(world, first, 'POST', '/services/create', {
    Name: 'web',
    TaskTemplate: {
      ContainerSpec: { Image: 'nginx:alpine' },
      ...(overlay ? { Networks: [{ Target: 'mesh' }] } : {}),
    },
    Mode: { Replicated: { Replicas: tasks } },
  });
  while (running < tasks && kernel.now - begun < LIMIT && kernel.step());
  const cost = elapsed();
  const virtualSeconds = Math.round((kernel.now - begun) / 10_000) / 100;
  if (running !== tasks) throw new Error(`${running} of ${tasks} tasks run after ${virtualSeconds} s`);
  (globalThis as { gc?: () => void }).gc?.();
  return {
    nodes,
    tasks,
    overlay,
    ...cost,
    microsecondsPerTask: Math.round((cost.processorMs / tasks) * 10_000) / 10,
    virtualSeconds,
    events: kernel.events - events,
    heapMB: Math.round(process.memoryUsage().heapUsed / 1e6),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1e3),
  };
}
