import ipaddr from 'ipaddr.js';
import type { Future } from '../../kernel/wait.ts';
import { contains, parseAddress, parseNetwork } from '../../net/address.ts';
import { needsIngress } from '../allocator/service-endpoint.ts';
import { newId } from '../ids.ts';
import type { ReadTx, WriteTx } from '../store.ts';
import { TASK_STATE_RANK, type IPAMConfig, type NetworkSpec, type SwarmNetwork, type SwarmTask } from '../types.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ControlArgs } from './methods.ts';
import { checkDnsName } from './names.ts';
import { passes } from './object-filters.ts';
import { RpcError } from './rpc-error.ts';

const PREDEFINED = 'com.docker.swarm.predefined';

/** The drivers that engines have themselves; others would be plugins, and there are none. */
const DRIVERS: ReadonlySet<string> = new Set(['overlay', 'bridge', 'host', 'macvlan', 'ipvlan', 'null']);

function existing(tx: ReadTx, id: string): SwarmNetwork {
  const network = tx.get('network', id);
  if (network === undefined) throw new RpcError('NotFound', `network ${id} not found`);
  return network;
}

export function getNetwork({ store }: ControlContext, { id }: ControlArgs['getNetwork']): Future<SwarmNetwork> {
  return read(() => existing(store, id));
}

export function listNetworks(
  { store }: ControlContext,
  { filters }: ControlArgs['listNetworks'],
): Future<readonly SwarmNetwork[]> {
  return read(() =>
    store
      .all('network')
      .filter((each) => passes(filters, { id: each.ID, name: each.Spec.Name, labels: each.Spec.Labels })),
  );
}

/** Checks a network's spec by itself (facts 8.6): whether its subnets are free is found out later. @throws RpcError */
function checkNetworkSpec(spec: NetworkSpec): void {
  checkDnsName(spec.Name);
  if (spec.Ingress && spec.Attachable) throw new RpcError('InvalidArgument', 'ingress network cannot be attachable');
  if (Object.hasOwn(spec.Labels, PREDEFINED)) {
    throw new RpcError(
      'PermissionDenied',
      `label ${PREDEFINED} is for internally created predefined networks and cannot be applied by users`,
    );
  }
  const { Name: driver } = spec.Driver;
  if (driver === '') throw new RpcError('InvalidArgument', 'driver name: if driver is specified name is required');
  if (spec.Ingress && driver !== undefined && driver !== 'overlay') {
    throw new RpcError('Unimplemented', 'only overlay driver is currently supported for ingress network');
  }
  if (driver !== undefined && !DRIVERS.has(driver)) {
    throw new RpcError('InvalidArgument', `error during lookup of plugin ${driver}`);
  }
  const ipam = spec.IPAM?.Driver;
  if (ipam !== undefined && ipam.toLowerCase() !== 'default') {
    throw new RpcError('InvalidArgument', `error during lookup of plugin ${ipam}`);
  }
  for (const config of spec.IPAM?.Configs ?? []) checkIPAMConfig(config);
}

/** An IPv6 subnet is let through; no address is ever given from it, and its network stays unallocated (recordings/overlays). */
function checkIPAMConfig(config: IPAMConfig): void {
  if (ipaddr.IPv6.isValidCIDR(config.Subnet ?? '')) return;
  const fail = (what: string): never => {
    throw new RpcError('InvalidArgument', `ipam configuration: ${what}`);
  };
  const subnet = parseNetwork(config.Subnet ?? '') ?? fail(`invalid subnet ${config.Subnet ?? ''}`);
  if ((config.IPRange ?? '') !== '') {
    const range = parseNetwork(config.IPRange ?? '') ?? fail(`invalid range ${config.IPRange}`);
    if (!contains(subnet, range.address) || range.prefix < subnet.prefix) {
      fail(`subnet ${config.Subnet} does not contain range ${config.IPRange}`);
    }
  }
  if ((config.Gateway ?? '') !== '') {
    const gateway = parseAddress(config.Gateway ?? '') ?? fail(`invalid gateway ${config.Gateway}`);
    if (!contains(subnet, gateway)) fail(`subnet ${config.Subnet} does not contain gateway ${config.Gateway}`);
  }
}

export function createNetwork(context: ControlContext, { spec }: ControlArgs['createNetwork']): Future<SwarmNetwork> {
  return write(context, (tx) => {
    checkNetworkSpec(spec);
    const networks = tx.all('network');
    const ingress = spec.Ingress ? networks.find((network) => network.Spec.Ingress) : undefined;
    if (ingress !== undefined) {
      throw new RpcError('AlreadyExists', `ingress network (${ingress.ID}) is already present`);
    }
    const lower = spec.Name.toLowerCase();
    if (networks.some((network) => network.Spec.Name.toLowerCase() === lower)) {
      throw new RpcError('AlreadyExists', `network ${spec.Name} already exists`);
    }
    return tx.create('network', { ID: newId(context.random('swarm/ids')), Spec: spec });
  });
}

export function removeNetwork(context: ControlContext, { id }: ControlArgs['removeNetwork']): Future<undefined> {
  return write(context, (tx) => {
    const network = existing(tx, id);
    if (Object.hasOwn(network.Spec.Labels, PREDEFINED)) {
      throw new RpcError(
        'FailedPrecondition',
        `network ${network.Spec.Name} (${id}) is a swarm predefined network and cannot be removed`,
      );
    }
    checkUnused(tx, network);
    tx.remove('network', id);
    return undefined;
  });
}

function checkUnused(tx: ReadTx, { ID, Spec }: SwarmNetwork): void {
  for (const service of tx.all('service')) {
    if (Spec.Ingress && needsIngress(service.Spec)) {
      throw new RpcError(
        'FailedPrecondition',
        `ingress network cannot be removed because service ${service.ID} depends on it`,
      );
    }
    if (!(service.Spec.TaskTemplate.Networks ?? []).some((each) => each.Target === ID)) continue;
    throw new RpcError('FailedPrecondition', `network ${ID} is in use by service ${service.ID}`);
  }
  const user = Spec.Ingress ? undefined : tx.all('task').find((task) => uses(task, ID));
  if (user !== undefined) throw new RpcError('FailedPrecondition', `network ${ID} is in use by task ${user.ID}`);
}

/** Tasks that are to be removed do not count, though their containers may still be stopping (facts 8.6). */
function uses(task: SwarmTask, networkId: string): boolean {
  const running = TASK_STATE_RANK.running;
  if (TASK_STATE_RANK[task.DesiredState] > running || TASK_STATE_RANK[task.Status.State] > running) return false;
  return task.networks.some((each) => each.NetworkID === networkId);
}

/** A plain container joins an attachable network: it gets a task without a service, on its node (facts 9.6). */
export function attachNetwork(context: ControlContext, args: ControlArgs['attachNetwork']): Future<SwarmTask> {
  return write(context, (tx: WriteTx) => {
    // Workers, who can not look ids up, come with names.
    const named = tx.all('network').find((each) => each.Spec.Name === args.networkId);
    const network = tx.get('network', args.networkId) ?? named ?? existing(tx, args.networkId);
    if (!network.Spec.Attachable) {
      throw new RpcError('PermissionDenied', `network ${network.Spec.Name} not manually attachable`);
    }
    const Aliases = args.aliases === undefined ? {} : { Aliases: args.aliases };
    return tx.create('task', {
      ID: newId(context.random('swarm/ids')),
      Name: '',
      Labels: {},
      Spec: {
        NetworkAttachmentSpec: { ContainerID: args.containerId },
        Networks: [{ Target: network.ID, ...Aliases }],
        ForceUpdate: 0,
        Runtime: 'attachment',
      },
      ServiceID: '',
      Slot: 0,
      NodeID: args.nodeId,
      Status: { Timestamp: context.kernel.date, State: 'new', Message: 'created' },
      DesiredState: 'running',
      networks: [{ NetworkID: network.ID, Addresses: args.addresses ?? [], ...Aliases }],
      serviceName: '',
      serviceLabels: {},
    });
  });
}

export function detachNetwork(context: ControlContext, { taskId }: ControlArgs['detachNetwork']): Future<undefined> {
  return write(context, (tx) => {
    if (tx.get('task', taskId) === undefined) throw new RpcError('NotFound', `attachment ${taskId} not found`);
    tx.remove('task', taskId);
    return undefined;
  });
}
