import type { Disposable } from '../../kernel/disposable.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import { SECOND, type Micros } from '../../kernel/time.ts';
import type { LogMessage, SubscriptionMessage } from '../log-broker/log-messages.ts';
import type { Channel } from '../rpc/channel.ts';
import type { AssignmentsMessage, SessionMessage, TaskStatusUpdate } from '../rpc/methods.ts';
import type { NodeDescription } from '../types.ts';

/** Facts 2.5. */
const RPC_TIMEOUT: Micros = 5 * SECOND;
const START_TIMEOUT: Micros = 5 * SECOND;

export interface SessionHandlers {
  /** The manager has taken the node in. */
  registered(session: Session): void;
  message(message: SessionMessage): void;
  assignments(message: AssignmentsMessage): void;
  /** Somebody wants logs, or wants them no more. */
  logs(message: SubscriptionMessage): void;
  /** It is over; called once. `registered` may not have been called. */
  ended(session: Session, error: Error): void;
}

/** One conversation of an agent with a manager: registration, heartbeats, assignments, reports. */
export class Session {
  private readonly kernel: Kernel;
  private readonly channel: Channel;
  private readonly handlers: SessionHandlers;
  private readonly stream: Disposable;
  private assignments: Disposable | undefined;
  private logs: Disposable | undefined;
  private timer: Timer;
  private sessionId: string | undefined;
  private over = false;

  constructor(kernel: Kernel, channel: Channel, description: NodeDescription, handlers: SessionHandlers) {
    this.kernel = kernel;
    this.channel = channel;
    this.handlers = handlers;
    this.timer = kernel.after(START_TIMEOUT, () => this.end(new Error('session initiation timed out')));
    this.stream = channel.stream(
      'dispatcher.session',
      { description, sessionId: undefined },
      {
        item: (message) => this.onMessage(message),
        end: (error) => this.end(error ?? new Error('EOF')),
      },
    );
  }

  get isRegistered(): boolean {
    return this.sessionId !== undefined && !this.over;
  }

  private onMessage(message: SessionMessage): void {
    if (this.over) return;
    if (this.sessionId === undefined) {
      this.sessionId = message.sessionId;
      this.timer.cancel();
      this.handlers.message(message);
      if (this.over) return;
      this.handlers.registered(this);
      if (this.over) return;
      this.heartbeat();
      this.assignments = this.channel.stream(
        'dispatcher.assignments',
        { sessionId: message.sessionId },
        {
          item: (changes) => {
            if (!this.over) this.handlers.assignments(changes);
          },
          end: (error) => this.end(error ?? new Error('EOF')),
        },
      );
      this.logs = this.channel.stream(
        'logs.listen',
        {},
        {
          item: (subscription) => {
            if (!this.over) this.handlers.logs(subscription);
          },
          end: (error) => this.end(error ?? new Error('EOF')),
        },
      );
    } else this.handlers.message(message);
  }

  private heartbeat(): void {
    if (this.over || this.sessionId === undefined) return;
    this.channel.call('dispatcher.heartbeat', { sessionId: this.sessionId }, RPC_TIMEOUT).whenSettled(
      ({ period }) => {
        if (!this.over) this.timer = this.kernel.after(period, () => this.heartbeat());
      },
      (error) => this.end(error as Error),
    );
  }

  /** Reports to the manager; `done` says whether it was taken. */
  send(updates: readonly TaskStatusUpdate[], done: (accepted: boolean) => void): void {
    if (this.over || this.sessionId === undefined) {
      done(false);
      return;
    }
    this.channel.call('dispatcher.updateTaskStatus', { sessionId: this.sessionId, updates }, RPC_TIMEOUT).whenSettled(
      () => done(true),
      (error) => {
        done(false);
        this.end(error as Error);
      },
    );
  }

  /** Tells lines of tasks to whoever asked for them; what gets lost is lost. */
  publish(subscriptionId: string, messages: readonly LogMessage[], close: boolean): void {
    if (this.over) return;
    this.channel.call('logs.publish', { subscriptionId, messages, close }, RPC_TIMEOUT).whenSettled(
      () => {},
      () => {},
    );
  }

  /** Ends it from this side. */
  close(): void {
    this.end(new Error('session closed'));
  }

  private end(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.timer.cancel();
    this.stream.dispose();
    this.assignments?.dispose();
    this.logs?.dispose();
    this.channel.close();
    this.handlers.ended(this, error);
  }
}
