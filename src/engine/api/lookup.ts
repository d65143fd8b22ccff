import type { Task } from '../../kernel/wait.ts';
import type { ControlArgs, ControlResult, NodeView, ObjectFilters } from '../../swarm/control/methods.ts';
import { RpcError } from '../../swarm/control/rpc-error.ts';
import type { Config, Secret, Service, SwarmNetwork, SwarmTask } from '../../swarm/types.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';

type Getter = 'getNode' | 'getService' | 'getTask' | 'getNetwork' | 'getSecret' | 'getConfig';
type Lister = 'listNodes' | 'listServices' | 'listTasks' | 'listNetworks' | 'listSecrets' | 'listConfigs';

/** Finds one object of the swarm: full id, else exact name, else the beginning of an id (facts 12.1). */
function* find<T>(engine: Engine, kind: string, text: string, get: Getter, list: Lister, extra: object = {}): Task<T> {
  const control = function* <M extends Getter | Lister>(method: M, args: ControlArgs[M]): Task<ControlResult[M]> {
    return yield* engine.member.control(method, args).wait();
  };
  try {
    return (yield* control(get, { id: text, ...extra })) as T;
  } catch (error) {
    if (!(error instanceof RpcError) || (error.code !== 'NotFound' && error.code !== 'InvalidArgument')) throw error;
  }
  const select = function* (filters: ObjectFilters): Task<readonly T[]> {
    return (yield* control(list, { filters })) as unknown as readonly T[];
  };
  let found = yield* select({ names: [text] });
  if (found.length === 0 && text !== '') found = yield* select({ idPrefixes: [text] });
  if (found.length === 0) throw new EngineError(404, `${kind} ${text} not found`);
  if (found.length > 1) throw new EngineError(400, `${kind} ${text} is ambiguous (${found.length} matches found)`);
  if (Object.keys(extra).length === 0) return found[0];
  return (yield* control(get, { id: (found[0] as { readonly ID: string }).ID, ...extra })) as T;
}

export const findNode = (engine: Engine, text: string): Task<NodeView> =>
  find(engine, 'node', text, 'getNode', 'listNodes');
export const findService = (engine: Engine, text: string, insertDefaults = false): Task<Service> =>
  find(engine, 'service', text, 'getService', 'listServices', insertDefaults ? { insertDefaults } : {});
export const findTask = (engine: Engine, text: string): Task<SwarmTask> =>
  find(engine, 'task', text, 'getTask', 'listTasks');
export const findSwarmNetwork = (engine: Engine, text: string): Task<SwarmNetwork> =>
  find(engine, 'network', text, 'getNetwork', 'listNetworks');
export const findSecret = (engine: Engine, text: string): Task<Secret> =>
  find(engine, 'secret', text, 'getSecret', 'listSecrets');
export const findConfig = (engine: Engine, text: string): Task<Config> =>
  find(engine, 'config', text, 'getConfig', 'listConfigs');
