import type { ControlArgs, ControlMethod } from '../control/methods.ts';
import type { MemberRecord } from '../raft/members.ts';
import type { LogMessage, LogOptions, LogSelector, SubscriptionMessage } from '../log-broker/log-messages.ts';
import type { Message } from '../raft/message.ts';
import type {
  Availability,
  Config,
  NodeDescription,
  NodeRole,
  RootCertificate,
  Secret,
  SwarmNetwork,
  SwarmNode,
  SwarmTask,
  TaskStatus,
} from '../types.ts';
import type { NodeCertificate } from './caller.ts';

/** A manager that an agent may turn to. */
export interface ManagerPeer {
  readonly nodeId: string;
  /** host:port */
  readonly addr: string;
}

/** What a session tells an agent, at its start and at each change. */
export interface SessionMessage {
  readonly sessionId: string;
  readonly node: SwarmNode;
  readonly managers: readonly ManagerPeer[];
  /** The root to trust from now on. */
  readonly root: RootCertificate;
  /** Those that the node itself has an address in. */
  readonly networks: readonly SwarmNetwork[];
}

export interface TaskStatusUpdate {
  readonly taskId: string;
  readonly status: TaskStatus;
}

/** Something that a node is given or has taken away. */
export type Assignment =
  | { readonly kind: 'task'; readonly id: string; readonly object: SwarmTask | undefined }
  | { readonly kind: 'network'; readonly id: string; readonly object: SwarmNetwork | undefined }
  | { readonly kind: 'secret'; readonly id: string; readonly object: Secret | undefined }
  | { readonly kind: 'config'; readonly id: string; readonly object: Config | undefined };

/** What a node shall run; an incremental set changes the one before it (facts 2.4). */
export interface AssignmentsMessage {
  readonly type: 'complete' | 'incremental';
  readonly changes: readonly Assignment[];
}

interface Nothing {
  readonly [key: string]: never;
}

/** Questions with one answer. */
export interface Calls {
  readonly 'ca.rootCertificate': { readonly args: Nothing; readonly result: RootCertificate };
  readonly 'ca.issueCertificate': {
    /** A secret of a join token; without it the caller's own certificate is renewed. */
    readonly args: { readonly token?: string; readonly availability?: Availability };
    readonly result: { readonly certificate: NodeCertificate; readonly unlockKey: string | undefined };
  };
  readonly 'raft.join': {
    readonly args: { readonly addr: string };
    readonly result: {
      readonly raftId: number;
      readonly members: readonly MemberRecord[];
      readonly removed: readonly number[];
    };
  };
  readonly 'raft.message': { readonly args: { readonly message: Message }; readonly result: undefined };
  readonly 'raft.resolve': { readonly args: { readonly raftId: number }; readonly result: { readonly addr: string } };
  readonly health: { readonly args: { readonly service: 'Raft' }; readonly result: { readonly serving: boolean } };
  readonly control: {
    readonly args: { readonly method: ControlMethod; readonly args: ControlArgs[ControlMethod] };
    readonly result: unknown;
  };
  /** The part of the control API that workers may use: places on attachable networks (facts 9.6). */
  readonly resources: {
    readonly args: {
      readonly method: 'attachNetwork' | 'detachNetwork';
      readonly args: ControlArgs['attachNetwork' | 'detachNetwork'];
    };
    readonly result: unknown;
  };
  readonly 'dispatcher.heartbeat': {
    readonly args: { readonly sessionId: string };
    /** Until the next heartbeat, in microseconds. */
    readonly result: { readonly period: number };
  };
  readonly 'dispatcher.updateTaskStatus': {
    readonly args: { readonly sessionId: string; readonly updates: readonly TaskStatusUpdate[] };
    readonly result: undefined;
  };
  readonly 'logs.publish': {
    readonly args: {
      readonly subscriptionId: string;
      readonly messages: readonly LogMessage[];
      /** Nothing more comes from this node. */
      readonly close: boolean;
    };
    readonly result: undefined;
  };
}

/** Questions with many answers. */
export interface Streams {
  readonly 'dispatcher.session': {
    readonly args: { readonly description: NodeDescription; readonly sessionId: string | undefined };
    readonly item: SessionMessage;
  };
  readonly 'dispatcher.assignments': {
    readonly args: { readonly sessionId: string };
    readonly item: AssignmentsMessage;
  };
  /** A client wants logs. */
  readonly 'logs.subscribe': {
    readonly args: { readonly selector: LogSelector; readonly options: LogOptions };
    readonly item: readonly LogMessage[];
  };
  /** An agent hears who wants logs of its tasks. */
  readonly 'logs.listen': { readonly args: Nothing; readonly item: SubscriptionMessage };
}

export type CallName = keyof Calls;
export type StreamName = keyof Streams;

/** Which roles may ask what; `anyone` needs no certificate. */
export const ALLOWED: Readonly<Record<CallName | StreamName, 'anyone' | readonly NodeRole[]>> = {
  'ca.rootCertificate': 'anyone',
  'ca.issueCertificate': 'anyone',
  'raft.join': ['manager'],
  'raft.message': ['manager'],
  'raft.resolve': ['manager'],
  health: ['manager', 'worker'],
  control: ['manager'],
  resources: ['worker', 'manager'],
  'dispatcher.heartbeat': ['worker', 'manager'],
  'dispatcher.updateTaskStatus': ['worker', 'manager'],
  'dispatcher.session': ['worker', 'manager'],
  'dispatcher.assignments': ['worker', 'manager'],
  'logs.publish': ['worker', 'manager'],
  'logs.listen': ['worker', 'manager'],
  'logs.subscribe': ['manager'],
};
