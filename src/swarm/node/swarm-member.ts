import { Emitter, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import type { Namespace } from '../../net/namespace.ts';
import { TaskDatabase } from '../agent/task-database.ts';
import { chainFault } from '../ca/validity.ts';
import { parseJoinToken } from '../ca/join-token.ts';
import { isUnlockKey } from '../ca/unlock-key.ts';
import type { ControlArgs, ControlMethod, ControlResult } from '../control/methods.ts';
import type { Executor } from '../executor.ts';
import type { ControlPlane } from '../orchestrator/control-plane.ts';
import type { LogMessage } from '../log-broker/log-messages.ts';
import type { Channel, Sink } from '../rpc/channel.ts';
import type { Streams } from '../rpc/methods.ts';
import type { Cluster } from '../types.ts';
import {
  advertiseOnJoin,
  checkDataPath,
  DEFAULT_PORT,
  resolveAdvertise,
  resolveListen,
  splitAddress,
} from './addresses.ts';
import { mergeClusterSpec, type PartialClusterSpec } from './cluster-spec.ts';
import * as errors from './errors.ts';
import { foundCluster, restartAlone } from './found-cluster.ts';
import { obtainIdentity } from './join.ts';
import { infoInside, infoOutside, whyManagerStays, type Observation } from './member-info.ts';
import type { InitRequest, JoinRequest, LocalNodeState, MemberInfo } from './requests.ts';
import type { ObjectEvent, RunningNode, RunningNodeOptions } from './running-node.ts';
import type { NodeDisk, SwarmDisk } from './swarm-disk.ts';
import type { ClusterPlan } from './first-objects.ts';

/** Facts 14. */
const API_LIMIT: Micros = 20 * SECOND;
const CONNECT_LIMIT: Micros = 20 * SECOND;
const STATS_LIMIT: Micros = 5 * SECOND;
const SETTLE_LIMIT: Micros = 5 * SECOND;
const RESTART_FIRST: Micros = 100 * MILLISECOND;
const RESTART_MAX: Micros = 30 * SECOND;

export interface SwarmMemberOptions {
  readonly kernel: Kernel;
  /** The host's own namespace. */
  readonly net: Namespace;
  readonly executor: Executor;
  /** Outlives the daemon. */
  readonly disk: SwarmDisk;
  /** Makes what runs while this node is part of a swarm. */
  readonly makeNode: (options: RunningNodeOptions) => RunningNode;
}

/** The swarm, as one daemon takes part in it: what `docker swarm …` and the API's swarm objects stand on. */
export class SwarmMember {
  /** Changes of the swarm's objects, while this node is a manager whose control API answers. */
  readonly events = new Emitter<ObjectEvent>();
  private readonly options: SwarmMemberOptions;
  private node: RunningNode | undefined;
  private state: LocalNodeState = 'inactive';
  private error: Error | undefined;
  private restart: Timer | undefined;
  /** An init or join under way: a second one is refused. */
  private busy = false;
  private generation = 0;

  constructor(options: SwarmMemberOptions) {
    this.options = options;
  }

  private get disk(): NodeDisk | undefined {
    return this.options.disk.node;
  }

  info(): MemberInfo {
    const { disk } = this;
    if (disk === undefined) return infoOutside(this.busy);
    return infoInside(disk, this.state, this.node?.controlReady === true, this.error);
  }

  /** What this node's manager has; undefined where there is none. */
  observe(): Observation | undefined {
    const manager = this.node?.manager;
    if (manager === undefined) return undefined;
    const { store, raft } = manager;
    return {
      store,
      leads: raft.isLeader,
      term: raft.term,
      members: manager.controlContext().members(),
      placements: manager.controlPlane?.placements,
    };
  }

  /**
   * Founds a swarm. Resolves with the node's id when the control API answers.
   * @throws (through the future) SwarmError: already in a swarm (503), bad addresses, pools, ports (400)
   */
  init(request: InitRequest): Future<string> {
    const { kernel, net } = this.options;
    const result = new Future<string>();
    try {
      if (this.disk !== undefined || this.busy) {
        if (request.forceNewCluster !== true) throw errors.swarmExists();
        if (this.node?.manager === undefined) throw errors.onlyWorker();
      }
      const listen = resolveListen(net, request.listenAddr ?? '');
      const advertise = resolveAdvertise(net, request.advertiseAddr ?? '', listen);
      checkDataPath(net, request.dataPathAddr ?? '');
      const addresses = { listen, advertiseAddr: `${advertise.host}:${advertise.port}` };
      const old = this.disk;
      if (request.forceNewCluster === true && old !== undefined) {
        const alone = restartAlone(old, addresses);
        this.stop().whenSettled(
          () => this.found(alone(), undefined, request, result),
          (error) => result.reject(error),
        );
      } else {
        const { disk, plan } = foundCluster(kernel, request, addresses);
        this.found(disk, plan, request, result);
      }
    } catch (error) {
      result.reject(error);
    }
    return result;
  }

  /** @param plan undefined where a swarm goes on with this manager alone; what is on disk is then kept, come what may */
  private found(
    disk: NodeDisk,
    plan: ClusterPlan | undefined,
    { spec = {} }: InitRequest,
    result: Future<string>,
  ): void {
    this.options.disk.node = disk;
    const failed = (error: unknown): void => {
      if (plan !== undefined) this.forget();
      result.reject(error);
    };
    try {
      this.run(plan);
    } catch (error) {
      failed(error);
      return;
    }
    const { node } = this;
    const settings = (): void =>
      this.settle(spec).whenSettled(
        () => result.resolve(disk.certificate.nodeId),
        (error) => result.reject(errors.settingsRefused(error)),
      );
    node?.ready.whenSettled(settings, (error) => {
      if (node === this.node) failed(error);
      else result.reject(error);
    });
  }

  /** The settings of an init are an update of those that the first manager wrote down; if it fails, the swarm stays. */
  private settle(spec: PartialClusterSpec): Future<Cluster> {
    const done = new Future<Cluster>();
    const fail = (error: unknown): void => done.reject(error);
    this.ask('getCluster', {}, SETTLE_LIMIT).whenSettled(({ ID, Version, Spec }) => {
      const args = { id: ID, version: Version.Index, spec: mergeClusterSpec(Spec, spec) };
      this.ask('updateCluster', args, SETTLE_LIMIT).whenSettled((cluster) => done.resolve(cluster), fail);
    }, fail);
    return done;
  }

  /**
   * Joins a swarm. Resolves when the node is registered there and, on a manager, the control API answers.
   * @throws (through the future) SwarmError or RpcError (facts 1.8); after a timeout the attempt goes on
   */
  join(request: JoinRequest): Future<void> {
    const { kernel, net } = this.options;
    const result = new Future<void>();
    const { joinToken = '' } = request;
    try {
      if (this.disk !== undefined || this.busy) throw errors.swarmExists();
      if (request.remoteAddrs.length === 0) throw errors.noRemote();
      const listen = resolveListen(net, request.listenAddr ?? '');
      checkDataPath(net, request.dataPathAddr ?? '');
      const remotes = request.remoteAddrs.map((text) => {
        const { host, port } = splitAddress(text, DEFAULT_PORT);
        return `${host}:${port}`;
      });
      const advertise = advertiseOnJoin(net, request.advertiseAddr ?? '', listen, remotes[0]);
      const token = joinToken === '' ? undefined : parseJoinToken(joinToken);
      if (joinToken !== '' && token === undefined) throw errors.badToken();
      this.busy = true;
      const generation = ++this.generation;
      let timedOut = false;
      const timer = kernel.after(CONNECT_LIMIT, () => {
        timedOut = true;
        result.reject(errors.joinTimeout());
      });
      const failed = (error: unknown): void => {
        timer.cancel();
        if (generation !== this.generation) return;
        this.busy = false;
        if (timedOut) {
          // It goes on in the background, and nobody hears how it ends (facts 1.8).
          this.busy = true;
          kernel.after(RESTART_FIRST, () => {
            if (generation !== this.generation) return;
            this.busy = false;
            this.join(request);
          });
          return;
        }
        this.forget();
        result.reject(error);
      };
      result.whenSettled(
        () => timer.cancel(),
        () => {},
      );
      obtainIdentity(kernel, net, remotes, token, joinToken, request.availability ?? 'active').whenSettled(
        ({ certificate, root, unlockKey }) => {
          if (generation !== this.generation) return;
          this.busy = false;
          this.options.disk.node = {
            certificate,
            root,
            manager: undefined,
            tasks: new TaskDatabase(),
            managers: remotes.map((addr) => ({ nodeId: '', addr })),
            listen,
            advertiseAddr: advertise,
            joinAddr: remotes[0],
            lockKey: unlockKey,
          };
          const giveUp = (error: unknown): void => {
            timer.cancel();
            this.forget();
            result.reject(error);
          };
          try {
            this.run(undefined, true);
          } catch (error) {
            giveUp(error);
            return;
          }
          const { node } = this;
          node?.ready.whenSettled(
            () => {
              timer.cancel();
              result.resolve();
            },
            (error) => {
              if (!timedOut && node === this.node) giveUp(error);
            },
          );
        },
        failed,
      );
    } catch (error) {
      result.reject(error);
    }
    return result;
  }

  /** Starts the node that is on disk. */
  private run(plan: ClusterPlan | undefined, joining = false): void {
    const disk = this.disk;
    if (disk === undefined) return;
    const { kernel, net, executor, makeNode } = this.options;
    this.generation++;
    this.state = 'pending';
    this.error = undefined;
    const node = makeNode({ kernel, net, disk, executor, plan, joining });
    this.node = node;
    node.events.on((event) => {
      if (node === this.node && node.controlReady) this.events.fire(event);
    });
    node.ready.whenSettled(
      () => {
        if (node === this.node) this.state = 'active';
      },
      () => {},
    );
    node.start();
  }

  /**
   * The daemon starts: takes up what is on disk, if anything. Resolves when the node is ready, when 20 s have
   * passed, or at once where there is nothing to start or the manager is locked.
   */
  start(): Future<void> {
    const { disk } = this;
    if (disk === undefined) return Future.of(undefined);
    if (disk.lockKey !== undefined && disk.certificate.role === 'manager') {
      this.state = 'locked';
      this.error = errors.swarmLocked();
      return Future.of(undefined);
    }
    return this.startUnlocked();
  }

  private startUnlocked(): Future<void> {
    const result = new Future<void>();
    const { disk } = this;
    const { kernel } = this.options;
    if (disk !== undefined && chainFault(disk.certificate, kernel.date) !== undefined) {
      this.state = 'error';
      this.error = errors.certificatesExpired();
      return Future.of(undefined);
    }
    this.tryRun(RESTART_FIRST);
    const timer = kernel.after(CONNECT_LIMIT, () => result.resolve());
    const done = (): void => {
      timer.cancel();
      result.resolve();
    };
    this.node?.ready.whenSettled(done, done);
    return result;
  }

  /** A node that cannot start (its port is taken) is tried again, each time later (facts 1.8). */
  private tryRun(backoff: Micros): void {
    try {
      this.run(undefined);
    } catch (error) {
      this.node?.kill();
      this.node = undefined;
      this.state = 'error';
      this.error = error as Error;
      this.restart = this.options.kernel.after(backoff, () => this.tryRun(Math.min(backoff * 2, RESTART_MAX)));
    }
  }

  /**
   * Opens a locked manager with its key and starts it.
   * @throws (through the future) SwarmError 503 no manager, 409 not locked, 400 not a key, 401 the wrong key
   */
  unlock(key: string): Future<void> {
    const { disk } = this;
    if (disk === undefined) return Future.failed(errors.noSwarm());
    if (this.state !== 'locked')
      return Future.failed(this.node?.manager === undefined ? errors.onlyWorker() : errors.notLocked());
    if (!isUnlockKey(key)) return Future.failed(errors.malformedKey());
    if (key !== disk.lockKey) return Future.failed(errors.wrongKey());
    return this.startUnlocked();
  }

  /** The daemon stops in an orderly way: tasks are removed from this node first, for at most 15 s. */
  stop(): Future<void> {
    this.generation++;
    this.restart?.cancel();
    const { node } = this;
    const done = new Future<void>();
    const finish = (): void => {
      done.resolve();
      // Meanwhile the daemon may have been killed and started again.
      if (node !== this.node) return;
      this.node = undefined;
      this.busy = false;
      this.state = 'inactive';
      this.error = undefined;
    };
    if (node === undefined) finish();
    else node.leave().whenSettled(finish, finish);
    return done;
  }

  /** The daemon is killed. */
  kill(): void {
    this.halt(true);
  }

  private halt(abruptly: boolean): void {
    this.generation++;
    this.busy = false;
    this.restart?.cancel();
    const { node } = this;
    this.node = undefined;
    this.state = 'inactive';
    this.error = undefined;
    if (abruptly) node?.kill();
    else node?.halt(false);
  }

  /** Forgets the swarm. */
  private forget(): void {
    this.halt(false);
    this.options.disk.node = undefined;
  }

  /**
   * Leaves the swarm; nobody is told. Resolves when the tasks are gone and what the swarm made here is removed.
   * @throws (through the future) SwarmError 503: not in a swarm, locked, or a manager without `force` (facts 1.6)
   */
  leave(force: boolean): Future<void> {
    const { disk, node } = this;
    const result = new Future<void>();
    if (disk === undefined && !this.busy) return Future.failed(errors.notInSwarm());
    if (this.state === 'locked' && !force) return Future.failed(errors.lockedLeave());
    if (node?.manager === undefined || force) {
      this.depart(result);
      return result;
    }
    if (!node.controlReady) return Future.failed(errors.managerLeaves(false, undefined));
    whyManagerStays(this.ask('listNodes', {}, STATS_LIMIT), (why) => result.reject(why));
    return result;
  }

  private depart(result: Future<void>): void {
    this.stop().whenSettled(
      () => {
        this.options.disk.node = undefined;
        this.busy = false;
        this.options.executor.leave().whenSettled(
          () => result.resolve(),
          (error) => result.reject(error),
        );
      },
      (error) => result.reject(error),
    );
  }

  /** What the leader knows beside the store (how tasks were placed, how updates went); undefined elsewhere. */
  get controlPlane(): ControlPlane | undefined {
    return this.node?.manager?.controlPlane;
  }

  /**
   * Calls the control API, which answers on the leader, wherever it is; at most for 20 s.
   * @throws (through the future) SwarmError 503 when this node has no working manager, RpcError otherwise (facts 1.2)
   */
  control<M extends ControlMethod>(method: M, args: ControlArgs[M]): Future<ControlResult[M]> {
    return this.ask(method, args, API_LIMIT);
  }

  /**
   * Asks the managers for a plain container's place on an attachable network, from a worker too (facts 9.6). It goes
   * the way of the agent, and waits for 20 s until the agent has one (seen on the real swarm).
   * @throws (through the future) as `control` does, apart from a worker's refusal
   */
  allocate<M extends 'attachNetwork' | 'detachNetwork'>(method: M, args: ControlArgs[M]): Future<ControlResult[M]> {
    const { node } = this;
    if (this.state === 'locked' || node === undefined) return this.control(method, args);
    const answer = new Future<ControlResult[M]>();
    const fail = (error: unknown): void => answer.reject(error);
    const timer = this.options.kernel.after(API_LIMIT, () => fail(new Error('context deadline exceeded')));
    node.whenRegistered(() => {
      timer.cancel();
      const remote = node.manager === undefined ? node.remoteChannel() : undefined;
      if (answer.settled) return;
      if (remote === undefined) {
        this.control(method, args).whenSettled((result) => answer.resolve(result), fail);
        return;
      }
      remote.call('resources', { method, args }, API_LIMIT).whenSettled(
        (result) => {
          remote.close();
          answer.resolve(result as ControlResult[M]);
        },
        (error) => {
          remote.close();
          fail(error);
        },
      );
    });
    return answer;
  }

  /**
   * Collects logs of tasks over all nodes; the sink's `end` comes with an RpcError when some are missing.
   * @returns what ends it early @throws SwarmError 503 when this node has no working manager
   */
  logs(args: Streams['logs.subscribe']['args'], sink: Sink<readonly LogMessage[]>): Disposable {
    return this.channel().stream('logs.subscribe', args, sink);
  }

  /** The way to this node's manager. @throws SwarmError 503 when there is none, or none that works */
  private channel(): Channel {
    const { node } = this;
    if (this.state === 'locked') throw errors.swarmLocked();
    if (node === undefined) throw this.disk !== undefined && this.error !== undefined ? this.error : errors.noSwarm();
    if (node.manager === undefined) throw errors.onlyWorker();
    if (!node.controlReady) throw errors.beingPrepared();
    return node.localChannel(node.manager);
  }

  private ask<M extends ControlMethod>(method: M, args: ControlArgs[M], limit: Micros): Future<ControlResult[M]> {
    try {
      return this.channel().call('control', { method, args }, limit) as Future<ControlResult[M]>;
    } catch (error) {
      return Future.failed(error);
    }
  }
}
