import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Sink } from '../rpc/channel.ts';
import type { AssignmentsMessage, SessionMessage } from '../rpc/methods.ts';
import type { Assignments } from './assignments.ts';

/**
 * A deadline that is moved far more often than it is met: a heartbeat only writes down the new one, and the timer
 * finds out when it fires.
 */
export class Watchdog {
  private readonly kernel: Kernel;
  private readonly onMissed: () => void;
  private deadline: Micros = Infinity;
  private timer: Timer | undefined;
  private timerAt: Micros = Infinity;

  constructor(kernel: Kernel, onMissed: () => void) {
    this.kernel = kernel;
    this.onMissed = onMissed;
  }

  /** Misses the deadline unless it is set anew within `span` microseconds. */
  set(span: Micros): void {
    this.deadline = this.kernel.now + span;
    if (this.timerAt <= this.deadline) return;
    this.timer?.cancel();
    this.arm();
  }

  clear(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.timerAt = Infinity;
    this.deadline = Infinity;
  }

  private arm(): void {
    this.timerAt = this.deadline;
    this.timer = this.kernel.at(this.deadline, () => {
      this.timerAt = Infinity;
      if (this.kernel.now < this.deadline) this.arm();
      else this.onMissed();
    });
  }
}

/** A node with a session. */
export interface RegisteredNode {
  readonly nodeId: string;
  readonly sessionId: string;
  readonly session: Sink<SessionMessage>;
  readonly watchdog: Watchdog;
  /** The last message that was sent, to know whether there is news. */
  lastMessage: SessionMessage | undefined;
  assignments: Assignments | undefined;
  assignmentsSink: Sink<AssignmentsMessage> | undefined;
  /** The batch of changes is under way (facts 2.1). */
  flushTimer: Timer | undefined;
}
