import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { TASK_STATE_RANK, type SwarmNetwork, type SwarmTask, type TaskState } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { json, type Call } from './call.ts';
import { taskJson } from './convert/task-out.ts';
import { findNode, findService, findTask } from './lookup.ts';
import type { Route } from './router.ts';

/** The networks that tasks are on, by id. */
function* networksOf(engine: Engine, tasks: readonly SwarmTask[]): Task<ReadonlyMap<string, SwarmNetwork>> {
  if (tasks.every((task) => task.networks.length === 0)) return new Map();
  const networks = yield* engine.member.control('listNetworks', {}).wait();
  return new Map(networks.map((each) => [each.ID, each]));
}

function* list(engine: Engine, call: Call): Task<HttpResponse> {
  const filters = call.filters();
  if (engine.member.info().controlAvailable)
    filters.validate(['_up-to-date', 'desired-state', 'id', 'label', 'name', 'node', 'runtime', 'service']);
  const serviceIds: string[] = [];
  for (const each of filters.get('service')) serviceIds.push((yield* findService(engine, each)).ID);
  const nodeIds: string[] = [];
  for (const each of filters.get('node')) nodeIds.push((yield* findNode(engine, each)).ID);
  const desiredStates = filters
    .get('desired-state')
    .filter((each) => each !== '')
    .map((each) => {
      const state = each.toLowerCase();
      if (!Object.hasOwn(TASK_STATE_RANK, state)) throw new EngineError(500, `Invalid desired-state filter: '${each}'`);
      return state as TaskState;
    });
  const tasks = yield* engine.member
    .control('listTasks', {
      filters: {
        namePrefixes: filters.get('name'),
        idPrefixes: filters.get('id'),
        labels: filters.pairs('label'),
        serviceIds,
        nodeIds,
        desiredStates,
        upToDate: filters.has('_up-to-date') ? (filters.boolean('_up-to-date') ?? false) : undefined,
        // Tasks behind plain containers on attachable networks are not shown.
        runtimes: filters.has('runtime') ? filters.get('runtime') : ['container', 'plugin'],
      },
    })
    .wait();
  const networks = yield* networksOf(engine, tasks);
  return json(tasks.map((task) => taskJson(task, networks)));
}

function* inspect(engine: Engine, call: Call): Task<HttpResponse> {
  const task = yield* findTask(engine, call.path.id);
  return json(taskJson(task, yield* networksOf(engine, [task])));
}

export const taskRoutes: readonly Route<Engine>[] = [
  ['GET', '/tasks', list],
  ['GET', '/tasks/:id', inspect],
];
