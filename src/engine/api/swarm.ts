import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import { EMPTY_CLUSTER_SPEC, mergeClusterSpec, type PartialClusterSpec } from '../../swarm/node/cluster-spec.ts';
import type { Availability } from '../../swarm/types.ts';
import { LIVE_RESTORE } from '../daemon-configuration.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { empty, json, type Call } from './call.ts';
import {
  flag,
  integer,
  object,
  objects,
  optionalInteger,
  optionalObject,
  optionalText,
  pairs,
  text,
  texts,
  type Input,
} from './input.ts';
import type { Route } from './router.ts';
import { clusterInfoJson } from './swarm-info.ts';

function* inspect(engine: Engine): Task<HttpResponse> {
  const cluster = yield* engine.member.control('getCluster', {}).wait();
  return json({
    ...clusterInfoJson(cluster),
    JoinTokens: { Worker: cluster.joinTokens.Worker, Manager: cluster.joinTokens.Manager },
  });
}

/** The settings that a client sent; what it left out stays undefined. */
function readSpec(spec: Input): PartialClusterSpec {
  const raft = object(spec, 'Raft');
  const ca = object(spec, 'CAConfig');
  const log = optionalObject(object(spec, 'TaskDefaults'), 'LogDriver');
  return {
    Name: optionalText(spec, 'Name'),
    Labels: pairs(spec, 'Labels'),
    Orchestration: {
      TaskHistoryRetentionLimit: optionalInteger(object(spec, 'Orchestration'), 'TaskHistoryRetentionLimit'),
    },
    Raft: {
      SnapshotInterval: optionalInteger(raft, 'SnapshotInterval'),
      KeepOldSnapshots: optionalInteger(raft, 'KeepOldSnapshots'),
      LogEntriesForSlowFollowers: optionalInteger(raft, 'LogEntriesForSlowFollowers'),
      ElectionTick: optionalInteger(raft, 'ElectionTick'),
      HeartbeatTick: optionalInteger(raft, 'HeartbeatTick'),
    },
    Dispatcher: { HeartbeatPeriod: optionalInteger(object(spec, 'Dispatcher'), 'HeartbeatPeriod') },
    CAConfig: {
      NodeCertExpiry: optionalInteger(ca, 'NodeCertExpiry'),
      ExternalCAs: objects(ca, 'ExternalCAs'),
      SigningCACert: optionalText(ca, 'SigningCACert'),
      SigningCAKey: optionalText(ca, 'SigningCAKey'),
      ForceRotate: optionalInteger(ca, 'ForceRotate'),
    },
    TaskDefaults: {
      LogDriver: log === undefined ? undefined : { Name: text(log, 'Name'), Options: pairs(log, 'Options') },
    },
    EncryptionConfig: { AutoLockManagers: flag(object(spec, 'EncryptionConfig'), 'AutoLockManagers') },
  };
}

/** There is one swarm, and its name is fixed. @throws EngineError 400 */
function checkName({ Name = '' }: PartialClusterSpec): 'default' {
  if (Name !== '' && Name !== 'default') throw new EngineError(400, 'swarm spec must be named "default"');
  return 'default';
}

function availabilityOf(body: Input): Availability {
  const value = text(body, 'Availability');
  if (value === '') return 'active';
  const found = (['active', 'pause', 'drain'] as const).find((each) => each === value.toLowerCase());
  if (found === undefined) throw new EngineError(400, `invalid Availability: ${JSON.stringify(value)}`);
  return found;
}

/** What speaks against a host outside of any swarm becoming part of one. @throws EngineError */
function checkNewcomer(engine: Engine, body: Input): void {
  if (engine.member.info().localNodeState !== 'inactive') return;
  if (text(body, 'ListenAddr') === '') throw new EngineError(400, 'invalid ListenAddr "": invalid empty address');
  if (engine.configuration.liveRestore) throw new EngineError(500, LIVE_RESTORE);
}

function* init(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.optionalBody('swarm.InitRequest');
  const spec = readSpec(object(body, 'Spec'));
  checkName(spec);
  const request = {
    listenAddr: text(body, 'ListenAddr'),
    advertiseAddr: text(body, 'AdvertiseAddr'),
    dataPathAddr: text(body, 'DataPathAddr'),
    dataPathPort: integer(body, 'DataPathPort'),
    defaultAddrPool: texts(body, 'DefaultAddrPool') ?? [],
    subnetSize: integer(body, 'SubnetSize'),
    forceNewCluster: flag(body, 'ForceNewCluster'),
    autoLockManagers: flag(body, 'AutoLockManagers'),
    availability: availabilityOf(body),
    spec,
  };
  checkNewcomer(engine, body);
  const id = yield* engine.member.init(request).wait();
  engine.networks.ensureGwbridge();
  return json(id);
}

function* join(engine: Engine, call: Call): Task<HttpResponse> {
  const body = call.optionalBody('swarm.JoinRequest');
  const request = {
    listenAddr: text(body, 'ListenAddr'),
    advertiseAddr: text(body, 'AdvertiseAddr'),
    dataPathAddr: text(body, 'DataPathAddr'),
    remoteAddrs: texts(body, 'RemoteAddrs') ?? [],
    joinToken: text(body, 'JoinToken'),
    availability: availabilityOf(body),
  };
  checkNewcomer(engine, body);
  yield* engine.member.join(request).wait();
  return empty(200);
}

function* leave(engine: Engine, call: Call): Task<HttpResponse> {
  yield* engine.member.leave(call.flag('force')).wait();
  return empty(200);
}

function* update(engine: Engine, call: Call): Task<HttpResponse> {
  const given = readSpec(call.optionalBody('swarm.Spec'));
  const spec = { ...given, Name: checkName(given) };
  const version = call.version('swarm');
  const rotate = (name: string): boolean => {
    const value = call.query(name);
    if (value === undefined || value === '') return false;
    if (!/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
      throw new EngineError(400, `invalid value for ${name}: ${value}`);
    return /^(1|t)/i.test(value);
  };
  const rotation = {
    workerJoinToken: rotate('rotateWorkerToken'),
    managerJoinToken: rotate('rotateManagerToken'),
    managerUnlockKey: rotate('rotateManagerUnlockKey'),
  };
  const cluster = yield* engine.member.control('getCluster', {}).wait();
  yield* engine.member
    .control('updateCluster', { id: cluster.ID, version, spec: mergeClusterSpec(EMPTY_CLUSTER_SPEC, spec), rotation })
    .wait();
  return empty(200);
}

function* unlockKey(engine: Engine): Task<HttpResponse> {
  const answer = yield* engine.member.control('getUnlockKey', {}).wait();
  return json({ UnlockKey: answer.unlockKey });
}

function* unlock(engine: Engine, call: Call): Task<HttpResponse> {
  yield* engine.member.unlock(text(call.optionalBody('swarm.UnlockRequest'), 'UnlockKey')).wait();
  return empty(200);
}

export const swarmRoutes: readonly Route<Engine>[] = [
  ['GET', '/swarm', inspect],
  ['POST', '/swarm/init', init],
  ['POST', '/swarm/join', join],
  ['POST', '/swarm/leave', leave],
  ['POST', '/swarm/update', update],
  ['GET', '/swarm/unlockkey', unlockKey],
  ['POST', '/swarm/unlock', unlock],
];
