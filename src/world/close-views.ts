// What the page and the worker say to each other, continued: what the page asks for when somebody looks closer. Types
// only, as in protocol.ts.

import type { LossReason, TraceOutcome } from '../net/trace.ts';
import type { FilterName } from '../swarm/scheduler/filters.ts';

export type { FilterName } from '../swarm/scheduler/filters.ts';

// ---------------------------------------------------------------------------------------------------
// Requests: the way of what the reader's commands ask of the network

/** Where something happens to a request. */
export interface PlaceView {
  /** `ingress` and `lb`: the node's own sandboxes on an overlay network. `router`: the reader's own machine. */
  readonly kind: 'host' | 'container' | 'ingress' | 'lb' | 'router' | 'internet';
  /** The host that it is on; empty for router and Internet, and for a container that is no more. */
  readonly host: string;
  /** A container: its task's id, or its own when no service made it. A sandbox: its network's id. */
  readonly id: string;
  /** `docker-0`, `nginx.1`, the container's name, the network's name. */
  readonly name: string;
}

/** What happened: DNAT and REDIRECT, SNAT and masquerading, translated as an earlier packet of the same flow, marked
 *  for the load balancer, chosen by it, put on a wire, put into a VXLAN tunnel, arrived, or ended otherwise. */
export type RequestStepKind =
  'dnat' | 'redirect' | 'snat' | 'known' | 'mark' | 'ipvs' | 'send' | 'tunnel' | 'deliver' | 'drop';

export interface RequestStep {
  readonly kind: RequestStepKind;
  readonly at: PlaceView;
  /** Where it goes: of `send` and `tunnel`. */
  readonly to?: PlaceView | undefined;
  /** Sender and receiver after this step, as `10.0.0.7:80`. */
  readonly source: string;
  readonly target: string;
  /** Who has the address it goes to: a task (`nginx.1`), a service by its virtual address, empty when unknown. */
  readonly owner: string;
  /** The mark, or the VXLAN's number. */
  readonly number?: number | undefined;
  /** The overlay network that it crosses, by name and id, or the interface that it leaves by. */
  readonly network?: { readonly id: string; readonly name: string } | undefined;
  readonly interface?: string | undefined;
  /** Of `drop`. */
  readonly reason?: LossReason | undefined;
  /** The rules and table entries that decided, in the words of the tools that show them. */
  readonly rules: readonly string[];
}

export interface RequestView {
  readonly id: number;
  readonly at: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly from: PlaceView;
  /** What was asked for: `172.17.0.3:8080`; without a port for `icmp`. */
  readonly target: string;
  /** Who has that address, as in `RequestStep`. */
  readonly owner: string;
  readonly outcome: TraceOutcome;
  /** Of a DNS query. */
  readonly question?:
    | {
        readonly name: string;
        readonly type: string;
        readonly code: string | undefined;
        readonly answers: readonly string[];
      }
    | undefined;
  readonly steps: readonly RequestStep[];
}

// ---------------------------------------------------------------------------------------------------
// The browser: a window of the page on what the hosts publish, from the reader's own machine

export type PageFailure =
  /** No address, or one of another kind than http. */
  | 'bad-url'
  | 'not-http'
  | 'no-such-name'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  /** The connection ended before there was an answer. */
  | 'no-answer'
  | 'too-many-redirects';

export interface BrowserView {
  /** Counts the addresses that were opened. */
  readonly visit: number;
  /** As it stands in the address bar: with scheme, without a default port. */
  readonly url: string;
  readonly state: 'loading' | 'shown' | 'failed';
  /** Whom it asked: `172.17.0.3:8080`; empty while the name is being looked up. */
  readonly address: string;
  /** Microseconds from the first packet to the last, or so far. */
  readonly took: number;
  readonly failure?: PageFailure | undefined;
  readonly page?: PageView | undefined;
}

/** What a server answered. */
export interface PageView {
  readonly status: number;
  readonly reason: string;
  /** Of the content, in lower case and without parameters: `text/html`. */
  readonly type: string;
  /** The bytes that `curl` prints, as text; cut where it is too long to show. */
  readonly body: string;
  /** Bytes of the whole body, and whether it was cut. */
  readonly size: number;
  readonly cut: boolean;
}

// ---------------------------------------------------------------------------------------------------
// A task in detail

/** How a task came to its node, or why it waits for one. */
export interface PlacementView {
  readonly at: number;
  /** Bound to its node from the start, as tasks of global services are: only the filters were asked. */
  readonly preassigned: boolean;
  /** Nodes that the first filter which did not want them turned away, by filter. */
  readonly rejected: readonly { readonly filter: FilterName; readonly nodes: readonly string[] }[];
  /** The other nodes as they were when it was this task's turn, best first. */
  readonly ranking: readonly RankedNodeView[];
  /** Why it was this node and no other: it was the only one left, had fewer failures, fewer tasks of the service, fewer
   *  tasks, it was chance; or others had fewer, but the tasks are spread over a label first. */
  readonly decidedBy: 'only' | 'failures' | 'service' | 'tasks' | 'chance' | 'spread' | undefined;
  /** The scheduler's own words where it found none; empty when it did. */
  readonly explanation: string;
}

export interface RankedNodeView {
  readonly node: string;
  readonly chosen: boolean;
  /** Failures of this service's tasks there in the last five minutes; they count from five on. */
  readonly recentFailures: number;
  readonly tasksOfService: number;
  readonly tasks: number;
}

export interface TaskDetail {
  readonly id: string;
  /** The name of its node; empty while it waits for one. */
  readonly node: string;
  /** The short id of its container, empty while there is none. */
  readonly container: string;
  readonly addresses: readonly { readonly network: string; readonly address: string }[];
  /** What its service asks of nodes: `node.labels.disk==ssd`. */
  readonly constraints: readonly string[];
  /** What it is spread over first: `node.labels.rack`. */
  readonly spreadOver: readonly string[];
  /** Undefined when the leader that placed it is gone, or it was long ago. */
  readonly placement: PlacementView | undefined;
}
