import type { Json } from '../../../src/net/http.ts';
import { failure, type Route } from './fake-engine.ts';
import { fakeSwarm } from './fake-swarm.ts';

/**
 * Services that change from one look of a client to the next, whatever the time: the n-th request for the tasks of a
 * service gives its n-th frame. After the last frame nothing changes any more.
 */

export interface Frame {
  /** States of the tasks, by slot from 1 on; `error` in place of a state is a task that failed with it. */
  readonly tasks: readonly string[];
  readonly desired?: string;
  readonly status?: { readonly State: string; readonly Message: string };
}

export interface Story {
  readonly mode: Json;
  readonly frames: readonly Frame[];
  /** Nanoseconds. */
  readonly monitor: number;
  readonly job?: boolean;
}

const NODES = ['v0ssuvowcpav0sddvz6voewl0', 'g577mt4rmkq124njnco61cwh4', 'b6vpq0i15fhmql8w3xzv16vcm'];

/** The routes of the small swarm with services that move: their names are the keys of `stories`. */
export function fakeProgress(now: number, stories: Readonly<Record<string, Story>>): Readonly<Record<string, Route>> {
  const looks = new Map<string, number>();
  const base = fakeSwarm(now);
  const frameOf = (name: string): Frame => {
    const { frames } = stories[name]!;
    return frames[Math.min(looks.get(name) ?? 0, frames.length - 1)]!;
  };
  const service = (name: string): Json => {
    const { mode, monitor, job } = stories[name]!;
    const { status } = frameOf(name);
    return {
      ID: name.padEnd(25, '0'),
      Version: { Index: 5 },
      CreatedAt: '2026-11-21T00:23:23Z',
      UpdatedAt: '2026-11-21T00:23:23Z',
      Spec: {
        Name: name,
        Labels: {},
        TaskTemplate: { ContainerSpec: { Image: 'busybox' }, ForceUpdate: 0, Runtime: 'container' },
        Mode: mode,
        UpdateConfig: { Parallelism: 1, Monitor: monitor, MaxFailureRatio: 0, Order: 'stop-first' },
      },
      Endpoint: { Spec: {} },
      ...(status === undefined ? {} : { UpdateStatus: status }),
      ...(job === true ? { JobStatus: { JobIteration: { Index: 0 }, LastExecution: '0001-01-01T00:00:00Z' } } : {}),
    };
  };
  const tasks = (name: string): Json[] => {
    const { mode, job } = stories[name]!;
    const frame = frameOf(name);
    looks.set(name, (looks.get(name) ?? 0) + 1);
    const perNode = 'Global' in (mode as object) || 'GlobalJob' in (mode as object);
    return frame.tasks.map((text, index) => {
      const failed = text.startsWith('error');
      return {
        ID: `${name}${index}`.padEnd(25, '0'),
        Version: { Index: 5 },
        CreatedAt: '2026-11-21T00:23:23Z',
        UpdatedAt: '2026-11-21T00:23:23Z',
        Spec: { ContainerSpec: { Image: 'busybox' }, ForceUpdate: 0 },
        ServiceID: name.padEnd(25, '0'),
        ...(perNode ? {} : { Slot: job === true ? index : index + 1 }),
        NodeID: perNode ? NODES[index]! : NODES[0]!,
        Status: {
          Timestamp: '2026-11-21T00:23:23Z',
          State: failed ? 'ready' : text,
          PortStatus: {},
          ...(failed ? { Err: text } : {}),
        },
        DesiredState: frame.desired ?? (job === true ? 'complete' : 'running'),
        ...(job === true ? { JobIteration: { Index: 0 } } : {}),
      };
    });
  };
  const known = (reference: string): string | undefined =>
    Object.keys(stories).find((name) => name === reference || name.padEnd(25, '0') === reference);
  return {
    'GET /services/*': (call) => {
      const name = known(call.parameters[0]!);
      return name === undefined ? base['GET /services/*']!(call) : { json: service(name) };
    },
    'POST /services/*/update': (call) => {
      looks.clear();
      return known(call.parameters[0]!) === undefined ? base['POST /services/*/update']!(call) : { json: {} };
    },
    'POST /services/create': (call) => {
      looks.clear();
      const name = known(String((call.json as { Name?: string }).Name));
      if (name === undefined) return failure(500, 'no such story');
      return { response: { status: 201, headers: {}, body: { json: { ID: name.padEnd(25, '0') } } } };
    },
    'GET /tasks': (call) => {
      const { service: names } = JSON.parse(call.query['filters'] ?? '{}') as { service?: Record<string, boolean> };
      const name = known(Object.keys(names ?? {})[0] ?? '');
      return name === undefined ? base['GET /tasks']!(call) : { json: tasks(name) };
    },
    'GET /nodes': () => ({
      json: NODES.map((ID) => ({ ID, Version: { Index: 1 }, Spec: {}, Description: {}, Status: { State: 'ready' } })),
    }),
    ...Object.fromEntries(
      Object.entries(base).filter(
        ([key]) =>
          !['GET /services/*', 'POST /services/*/update', 'POST /services/create', 'GET /tasks', 'GET /nodes'].includes(
            key,
          ),
      ),
    ),
  };
}

const SECOND = 1_000_000_000;

/** One story per thing that can happen to a service while one waits for it. */
export const STORIES: Readonly<Record<string, Story>> = {
  one: {
    mode: { Replicated: { Replicas: 1 } },
    monitor: SECOND,
    frames: [
      { tasks: [] },
      { tasks: ['new'] },
      { tasks: ['preparing'] },
      { tasks: ['starting'] },
      { tasks: ['running'] },
    ],
  },
  zero: { mode: { Replicated: { Replicas: 0 } }, monitor: SECOND, frames: [{ tasks: [] }] },
  pauses: {
    mode: { Replicated: { Replicas: 1 } },
    monitor: SECOND,
    frames: [
      { tasks: ['starting'] },
      { tasks: ['error: task: non-zero exit (3) and a very long explanation that goes on and on and on for ever'] },
      {
        tasks: ['starting'],
        status: { State: 'paused', Message: 'update paused due to failure or early termination of task x' },
      },
    ],
  },
  rolls: {
    mode: { Replicated: { Replicas: 1 } },
    monitor: SECOND,
    frames: [
      { tasks: ['starting'] },
      {
        tasks: ['starting'],
        status: { State: 'rollback_started', Message: 'update rolled back due to failure of task x' },
      },
      {
        tasks: ['starting'],
        status: { State: 'rollback_started', Message: 'update rolled back due to failure of task x' },
      },
      { tasks: ['running'], status: { State: 'rollback_completed', Message: 'rollback completed' } },
    ],
  },
  fails: {
    mode: { Replicated: { Replicas: 1 } },
    monitor: SECOND,
    frames: [
      { tasks: ['starting'] },
      { tasks: ['running'] },
      { tasks: ['running'] },
      { tasks: ['failed'] },
      { tasks: ['starting'] },
      { tasks: ['running'] },
    ],
  },
  done: {
    mode: { Replicated: { Replicas: 1 } },
    monitor: SECOND,
    frames: [
      { tasks: ['starting'] },
      { tasks: ['starting'], status: { State: 'completed', Message: 'update completed' } },
    ],
  },
  many: {
    mode: { Replicated: { Replicas: 21 } },
    monitor: SECOND,
    frames: [{ tasks: ['running', 'starting'] }, { tasks: Array.from({ length: 21 }, () => 'running') }],
  },
  globe: {
    mode: { Global: {} },
    monitor: SECOND,
    frames: [{ tasks: [] }, { tasks: ['preparing'] }, { tasks: ['running'] }],
  },
  batch: {
    mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } },
    monitor: SECOND,
    job: true,
    frames: [{ tasks: [] }, { tasks: ['preparing'] }, { tasks: ['running'] }, { tasks: ['complete'] }],
  },
  sweep: {
    mode: { GlobalJob: {} },
    monitor: SECOND,
    job: true,
    frames: [{ tasks: [] }, { tasks: ['starting'] }, { tasks: ['running'] }, { tasks: ['complete'] }],
  },
};
