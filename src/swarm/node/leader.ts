import { DisposableStore, type Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { CAServer } from '../ca/ca-server.ts';
import { RootRotation } from '../ca/root-rotation.ts';
import { Dispatcher } from '../dispatcher/dispatcher.ts';
import { KeyManager } from '../key-manager.ts';
import { LogBroker } from '../log-broker/log-broker.ts';
import { startControlPlane, type ControlPlane } from '../orchestrator/control-plane.ts';
import type { RaftNode } from '../raft/raft-node.ts';
import { RoleManager } from '../role-manager.ts';
import type { Store } from '../store.ts';

/** What the leader's components stand on. */
export interface LeaderContext {
  readonly kernel: Kernel;
  readonly store: Store;
  random(name: string): RandomStream;
}

/** Everything that runs on the leader and nowhere else (facts 1.3). */
export class Leader implements Disposable {
  readonly ca: CAServer;
  readonly dispatcher: Dispatcher;
  readonly logBroker: LogBroker;
  readonly controlPlane: ControlPlane;
  private readonly owned = new DisposableStore();

  constructor(context: LeaderContext, raft: RaftNode, nodeId: string) {
    const { kernel, store } = context;
    this.controlPlane = this.owned.add(startControlPlane(context));
    this.ca = this.owned.add(new CAServer(kernel, store, context.random(`ca ${nodeId}`)));
    this.dispatcher = this.owned.add(
      new Dispatcher({
        kernel,
        store,
        random: context.random(`dispatcher ${nodeId}`),
        nodeId,
        managers: () => raft.members.list().map(({ nodeId, addr }) => ({ nodeId, addr })),
      }),
    );
    this.logBroker = this.owned.add(new LogBroker(store, context.random(`logs ${nodeId}`)));
    this.owned.add(raft.changed.on(() => this.dispatcher.managersChanged()));
    this.owned.add(new RoleManager(kernel, store, raft));
    this.owned.add(new RootRotation(kernel, store, context.random(`root rotation ${nodeId}`)));
    this.owned.add(new KeyManager(kernel, store, context.random(`keys ${nodeId}`)));
  }

  dispose(): void {
    this.owned.dispose();
  }
}
