import { DisposableStore, Emitter, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { AddressInUse, type Namespace } from '../../net/namespace.ts';
import { Agent } from '../agent/agent.ts';
import { Remotes } from '../agent/remotes.ts';
import type { Executor } from '../executor.ts';
import { NOBODY } from '../raft/members.ts';
import { RaftLog } from '../raft/raft-log.ts';
import type { Channel } from '../rpc/channel.ts';
import { LocalChannel } from '../rpc/local-channel.ts';
import type { SessionMessage } from '../rpc/methods.ts';
import { RpcClient } from '../rpc/rpc-client.ts';
import type { EventOn } from '../store-events.ts';
import type { Cluster, NodeRole } from '../types.ts';
import { splitAddress } from './addresses.ts';
import { CertificateRenewal } from './certificate-renewal.ts';
import { SwarmError } from './errors.ts';
import type { ClusterPlan } from './first-objects.ts';
import { Manager } from './manager.ts';
import type { NodeDisk } from './swarm-disk.ts';

/** Facts 1.4 and 14. */
const ROLE_CHANGE_LIMIT: Micros = 16 * SECOND;
const JOIN_TIMEOUT: Micros = 25 * SECOND;
const RESTART_FIRST: Micros = 100 * MILLISECOND;
const RESTART_MAX: Micros = 30 * SECOND;
const GOSSIP_PORT = 7946;

export interface RunningNodeOptions {
  readonly kernel: Kernel;
  readonly net: Namespace;
  readonly disk: NodeDisk;
  readonly executor: Executor;
  readonly plan: ClusterPlan | undefined;
  /** Somebody waits for the first start: a manager that is not let into raft gives up. */
  readonly joining: boolean;
}

/** What users are told of (facts 11.10). */
const TOLD = ['node', 'service', 'network', 'secret', 'config'] as const;
export type ObjectEvent = EventOn<(typeof TOLD)[number]>;

/** A node of a swarm while its daemon runs: an agent, and a manager when its certificate says so. */
export class RunningNode {
  /** Resolves when the agent is registered and, on a manager, the control API answers; rejects when joining raft fails. */
  readonly ready = new Future<void>();
  /** What happens in the manager's replica, while there is one. */
  readonly events = new Emitter<ObjectEvent>();
  manager: Manager | undefined;
  private readonly options: RunningNodeOptions;
  private readonly remotes: Remotes;
  private readonly agent: Agent;
  private readonly owned = new DisposableStore();
  private managerOwned = new DisposableStore();
  private readonly renewal: CertificateRenewal;
  /** Raft has put the own manager out, and the certificate still says manager: it may have to follow. */
  private awaitingRole = false;
  /** Whether the own manager has answered since the start; a node is ready then, even if raft puts it out at once. */
  private managed = false;
  private stopped = false;

  constructor(options: RunningNodeOptions) {
    this.options = options;
    const { kernel, disk, executor } = options;
    this.remotes = new Remotes(disk.managers);
    this.agent = new Agent({
      kernel,
      random: kernel.random(`agent ${this.nodeId}`),
      executor,
      database: disk.tasks,
      tls: () => ({ ...disk.certificate.issuer.tls, TrustRoot: disk.root.certificate }),
      select: () => this.select(),
      onMessage: (message) => this.onMessage(message),
    });
    this.renewal = new CertificateRenewal({
      kernel,
      random: kernel.random(`renewal ${this.nodeId}`),
      disk,
      select: () => this.remoteChannel(),
      onChange: () => this.agent.checkDescription(),
      onRenewed: (role) => this.onRenewed(role),
    });
  }

  get nodeId(): string {
    return this.options.disk.certificate.nodeId;
  }

  /** Whether the control API answers here. */
  get controlReady(): boolean {
    return this.manager?.ready.settled === true;
  }

  /** @throws AddressInUse */
  start(): void {
    const { disk } = this.options;
    this.listenForGossip();
    this.agent.ready.whenSettled(
      () => this.checkReady(),
      () => {},
    );
    if (disk.certificate.role === 'manager') this.startManager();
    const { manager } = this;
    const startAgent = (): void => {
      if (!this.stopped) this.agent.start();
    };
    // The own manager answers before the agent first asks, if it need not join raft; so that a manager which comes
    // back to a cluster that has put it out starts as slowly as one without a leader
    // (transcripts/force-new-cluster-rejoin).
    const own = disk.manager !== undefined && disk.manager.log.id !== NOBODY;
    if (manager !== undefined && (own || this.otherManagers().length === 0))
      manager.ready.whenSettled(startAgent, startAgent);
    else startAgent();
    this.renewal.plan();
  }

  private checkReady(): void {
    const asManager = this.options.disk.certificate.role === 'manager';
    if (this.agent.ready.settled && (!asManager || this.managed)) this.ready.resolve();
  }

  /** Others gossip about networks here; `ss` shows who listens. Where the port is taken there is no gossip. */
  private listenForGossip(): void {
    const { net } = this.options;
    for (const protocol of ['tcp', 'udp'] as const) {
      try {
        this.owned.add(net.listen({ protocol, port: GOSSIP_PORT, owner: 'dockerd', family: 'dual' }));
      } catch (error) {
        if (!(error instanceof AddressInUse)) throw error;
      }
    }
    net.network.onReachability.fire(net);
  }

  private otherManagers(): readonly string[] {
    return this.remotes
      .list()
      .filter((peer) => peer.nodeId !== this.nodeId && peer.addr !== this.options.disk.advertiseAddr)
      .map((peer) => peer.addr);
  }

  /** The manager in the same daemon if there is one, else some other. */
  private select(): { readonly channel: Channel; readonly observe: (good: boolean) => void } | undefined {
    const { kernel, net, disk } = this.options;
    if (this.manager !== undefined && this.controlReady)
      return { channel: this.localChannel(this.manager), observe: () => {} };
    const others = new Set(this.otherManagers());
    const random = kernel.random(`remotes ${this.nodeId}`);
    if (others.size === 0) return undefined;
    for (;;) {
      const peer = this.remotes.select(random);
      if (peer === undefined) return undefined;
      if (!others.has(peer.addr)) continue;
      return {
        channel: new RpcClient(kernel, net, peer.addr, disk),
        observe: (good) => this.remotes.observe(peer.addr, good),
      };
    }
  }

  /** A way to some manager elsewhere, to be closed after use; undefined when none is known. */
  remoteChannel(): Channel | undefined {
    return this.select()?.channel;
  }

  /** Runs something as soon as the agent has a session with a manager. */
  whenRegistered(run: () => void): void {
    this.agent.whenRegistered(run);
  }

  /** The way to the own manager's socket. */
  localChannel(manager: Manager): Channel {
    const { kernel, disk } = this.options;
    return new LocalChannel(kernel, manager, disk, () => splitAddress(disk.advertiseAddr, 0).host);
  }

  private startManager(): void {
    const { disk } = this.options;
    disk.manager ??= { log: new RaftLog(), known: [], removed: [] };
    const manager = new Manager(this.options);
    this.manager = manager;
    this.managerOwned = new DisposableStore();
    this.managerOwned.add(manager.removed.on(() => this.onRemoved()));
    this.managerOwned.add(
      manager.store.events.on(['cluster create', 'cluster update'], (event) => {
        // A key that lay there unlocked until now is not to be trusted any more (seen on the real swarm).
        const exposed = event.kind === 'update' && disk.lockKey === undefined && this.controlReady;
        this.keepLockKey(event.object);
        if (exposed && disk.lockKey !== undefined) this.renewal.take(this.localChannel(manager));
      }),
    );
    this.managerOwned.add(manager.store.events.on(TOLD, (event) => this.events.fire(event)));
    manager.ready.whenSettled(
      () => {
        this.managed = true;
        this.checkReady();
      },
      () => {},
    );
    manager.listen();
    if (disk.manager.log.id === NOBODY) this.joinRaft(manager, RESTART_FIRST);
    else manager.run();
  }

  /** Starts the manager of a node that already works; where its port is taken, tries again later. */
  private becomeManager(backoff: Micros): void {
    if (this.stopped || this.awaitingRole || this.manager !== undefined) return;
    if (this.options.disk.certificate.role !== 'manager') return;
    try {
      this.startManager();
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      this.dropManager();
      this.owned.add(this.later(backoff, () => this.becomeManager(Math.min(backoff * 2, RESTART_MAX))));
    }
  }

  /** Asks a manager to be let into raft; afterwards keeps trying, because the agent works meanwhile. */
  private joinRaft(manager: Manager, backoff: Micros): void {
    const { kernel, net, disk } = this.options;
    const others = this.otherManagers();
    const again = (error: unknown): void => {
      if (this.manager !== manager || this.stopped) return;
      if (this.options.joining && !this.ready.settled) this.ready.reject(error);
      kernel.after(backoff, () => {
        if (this.manager === manager) this.joinRaft(manager, Math.min(backoff * 2, RESTART_MAX));
      });
    };
    if (others.length === 0) {
      again(new Error('no other manager is known'));
      return;
    }
    const addr = kernel.random(`remotes ${this.nodeId}`).pick(others);
    const client = new RpcClient(kernel, net, addr, disk);
    client.call('raft.join', { addr: disk.advertiseAddr }, JOIN_TIMEOUT).whenSettled(
      ({ raftId, members, removed }) => {
        client.close();
        if (this.manager !== manager || disk.manager === undefined) return;
        disk.manager.log.id = raftId;
        disk.manager = { log: disk.manager.log, known: members, removed };
        manager.run();
      },
      (error) => {
        client.close();
        again(error);
      },
    );
  }

  /** A manager keeps its state encrypted with the key that the cluster has now (facts 1.9). */
  private keepLockKey({ Spec, unlockKey }: Cluster): void {
    this.options.disk.lockKey = Spec.EncryptionConfig.AutoLockManagers ? unlockKey : undefined;
  }

  /**
   * Raft has put this member out: a demotion, or another manager went on without it. The certificate follows; if it
   * does not, it is renewed, and if it says manager even then, the manager comes back.
   */
  private onRemoved(): void {
    this.awaitingRole = true;
    this.dropManager();
    const renew = (): void => {
      if (this.awaitingRole) this.renewal.force();
    };
    const giveUp = (): void => {
      this.awaitingRole = false;
      this.becomeManager(RESTART_FIRST);
    };
    this.owned.add(this.later(ROLE_CHANGE_LIMIT, renew));
    this.owned.add(this.later(2 * ROLE_CHANGE_LIMIT, giveUp));
  }

  private later(span: Micros, run: () => void): Disposable {
    const timer = this.options.kernel.after(span, () => {
      if (!this.stopped) run();
    });
    return { dispose: () => timer.cancel() };
  }

  private dropManager(): void {
    const { manager } = this;
    this.manager = undefined;
    this.managerOwned.dispose();
    this.options.disk.manager = undefined;
    this.options.disk.lockKey = undefined;
    manager?.stop(false);
  }

  private onMessage(message: SessionMessage): void {
    const { disk } = this.options;
    this.remotes.replace(message.managers);
    disk.managers = message.managers;
    if (message.root.digest !== disk.root.digest) {
      disk.root = message.root;
      this.agent.checkDescription();
    }
    const { Spec, role, certificate } = message.node;
    this.renewal.observe(Spec.Role, certificate.state === 'rotate');
    if (role === 'manager') this.becomeManager(RESTART_FIRST);
  }

  private onRenewed(role: NodeRole): void {
    if (role === 'manager') {
      this.becomeManager(RESTART_FIRST);
      return;
    }
    this.awaitingRole = false;
    this.dropManager();
    this.checkReady();
  }

  /**
   * Stops in an orderly way: the tasks are removed (facts 11.8), while the manager ends at once. On the real swarm
   * raft is gone 25 ms after the signal, however long the containers take.
   */
  leave(): Future<void> {
    const done = new Future<void>();
    const { manager } = this;
    this.manager = undefined;
    this.managerOwned.dispose();
    manager?.stop(false);
    this.agent.leave().whenSettled(
      () => {
        this.halt(false);
        done.resolve();
      },
      (error) => done.reject(error),
    );
    return done;
  }

  /** Ends at once, as SIGKILL does: connections break, containers are left to whoever cares for them. */
  kill(): void {
    this.halt(true);
  }

  /** Stops without removing the tasks. @param abruptly whether connections break or are closed */
  halt(abruptly: boolean): void {
    if (this.stopped) return;
    this.stopped = true;
    this.agent.kill();
    this.renewal.stop();
    this.owned.dispose();
    this.managerOwned.dispose();
    this.manager?.stop(abruptly);
    this.manager = undefined;
    this.ready.reject(new Error('the node is stopped'));
  }
}
