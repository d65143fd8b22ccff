import { Kernel } from '../../src/kernel/kernel.ts';
import { SECOND } from '../../src/kernel/time.ts';
import { Scheduler } from '../../src/swarm/scheduler/scheduler.ts';
import { Store, type Proposer } from '../../src/swarm/store.ts';
import type { SwarmNode, SwarmTask } from '../../src/swarm/types.ts';
import { stopwatch, type Cost } from './stopwatch.ts';

export interface SchedulerSize {
  readonly nodes: number;
  readonly tasks: number;
}

/** What SwarmKit's own benchmark of its scheduler measures: see `benchScheduler`. */
export interface SchedulerFigures extends SchedulerSize, Cost {
  readonly microsecondsPerTask: number;
  /** How many runs these are the middle of, after those that warmed up. */
  readonly runs: number;
  /** What the very first run took, before V8 had compiled anything. */
  readonly cold: Cost;
}

/** Go's benchmarks, too, run the same work again until it has taken a second: here of the processor's time. */
const LEAST_MS = 1000;
const LEAST_RUNS = 5;

const EPOCH = 1_700_000_000 * SECOND;

/**
 * The work of SwarmKit's `BenchmarkScheduler1kNodes100kTasks`, warm as compiled Go always is: it is done on throw-away
 * stores first, for a second at least, then measured for as long again; the run in the middle counts. What the first one
 * took, cold, is told too. The heap is not collected between the runs: V8 then drops what it has compiled for objects
 * that are gone, and a thousand tasks take ten times as long, warm or not.
 * @throws Error when a task was left without a node
 */
export function benchScheduler(size: SchedulerSize): SchedulerFigures {
  const [cold] = scheduleAgain(size);
  const runs = scheduleAgain(size).sort((a, b) => a.wallMs - b.wallMs);
  const middle = runs[Math.floor(runs.length / 2)];
  return { ...size, ...middle, microsecondsPerTask: perTask(middle, size.tasks), runs: runs.length, cold };
}

/** Does the work until enough of it is done; what each run took. */
function scheduleAgain(size: SchedulerSize): Cost[] {
  const runs: Cost[] = [];
  for (let ms = 0; ms < LEAST_MS || runs.length < LEAST_RUNS; ms += runs[runs.length - 1].processorMs)
    runs.push(schedule(size));
  return runs;
}

/** Microseconds of processor time. */
export function perTask({ processorMs }: Cost, tasks: number): number {
  return Math.round((processorMs / tasks) * 10_000) / 10;
}

/**
 * A running scheduler on an empty store, then one transaction that creates ready nodes and pending tasks of no service.
 * @returns the cost from the commit of that transaction until each task has its node
 * @throws Error when a task was left without a node
 */
export function schedule({ nodes, tasks }: SchedulerSize): Cost {
  const kernel = new Kernel(EPOCH, 'bench');
  const store = loneStore(kernel);
  const scheduler = new Scheduler(kernel, store, (name) => kernel.random(name));
  let assigned = 0;
  store.events.on(['task update'], ({ object }) => {
    if (object.NodeID !== '') assigned++;
  });
  let elapsed = stopwatch();
  store.update((tx) => {
    for (let i = 0; i < nodes; i++) tx.create('node', readyNode(i));
    for (let i = 0; i < tasks; i++) tx.create('task', pendingTask(i));
    elapsed = stopwatch();
  });
  while (assigned < tasks && kernel.step());
  const cost = elapsed();
  scheduler.dispose();
  if (assigned !== tasks) throw new Error(`${assigned} of ${tasks} tasks were assigned`);
  return cost;
}

/** A store that commits at once, as that of SwarmKit's benchmark does: there is no raft in it. */
function loneStore(kernel: Kernel): Store {
  const proposer: { -readonly [K in keyof Proposer]: Proposer[K] } = {
    version: 1,
    propose(changes, done) {
      proposer.version++;
      store.apply(changes);
      done(undefined);
    },
  };
  const store = new Store(proposer, () => kernel.now);
  return store;
}

function readyNode(i: number): Omit<SwarmNode, 'Version' | 'CreatedAt' | 'UpdatedAt'> {
  return {
    ID: `node${i}`,
    Spec: { Labels: {}, Role: 'worker', Availability: 'active' },
    Description: {
      Hostname: `name${i}`,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: { NanoCPUs: 4e9, MemoryBytes: 8e9 },
      Engine: { EngineVersion: '28.5.2', Plugins: [] },
    },
    Status: { State: 'ready', Addr: '172.17.0.2' },
    role: 'worker',
    attachments: [],
    certificate: { role: 'worker', state: 'issued' },
  };
}

function pendingTask(i: number): Omit<SwarmTask, 'Version' | 'CreatedAt' | 'UpdatedAt'> {
  return {
    ID: `task${i}`,
    Name: `task${i}`,
    Labels: {},
    Spec: { ForceUpdate: 0 },
    ServiceID: '',
    Slot: i,
    NodeID: '',
    Status: { State: 'pending', Timestamp: EPOCH },
    DesiredState: 'running',
    specVersion: undefined,
    serviceName: '',
    serviceLabels: {},
    networks: [],
  };
}
