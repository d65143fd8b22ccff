import type { Kernel } from '../../kernel/kernel.ts';
import { HOUR } from '../../kernel/time.ts';
import { parseCidr } from '../../net/address.ts';
import { TaskDatabase } from '../agent/task-database.ts';
import { newRootCertificate } from '../ca/root-certificate.ts';
import { newId } from '../ids.ts';
import type { MemberRecord } from '../raft/members.ts';
import { RaftLog } from '../raft/raft-log.ts';
import { defaultClusterSpec } from './cluster-spec.ts';
import { onlyWorker, SwarmError } from './errors.ts';
import type { ClusterPlan } from './first-objects.ts';
import { newRaftId } from './raft-id.ts';
import type { ManagerDisk, NodeDisk } from './swarm-disk.ts';
import type { InitRequest } from './requests.ts';

/** Facts 1.7. */
const DEFAULT_POOL = '10.0.0.0/8';
const DEFAULT_SUBNET_SIZE = 24;
const MAX_SUBNET_SIZE = 29;
const DEFAULT_DATA_PATH_PORT = 4789;

interface Addresses {
  readonly listen: { readonly host: string; readonly port: number };
  readonly advertiseAddr: string;
}

/** @throws SwarmError 400 */
function checkPools(pools: readonly string[], subnetSize: number): void {
  if (subnetSize > MAX_SUBNET_SIZE) throw new SwarmError(400, `subnet size is out of range: ${subnetSize}`);
  for (const pool of pools) {
    const cidr = parseCidr(pool);
    if (cidr === undefined) throw new SwarmError(400, `invalid CIDR address: ${pool}`);
    if (cidr.prefix > subnetSize)
      throw new SwarmError(400, `invalid CIDR: "${pool}". Subnet size is too small for pool: ${subnetSize}`);
  }
}

/** @throws SwarmError 400 */
function checkDataPathPort(port: number): void {
  if (port !== 0 && (port < 1024 || port > 49_151))
    throw new SwarmError(400, `Datapath port number is not in valid range (1024-49151) : ${port}`);
}

/**
 * The disk of the first manager of a new swarm, and what it will write into its store.
 * @throws SwarmError 400 for pools, sizes and ports that do not do (facts 1.7)
 */
export function foundCluster(
  kernel: Kernel,
  request: InitRequest,
  addresses: Addresses,
): { readonly disk: NodeDisk; readonly plan: ClusterPlan } {
  const subnetSize = request.subnetSize || DEFAULT_SUBNET_SIZE;
  const pools = request.defaultAddrPool ?? [];
  checkPools(pools, subnetSize);
  checkDataPathPort(request.dataPathPort ?? 0);
  if (request.spec?.Name !== undefined && !['', 'default'].includes(request.spec.Name as unknown as string))
    throw new SwarmError(400, 'swarm spec must be named "default"');
  const random = kernel.random('swarm ids');
  const nodeId = newId(random);
  const clusterId = newId(random);
  const root = newRootCertificate(random, kernel.date);
  const spec = defaultClusterSpec(request.autoLockManagers ?? false);
  const log = new RaftLog();
  log.id = newRaftId(kernel, undefined);
  log.term = 1;
  log.push(1, {
    kind: 'members',
    id: 'first',
    change: { kind: 'add', member: { raftId: log.id, nodeId, addr: addresses.advertiseAddr } },
  });
  log.commit = 1;
  const disk: NodeDisk = {
    certificate: {
      nodeId,
      role: 'manager',
      clusterId,
      issuer: root,
      notBefore: kernel.date - HOUR,
      notAfter: kernel.date + Math.round(spec.CAConfig.NodeCertExpiry / 1000),
    },
    root,
    manager: { log, known: [], removed: [] },
    tasks: new TaskDatabase(),
    managers: [{ nodeId, addr: addresses.advertiseAddr }],
    ...addresses,
    joinAddr: undefined,
    lockKey: undefined,
  };
  const plan: ClusterPlan = {
    clusterId,
    nodeId,
    spec,
    root,
    availability: request.availability ?? 'active',
    // Where neither pools nor a size are given, the managers tell what they take instead (transcripts/swarm-api).
    defaultAddressPool: pools.length === 0 && !request.subnetSize ? [DEFAULT_POOL] : pools,
    subnetSize,
    dataPathPort: request.dataPathPort || DEFAULT_DATA_PATH_PORT,
  };
  return { disk, plan };
}

/**
 * The disk of a manager that goes on alone after the others are lost: what was not committed is dropped, all other
 * members are put out of raft, everything else stays (facts 1.7). To be called when the manager has stopped.
 * @throws SwarmError 503 when this node was not a manager
 */
export function restartAlone(old: NodeDisk, addresses: Addresses): () => NodeDisk {
  const { manager } = old;
  if (manager === undefined || manager.log.commit === 0) throw onlyWorker();
  return () => alone(old, manager, addresses);
}

function alone(old: NodeDisk, manager: ManagerDisk, addresses: Addresses): NodeDisk {
  const { log } = manager;
  log.dropUncommitted();
  const { nodeId } = old.certificate;
  const members = new Map<number, MemberRecord>();
  for (const member of log.snapshot?.members ?? []) members.set(member.raftId, member);
  for (let index = (log.snapshot?.index ?? 0) + 1; index <= log.commit; index++) {
    const { payload } = log.entry(index);
    if (payload.kind !== 'members') continue;
    if (payload.change.kind === 'add') members.set(payload.change.member.raftId, payload.change.member);
    else members.delete(payload.change.raftId);
  }
  log.term++;
  log.vote = 0;
  for (const raftId of members.keys())
    if (raftId !== log.id) log.push(log.term, { kind: 'members', id: 'alone', change: { kind: 'remove', raftId } });
  // Raft goes on knowing it by the address that it had, whatever it advertises now (transcripts/swarm-init).
  const own = members.get(log.id) ?? { raftId: log.id, nodeId, addr: addresses.advertiseAddr };
  log.push(log.term, { kind: 'members', id: 'alone', change: { kind: 'add', member: own } });
  log.commit = log.lastIndex;
  return {
    ...old,
    ...addresses,
    manager: { log, known: [], removed: manager.removed },
    managers: [{ nodeId, addr: own.addr }],
    joinAddr: undefined,
  };
}
