import { DisposableStore, Emitter, toDisposable, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { Future } from '../../kernel/wait.ts';
import { parseAddress } from '../../net/address.ts';
import { AddressInUse, type Namespace } from '../../net/namespace.ts';
import { chainFault } from '../ca/validity.ts';
import type { ControlContext } from '../control/context.ts';
import { callControl } from '../control/control-methods.ts';
import type { ControlPlane } from '../orchestrator/control-plane.ts';
import { RpcError, toRpcError } from '../control/rpc-error.ts';
import type { MemberRecord } from '../raft/members.ts';
import { RaftNode } from '../raft/raft-node.ts';
import type { Caller, NodeCertificate } from '../rpc/caller.ts';
import type { Handler, Sink } from '../rpc/channel.ts';
import { ALLOWED, type CallName, type Calls, type StreamName, type Streams } from '../rpc/methods.ts';
import { RpcClient } from '../rpc/rpc-client.ts';
import { RpcServer } from '../rpc/rpc-server.ts';
import { Store } from '../store.ts';
import { SwarmError } from './errors.ts';
import { writeFirstObjects, type ClusterPlan } from './first-objects.ts';
import { Leader } from './leader.ts';
import { LeaderProxy } from './leader-proxy.ts';
import type { NodeDisk } from './swarm-disk.ts';
import { newRaftId } from './raft-id.ts';

/** From a manager's start until its control socket answers: measured on the real swarm at 0.35 to 0.5 s. */
const CONTROL_DELAY: Micros = 500 * MILLISECOND;
const HEALTH_TIMEOUT: Micros = 5 * SECOND;
/** The daemon's own; what the cluster's settings say of them is only written down (facts 1.1). */
const ELECTION_TICK = 10;
const HEARTBEAT_TICK = 1;

export interface ManagerOptions {
  readonly kernel: Kernel;
  readonly net: Namespace;
  readonly disk: NodeDisk;
  /** What the first manager writes down when it has become the leader. */
  readonly plan: ClusterPlan | undefined;
}

/** The manager of a node: its replica, its part in raft, the API that it serves, and the leader's work when it leads. */
export class Manager implements Handler {
  readonly store: Store;
  readonly raft: RaftNode;
  /** Resolves when the control socket answers. */
  readonly ready = new Future<void>();
  /** Raft does not know this member any more. */
  readonly removed = new Emitter<void>();
  private readonly options: ManagerOptions;
  private readonly owned = new DisposableStore();
  private readonly proxy: LeaderProxy;
  private readonly onLeader: Handler;
  private readonly open = new Set<Sink<unknown>>();
  private server: RpcServer | undefined;
  private leader: Leader | undefined;
  private stopped = false;
  private founder = false;

  /** @throws Error when the disk holds no manager */
  constructor(options: ManagerOptions) {
    this.options = options;
    const { kernel, disk } = options;
    if (disk.manager === undefined) throw new Error('this node is not a manager');
    this.raft = new RaftNode({
      kernel,
      log: disk.manager.log,
      random: kernel.random(`raft ${this.nodeId}`),
      electionTick: ELECTION_TICK,
      heartbeatTick: HEARTBEAT_TICK,
      connect: (addr) => this.connect(addr),
    });
    this.store = new Store(this.raft, () => kernel.date);
    this.onLeader = { call: (m, a, c) => this.answer(m, a, c), stream: (m, a, c, s) => this.serve(m, a, c, s) };
    this.proxy = new LeaderProxy(kernel, this.raft, this.onLeader, (addr) => this.connect(addr));
    this.owned.add(this.raft.leadership.on((leads) => this.onLeadership(leads)));
    this.owned.add(this.raft.removed.on(() => this.removed.fire()));
  }

  private get nodeId(): string {
    return this.options.disk.certificate.nodeId;
  }

  private connect(addr: string): RpcClient {
    return new RpcClient(this.options.kernel, this.options.net, addr, this.options.disk);
  }

  /** Listens. @throws SwarmError when the port is taken, or the address is none of this host's */
  listen(): void {
    const { listen } = this.options.disk;
    const refused = (why: string): SwarmError =>
      new SwarmError(
        500,
        `manager stopped: failed to listen on remote API address: listen tcp ${listen.host}:${listen.port}: bind: ${why}`,
      );
    const address = parseAddress(listen.host) ?? 0;
    if (address !== 0 && !this.options.net.isLocal(address)) throw refused('cannot assign requested address');
    try {
      const { kernel, net, disk } = this.options;
      this.server = new RpcServer(kernel, disk, net, listen, this, (certificate) => this.greet(certificate));
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      throw refused('address already in use');
    }
  }

  /** Takes part in raft. */
  run(): void {
    const { kernel, disk } = this.options;
    this.raft.start(this.store, disk.manager?.known ?? [], disk.manager?.removed ?? []);
    kernel.after(CONTROL_DELAY, () => {
      if (!this.stopped) this.ready.resolve();
    });
  }

  /** @param abruptly as when the process is killed */
  stop(abruptly: boolean): void {
    if (this.stopped) return;
    this.stopped = true;
    this.owned.dispose();
    this.leader?.dispose();
    this.leader = undefined;
    this.raft.stop();
    this.proxy.close();
    for (const sink of [...this.open]) sink.end(new RpcError('Unavailable', 'the connection is closing'));
    this.open.clear();
    this.server?.close(abruptly);
  }

  private onLeadership(leads: boolean): void {
    if (!leads) {
      this.leader?.dispose();
      this.leader = undefined;
      return;
    }
    const { kernel, plan } = this.options;
    const start = (): void => {
      if (this.stopped || !this.raft.isLeader || this.leader !== undefined) return;
      this.leader = new Leader(
        { kernel, store: this.store, random: (name) => kernel.random(name) },
        this.raft,
        this.nodeId,
      );
    };
    if (this.store.all('cluster').length > 0 || plan === undefined) start();
    else {
      this.founder = true;
      this.store.update((tx) => writeFirstObjects(tx, plan, kernel.random(`cluster ${plan.clusterId}`)), start);
    }
  }

  call<M extends CallName>(method: M, args: Calls[M]['args'], caller: Caller): Future<Calls[M]['result']> {
    try {
      this.authorize(method, caller);
      if (method === 'raft.message') {
        this.raft.receive((args as Calls['raft.message']['args']).message);
        return Future.of(undefined);
      }
      if (method === 'raft.resolve')
        return Future.of({ addr: this.raft.addressOf((args as Calls['raft.resolve']['args']).raftId) });
      if (method === 'health') return Future.of({ serving: true });
    } catch (error) {
      return Future.failed(toRpcError(error));
    }
    return this.proxy.call(method, args, caller);
  }

  stream<M extends StreamName>(
    method: M,
    args: Streams[M]['args'],
    caller: Caller,
    sink: Sink<Streams[M]['item']>,
  ): Disposable {
    const tracked: Sink<unknown> = {
      item: (value) => sink.item(value as Streams[M]['item']),
      end: (error) => {
        if (this.open.delete(tracked)) sink.end(error);
      },
    };
    this.open.add(tracked);
    try {
      this.authorize(method, caller);
      const inner = this.proxy.stream(method, args, caller, tracked);
      return toDisposable(() => {
        this.open.delete(tracked);
        inner.dispose();
      });
    } catch (error) {
      tracked.end(toRpcError(error));
      return toDisposable(() => {});
    }
  }

  /** What the certificate's role allows, and that its node is still a member. @throws RpcError */
  private authorize(method: CallName | StreamName, caller: Caller): void {
    const allowed = ALLOWED[method];
    if (allowed === 'anyone' && caller.certificate === undefined) return;
    const { certificate } = caller;
    if (certificate === undefined)
      throw new RpcError('PermissionDenied', 'Permission denied: no client certificates in request');
    if (this.store.all('cluster')[0]?.blacklistedNodes.includes(certificate.nodeId) === true)
      throw new RpcError('PermissionDenied', `Permission denied: node ${certificate.nodeId} attempted access`);
    if (allowed !== 'anyone' && !allowed.includes(certificate.role))
      throw new RpcError(
        'PermissionDenied',
        `Permission denied: unauthorized peer role: rpc error: code = PermissionDenied`,
      );
  }

  /** What TLS has against a certificate. */
  private greet(certificate: NodeCertificate): RpcError | undefined {
    const { root } = this.options.disk;
    const known = this.store.all('cluster')[0]?.rootCA.digest ?? root.digest;
    const trusted = certificate.issuer.digest === known || certificate.crossSignedBy === known;
    const expired = chainFault(certificate, this.options.kernel.date) !== undefined;
    if (trusted && !expired) return undefined;
    const why = trusted ? 'expired certificate' : 'bad certificate';
    return new RpcError(
      'Unavailable',
      `connection error: desc = "transport: authentication handshake failed: remote error: tls: ${why}"`,
    );
  }

  /** What the leader knows beside the store; undefined on followers. */
  get controlPlane(): ControlPlane | undefined {
    return this.leader?.controlPlane;
  }

  private working(): Leader {
    if (this.leader === undefined) throw new RpcError('Unavailable', 'the leader is not yet ready');
    return this.leader;
  }

  /** Answers as the leader. */
  private answer<M extends CallName>(method: M, args: Calls[M]['args'], caller: Caller): Future<Calls[M]['result']> {
    type Result = Future<Calls[M]['result']>;
    try {
      switch (method) {
        case 'control': {
          const { method: name, args: given } = args as Calls['control']['args'];
          return callControl(this.controlContext(), name, given) as Result;
        }
        case 'resources': {
          const { method: name, args: given } = args as Calls['resources']['args'];
          return callControl(this.controlContext(), name, given) as Result;
        }
        case 'ca.rootCertificate':
          return Future.of(this.working().ca.rootCertificate()) as Result;
        case 'ca.issueCertificate':
          return this.working().ca.issue(args as Calls['ca.issueCertificate']['args'], caller) as Result;
        case 'dispatcher.heartbeat':
          return Future.of(
            this.working().dispatcher.heartbeat(args as Calls['dispatcher.heartbeat']['args'], caller),
          ) as Result;
        case 'dispatcher.updateTaskStatus':
          return this.working().dispatcher.updateTaskStatus(
            args as Calls['dispatcher.updateTaskStatus']['args'],
            caller,
          ) as Result;
        case 'logs.publish':
          this.working().logBroker.publish(args as Calls['logs.publish']['args'], caller);
          return Future.of(undefined) as Result;
        case 'raft.join':
          return this.admit(args as Calls['raft.join']['args'], caller) as Result;
        default:
          throw new RpcError('Unimplemented', `unknown method ${method}`);
      }
    } catch (error) {
      return Future.failed(toRpcError(error));
    }
  }

  private serve<M extends StreamName>(
    method: M,
    args: Streams[M]['args'],
    caller: Caller,
    sink: Sink<Streams[M]['item']>,
  ): Disposable {
    if (this.leader === undefined) {
      sink.end(new RpcError('Unavailable', 'the leader is not yet ready'));
      return toDisposable(() => {});
    }
    const { dispatcher, logBroker } = this.leader;
    if (method === 'logs.subscribe')
      return logBroker.subscribe(
        args as Streams['logs.subscribe']['args'],
        sink as Sink<Streams['logs.subscribe']['item']>,
      );
    if (method === 'logs.listen') return logBroker.listen(caller, sink as Sink<Streams['logs.listen']['item']>);
    if (method === 'dispatcher.session')
      return dispatcher.session(
        args as Streams['dispatcher.session']['args'],
        caller,
        sink as Sink<Streams['dispatcher.session']['item']>,
      );
    return dispatcher.assignments(
      args as Streams['dispatcher.assignments']['args'],
      caller,
      sink as Sink<Streams['dispatcher.assignments']['item']>,
    );
  }

  /** A manager wants to become a member of raft; it must be reachable at its address (facts 1.8). */
  private admit(args: Calls['raft.join']['args'], caller: Caller): Future<Calls['raft.join']['result']> {
    const nodeId = caller.certificate?.nodeId ?? '';
    const addr = args.addr.replace(/^0\.0\.0\.0(?=:)/, caller.address);
    const future = new Future<Calls['raft.join']['result']>();
    const known = this.raft.members.ofNode(nodeId);
    const answer = (member: MemberRecord): void =>
      future.resolve({
        raftId: member.raftId,
        members: this.raft.members.list(),
        removed: [...this.raft.members.removed],
      });
    const fail = (error: unknown): void => future.reject(toRpcError(error));
    if (known !== undefined && known.addr === addr) {
      answer(known);
      return future;
    }
    const client = this.connect(addr);
    client.call('health', { service: 'Raft' }, HEALTH_TIMEOUT).whenSettled(
      () => {
        client.close();
        const raftId = known?.raftId ?? newRaftId(this.options.kernel, this.raft);
        const member: MemberRecord = { raftId, nodeId, addr };
        this.raft.add(member).whenSettled(() => answer(member), fail);
      },
      (error) => {
        client.close();
        const why = error instanceof Error ? error.message : String(error);
        fail(
          new RpcError(
            'InvalidArgument',
            `could not connect to prospective new cluster member using its advertised address: ${why}`,
          ),
        );
      },
    );
    return future;
  }

  /** What the control API may see. */
  controlContext(): ControlContext {
    const { kernel } = this.options;
    const { raft } = this;
    return {
      kernel,
      store: this.store,
      founder: this.founder,
      random: (name) => kernel.random(name),
      members: () =>
        raft.members.list().map((member) => ({
          nodeId: member.nodeId,
          raftId: String(member.raftId),
          addr: member.addr,
          leader: member.raftId === raft.leader?.raftId,
          reachability: raft.isActive(member.raftId) ? 'reachable' : 'unreachable',
        })),
      canRemoveMember: (nodeId) => {
        const member = raft.members.ofNode(nodeId);
        return member === undefined || raft.canRemove(member.raftId);
      },
    };
  }
}
