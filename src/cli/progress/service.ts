import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { anyOf, Future, type Task as Work } from '../../kernel/wait.ts';
import { encodeFilters } from '../api/client.ts';
import type { Node, Service, Task } from '../api/types.ts';
import type { Context } from '../context.ts';
import { Cancelled, CommandError } from '../errors.ts';
import { NANOS_PER_MICROSECOND } from '../../kernel/go/duration.ts';
import { GlobalUpdater } from './global.ts';
import { GlobalJobUpdater, ReplicatedJobUpdater } from './job.ts';
import { MessageDisplay, type ProgressMessage } from './message-display.ts';
import { ReplicatedUpdater } from './replicated.ts';
import { action, type Show, type Updater } from './updater.ts';

const POLL = 200 * MILLISECOND;
const DEFAULT_MONITOR = 5 * SECOND;

/**
 * Watches a service until it is as it should be, and shows how it gets there (facts 5.8). Ctrl-C ends the watching, not
 * the service's change.
 * @param name how messages name it: the id after a create, else what was typed
 * @throws CommandError `service update paused: …`, `service rollback paused: …`; Cancelled by SIGTERM
 */
export function* waitOnService(context: Context, name: string, quiet: boolean): Work {
  const display = new MessageDisplay(
    (text) => context.print(text),
    context.isTty('out'),
    () => context.columns,
  );
  const interrupted = new Future<void>();
  context.proc.handle('SIGINT', () => interrupted.resolve());
  context.proc.handle('SIGTERM', () => interrupted.reject(new Cancelled()));
  try {
    yield* new ServiceWatch(context, name, quiet ? () => {} : (message) => display.show(message), interrupted).run();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) context.proc.handle(signal, undefined);
  }
}

/** What went wrong as several services were watched. */
export interface WaitFailures {
  /** `NAME: why` */
  readonly messages: readonly string[];
  readonly cancelled: boolean;
}

/** Watches services one after the other. Who is cancelled at one is so for all that follow. */
export function* waitOnServices(context: Context, names: readonly string[], quiet: boolean): Work<WaitFailures> {
  const messages: string[] = [];
  let cancelled = false;
  for (const name of names) {
    try {
      if (cancelled) throw new Cancelled();
      yield* waitOnService(context, name, quiet);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      cancelled ||= error instanceof Cancelled;
      messages.push(`${name}: ${error.message}`);
    }
  }
  return { messages, cancelled };
}

/** One watching of a service: what has been seen so far. */
class ServiceWatch {
  private readonly context: Context;
  private readonly name: string;
  private readonly show: Show;
  private readonly interrupted: Future<void>;
  private updater: Updater | undefined;
  private converged = false;
  private convergedAt: Micros | undefined;
  private monitor = DEFAULT_MONITOR;
  private rollback = false;
  private farewell: ProgressMessage | undefined;

  constructor(context: Context, name: string, show: Show, interrupted: Future<void>) {
    this.context = context;
    this.name = name;
    this.show = show;
    this.interrupted = interrupted;
  }

  *run(): Work {
    const { kernel } = this.context;
    while (!(yield* this.look())) {
      const next = kernel.now + POLL;
      while (kernel.now < next && !this.interrupted.settled)
        yield anyOf(kernel.timer(next - kernel.now), this.interrupted);
      if (this.interrupted.settled) {
        this.interrupted.get();
        if (this.converged) return;
        this.show({ status: 'Operation continuing in background.' });
        this.show({ status: `Use \`docker service ps ${this.name}\` to check progress.` });
        return;
      }
    }
  }

  /** Looks once and shows it; says whether there is nothing more to wait for. */
  private *look(): Work<boolean> {
    const { api, kernel } = this.context;
    const service = yield* api.json<Service>('GET', `/services/${this.name}`, { query: { insertDefaults: false } });
    const monitor = service.Spec.UpdateConfig?.Monitor ?? 0;
    if (monitor !== 0) this.monitor = Math.round(monitor / NANOS_PER_MICROSECOND);
    this.updater ??= makeUpdater(service, this.show);
    if (this.takeStatus(service)) return true;
    if (this.converged && kernel.now - (this.convergedAt ?? kernel.now) >= this.monitor) {
      this.show(action('verify', `Service ${this.name} converged`));
      if (this.farewell !== undefined) this.show(this.farewell);
      return true;
    }
    const tasks = yield* api.json<readonly Task[]>('GET', '/tasks', {
      query: {
        filters: encodeFilters(
          new Map([
            ['service', [service.ID]],
            ['_up-to-date', ['true']],
          ]),
        ),
      },
    });
    const nodes = yield* api.json<readonly Node[]>('GET', '/nodes');
    const activeNodes = new Set(nodes.filter(({ Status }) => Status.State !== 'down').map(({ ID }) => ID));
    this.converged = this.updater.update({ service, tasks, activeNodes, rollback: this.rollback });
    return this.verify(service);
  }

  /** What the daemon says about the update; true when it was over before anything could be seen. */
  private takeStatus({ UpdateStatus: status }: Service): boolean {
    const message = status?.Message ?? '';
    switch (status?.State) {
      case 'updating':
        this.rollback = false;
        break;
      case 'completed':
        return !this.converged;
      case 'paused':
        throw new CommandError(`service update paused: ${message}`);
      case 'rollback_started':
        if (!this.rollback && message !== '') this.show(action('rollback', message));
        this.rollback = true;
        break;
      case 'rollback_paused':
        throw new CommandError(`service rollback paused: ${message}`);
      case 'rollback_completed':
        if (!this.converged) this.farewell = { id: 'rollback', status: message };
        this.rollback = true;
        break;
    }
    return false;
  }

  private verify(service: Service): boolean {
    const { now } = this.context.kernel;
    if (!this.converged) {
      if (this.convergedAt !== undefined) this.show(action('verify', 'Detected task failure'));
      this.convergedAt = undefined;
      return false;
    }
    // What a job has done stays done.
    if (service.JobStatus !== undefined && service.JobStatus !== null) {
      this.show({ status: 'job complete' });
      return true;
    }
    this.convergedAt ??= now;
    // A real clock has always moved on a little, so that "5 seconds" are never six.
    const seconds = Math.ceil((this.monitor - (now - this.convergedAt)) / SECOND);
    if (seconds >= 0)
      this.show(action('verify', `Waiting ${Math.max(1, seconds)} seconds to verify that tasks are stable...`));
    return false;
  }
}

function makeUpdater(service: Service, show: Show): Updater {
  const { Mode } = service.Spec;
  if (Mode.Replicated?.Replicas !== undefined) return new ReplicatedUpdater(show);
  if (Mode.Global !== undefined) return new GlobalUpdater(show);
  if (Mode.ReplicatedJob !== undefined) return new ReplicatedJobUpdater(service, show);
  if (Mode.GlobalJob !== undefined) return new GlobalJobUpdater(show);
  throw new CommandError('unrecognized service mode');
}
