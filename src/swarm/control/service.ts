import type { Future } from '../../kernel/wait.ts';
import { isServiceAllocated, needsIngress } from '../allocator/service-endpoint.ts';
import { newId } from '../ids.ts';
import { deepEqual } from '../orchestrator/deep-equal.ts';
import { isJob, kindOf } from '../orchestrator/task-rules.ts';
import type { ReadTx } from '../store.ts';
import type { Service, ServiceSpec, SwarmTask } from '../types.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ControlArgs, ServiceCounts } from './methods.ts';
import { checkVersion } from './names.ts';
import { includes, passes } from './object-filters.ts';
import { checkPortConflicts } from './port-conflicts.ts';
import { RpcError } from './rpc-error.ts';
import { withDefaults } from './service-defaults.ts';
import { checkServiceSpec } from './service-validation.ts';

function existing(tx: ReadTx, id: string): Service {
  const service = tx.get('service', id);
  if (service === undefined) throw new RpcError('NotFound', `service ${id} not found`);
  return service;
}

function ingressId(tx: ReadTx): string | undefined {
  return tx.all('network').find((network) => network.Spec.Ingress)?.ID;
}

/** Nobody names the ingress network: it comes with published ports (facts 8.6). */
function checkNetworks(tx: ReadTx, spec: ServiceSpec): void {
  for (const { Target } of spec.TaskTemplate.Networks ?? []) {
    const network = tx.get('network', Target);
    if (network?.Spec.Ingress !== true) continue;
    throw new RpcError(
      'InvalidArgument',
      `Service cannot be explicitly attached to the ingress network ${JSON.stringify(network.Spec.Name)}`,
    );
  }
}

function checkIngress(tx: ReadTx, spec: ServiceSpec): void {
  if (!needsIngress(spec) || ingressId(tx) !== undefined) return;
  throw new RpcError('FailedPrecondition', 'service needs ingress network, but no ingress network is present');
}

/** The secrets and configs that a spec refers to must be there, under these names (facts 12.2). */
function checkReferences(tx: ReadTx, spec: ServiceSpec): void {
  const container = spec.TaskTemplate.ContainerSpec;
  const secrets = (container?.Secrets ?? []).map((each) => ({ id: each.SecretID, name: each.SecretName }));
  const configs = (container?.Configs ?? []).map((each) => ({ id: each.ConfigID, name: each.ConfigName }));
  for (const [table, references] of [
    ['secret', secrets],
    ['config', configs],
  ] as const) {
    const missing = references.filter(({ id, name }) => tx.get(table, id)?.Spec.Name !== name).map(({ name }) => name);
    if (missing.length === 0) continue;
    const what = missing.length === 1 ? table : `${table}s`;
    throw new RpcError('InvalidArgument', `${what} not found: ${missing.join(', ')}`);
  }
}

export function getService({ store }: ControlContext, args: ControlArgs['getService']): Future<Service> {
  return read(() => {
    const service = existing(store, args.id);
    return args.insertDefaults === true ? { ...service, Spec: withDefaults(service.Spec) } : service;
  });
}

export function listServices({ store }: ControlContext, args: ControlArgs['listServices']): Future<readonly Service[]> {
  const { filters } = args;
  return read(() =>
    store
      .all('service')
      .filter(
        (service) =>
          passes(filters, { id: service.ID, name: service.Spec.Name, labels: service.Spec.Labels }) &&
          includes(filters?.runtimes, service.Spec.TaskTemplate.Runtime ?? 'container'),
      ),
  );
}

/** What `docker service ls` counts: observed states only, whatever is wanted of the task (facts 4.7). */
export function listServiceStatuses(
  { store }: ControlContext,
  args: ControlArgs['listServiceStatuses'],
): Future<readonly ServiceCounts[]> {
  return read(() => args.serviceIds.map((id) => countTasks(store.get('service', id), id, store.tasksOfService(id))));
}

function countTasks(service: Service | undefined, serviceId: string, all: readonly SwarmTask[]): ServiceCounts {
  if (service === undefined) return { serviceId, running: 0, desired: 0, completed: 0 };
  const iteration = service.JobStatus?.JobIteration.Index ?? 0;
  const tasks = isJob(service) ? all.filter((task) => task.JobIteration?.Index === iteration) : all;
  const count = (holds: (task: SwarmTask) => boolean): number => tasks.filter(holds).length;
  const kind = kindOf(service);
  const { Mode } = service.Spec;
  const desired =
    kind === 'replicated'
      ? (Mode.Replicated?.Replicas ?? 1)
      : kind === 'replicated-job'
        ? (Mode.ReplicatedJob?.MaxConcurrent ?? 1)
        : kind === 'global'
          ? count((task) => task.DesiredState === 'running')
          : count((task) => task.DesiredState === 'complete' && task.Status.State !== 'complete');
  return {
    serviceId,
    running: count((task) => task.Status.State === 'running'),
    desired,
    completed: isJob(service) ? count((task) => task.Status.State === 'complete') : 0,
  };
}

export function createService(context: ControlContext, { spec }: ControlArgs['createService']): Future<Service> {
  return write(context, (tx) => {
    checkServiceSpec(spec);
    checkNetworks(tx, spec);
    checkPortConflicts(tx, spec, undefined);
    checkIngress(tx, spec);
    checkReferences(tx, spec);
    const lower = spec.Name.toLowerCase();
    if (tx.all('service').some((service) => service.Spec.Name.toLowerCase() === lower)) {
      const conflict = `name conflicts with an existing object: service ${spec.Name} already exists`;
      throw new RpcError('AlreadyExists', conflict);
    }
    const service = {
      ID: newId(context.random('swarm/ids')),
      Spec: spec,
      specVersion: { Index: 0 },
      allocated: false,
    };
    const stamped = { ...service, Version: { Index: 0 }, CreatedAt: 0, UpdatedAt: 0 };
    const job = isJob(stamped);
    return tx.create('service', {
      ...service,
      allocated: isServiceAllocated(stamped, ingressId(tx)),
      ...(job ? { JobStatus: { JobIteration: { Index: 0 }, LastExecution: context.kernel.date } } : {}),
    });
  });
}

function sameMode(a: ServiceSpec, b: ServiceSpec): boolean {
  return (['Replicated', 'Global', 'ReplicatedJob', 'GlobalJob'] as const).every(
    (mode) => (a.Mode[mode] === undefined) === (b.Mode[mode] === undefined),
  );
}

/** Changes a service, or swaps its spec with the one before (facts 5.2). */
export function updateService(context: ControlContext, args: ControlArgs['updateService']): Future<Service> {
  const { id, version, spec, rollback } = args;
  return write(context, (tx) => {
    if (id === '') throw new RpcError('InvalidArgument', 'invalid argument');
    checkServiceSpec(spec);
    const service = existing(tx, id);
    checkNetworks(tx, spec);
    if (spec.EndpointSpec !== undefined && !deepEqual(spec.EndpointSpec, service.Spec.EndpointSpec)) {
      checkPortConflicts(tx, spec, id);
    }
    checkReferences(tx, spec);
    if (!sameMode(service.Spec, spec)) throw new RpcError('Unimplemented', 'service mode change is not allowed');
    if (service.Spec.Name !== spec.Name) throw new RpcError('Unimplemented', 'renaming services is not supported');
    const next = rollback === 'previous' ? rolledBack(context, service) : updated(service, spec, version);
    // What the spec before refers to may be gone by now (facts 12.3).
    if (rollback === 'previous') checkReferences(tx, next.Spec);
    checkIngress(tx, next.Spec);
    checkVersion(service, version);
    const JobStatus = isJob(next)
      ? {
          JobStatus: {
            JobIteration: { Index: (service.JobStatus?.JobIteration.Index ?? 0) + 1 },
            LastExecution: context.kernel.date,
          },
        }
      : {};
    return tx.update('service', { ...next, allocated: isServiceAllocated(next, ingressId(tx)), ...JobStatus });
  });
}

function updated(service: Service, spec: ServiceSpec, version: number): Service {
  const { UpdateStatus: _, ...rest } = service;
  return {
    ...rest,
    Spec: spec,
    specVersion: { Index: version },
    PreviousSpec: service.Spec,
    previousSpecVersion: service.specVersion,
  };
}

function rolledBack({ kernel }: ControlContext, service: Service): Service {
  if (service.PreviousSpec === undefined) {
    throw new RpcError('FailedPrecondition', `service ${service.ID} does not have a previous spec`);
  }
  return {
    ...service,
    Spec: service.PreviousSpec,
    specVersion: service.previousSpecVersion ?? { Index: 0 },
    PreviousSpec: service.Spec,
    previousSpecVersion: service.specVersion,
    UpdateStatus: { State: 'rollback_started', Message: 'manually requested rollback', StartedAt: kernel.date },
  };
}

/** Nothing protects a service that is in use: its tasks stop afterwards (facts 12.2). */
export function removeService(context: ControlContext, { id }: ControlArgs['removeService']): Future<undefined> {
  return write(context, (tx) => {
    existing(tx, id);
    tx.remove('service', id);
    return undefined;
  });
}
