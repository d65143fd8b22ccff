import { SECOND } from '../../kernel/time.ts';
import { anyOf, Future, type Task } from '../../kernel/wait.ts';
import { TaskFailed, type Controller, type TaskDependencies } from '../../swarm/executor.ts';
import type { ContainerStatus, PortConfig, SwarmTask } from '../../swarm/types.ts';
import type { Container } from '../container/container.ts';
import { EngineError, messageOf } from '../errors.ts';
import type { Engine } from '../engine.ts';
import type { OverlayAttacher } from '../network/connector.ts';
import type { LocalNetwork } from '../network/local-network.ts';
import type { NodeExecutor } from './executor.ts';

/** So long a plain container waits for its address on an overlay (facts 14). */
const LIMIT = 20 * SECOND;

/** A plain container's wish to be on an overlay: settles when its task arrives on this node. */
export interface PendingAttachment {
  readonly arrived: Future<{ readonly network: LocalNetwork; readonly address: string; readonly taskId: string }>;
}

/** The part of a task that stands for a plain container on an attachable network: it only brings the address. */
export class AttachmentController implements Controller {
  private readonly executor: NodeExecutor;
  private readonly task: SwarmTask;
  private readonly dependencies: TaskDependencies;
  private readonly over = new Future<void>();

  constructor(executor: NodeExecutor, task: SwarmTask, dependencies: TaskDependencies) {
    this.executor = executor;
    this.task = task;
    this.dependencies = dependencies;
  }

  update(): void {}

  prepare(): Future<void> {
    const attachment = this.task.networks[0];
    const network = this.dependencies.networks.find((each) => each.ID === attachment?.NetworkID);
    if (attachment === undefined || network === undefined)
      return Future.failed(new TaskFailed('invalid attachment task'));
    this.executor.localNetwork(network);
    return Future.of(undefined);
  }

  start(): Future<void> {
    const attachment = this.task.networks[0];
    const key = `${this.task.Spec.NetworkAttachmentSpec?.ContainerID ?? ''} ${attachment.NetworkID}`;
    const network = this.executor.engine.networks.get(attachment.NetworkID);
    if (network !== undefined)
      this.executor.pending
        .get(key)
        ?.arrived.resolve({ network, address: attachment.Addresses[0]?.split('/')[0] ?? '', taskId: this.task.ID });
    this.executor.pending.delete(key);
    return Future.of(undefined);
  }

  wait(): Future<void> {
    return this.over;
  }

  shutdown(): Future<void> {
    this.over.resolve();
    this.executor.releaseNetwork(this.task.networks[0]?.NetworkID ?? '');
    return Future.of(undefined);
  }

  remove(): Future<void> {
    return this.shutdown();
  }

  containerStatus(): ContainerStatus | undefined {
    return undefined;
  }

  portStatus(): readonly PortConfig[] | undefined {
    return undefined;
  }
}

/** Asks the managers to let a plain container onto an attachable network (facts 9.6). */
export function overlayAttacher(engine: Engine): OverlayAttacher {
  return function* attach(container: Container, name: string, attachment) {
    const { localNodeState, nodeId } = engine.member.info();
    if (localNodeState !== 'active') return undefined;
    const { executor } = engine;
    const local = engine.networks.find(name);
    let key = '';
    try {
      // Where it is not here, the managers must find it by its name.
      const networkId = local?.id ?? name;
      const task = yield* engine.member
        .allocate('attachNetwork', {
          networkId,
          containerId: container.id,
          nodeId,
          addresses: attachment.request.ipv4 === undefined ? undefined : [attachment.request.ipv4],
          aliases: attachment.request.aliases ?? undefined,
        })
        .wait();
      key = `${container.id} ${task.networks[0]?.NetworkID ?? networkId}`;
      const pending: PendingAttachment = { arrived: new Future() };
      executor.pending.set(key, pending);
      return yield* arrival(engine, pending);
    } catch (error) {
      executor.pending.delete(key);
      if (error instanceof EngineError) throw error;
      const text = messageOf(error);
      const running = container.isRunning ? '' : 'failed to set up container networking: ';
      throw new EngineError(500, `${running}Could not attach to network ${name}: ${text}`);
    }
  };
}

function* arrival(
  engine: Engine,
  pending: PendingAttachment,
): Task<{ network: LocalNetwork; address: string; taskId: string }> {
  const { kernel } = engine;
  const end = kernel.now + LIMIT;
  while (!pending.arrived.settled && kernel.now < end) yield anyOf(pending.arrived, kernel.timer(end - kernel.now));
  if (pending.arrived.settled) return pending.arrived.get();
  throw new EngineError(
    500,
    'attaching to network failed, make sure your network options are correct and check manager logs: context deadline exceeded',
  );
}
