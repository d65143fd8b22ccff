// What the page and the worker say to each other. Types only: this file compiles to nothing, so both
// sides may import it without importing each other.
//
// Three ways lead across:
// - calls, by comlink: `LabWorker`, exposed by src/worker.ts;
// - events from worker to page: one sink, given at boot as a comlink proxy, at most one batch per frame;
// - terminal bytes: one raw MessagePort per opened terminal (`TerminalInput` in, `TerminalOutput` out),
//   because a comlink call costs four times as much as a posted message.
//
// Who keeps what: the worker owns the world and knows nothing of storage. It announces every line of the
// journal *before* it applies it (`journal` event); the page stores the lines in IndexedDB. A reload hands
// them back to `boot`. So a crash can never lose the input that caused it, and the page can replay up to
// the line before. Going back (a step begun again, the last good input) is a `boot` with fewer lines.
//
// Units: times are integer microseconds of virtual time since the epoch, unless a name says otherwise.

import type { BrowserView, RequestView, TaskDetail } from './close-views.ts';

/** The page's languages; labs are written natively in each. */
export type Language = 'en' | 'zh-CN';

// ---------------------------------------------------------------------------------------------------
// Start, journal, crash

/** One line of a journal as the world writes it (JSON text without line breaks). The first line is the
 *  header (format, epoch, seed, lab, hosts); each further line is one input with its virtual time. The page
 *  never looks inside: it stores lines, counts them and hands them back. */
export type JournalLine = string;

export interface BootOptions {
  /** The folder name of a lab (`01-first-swarm`), or undefined for the bare playground of three hosts. */
  readonly lab: string | undefined;
  readonly language: Language;
  /** The seed of a fresh world; undefined lets the worker take the lab's own. Ignored with a journal. */
  readonly seed?: string | undefined;
  /** The stored journal of this lab, oldest line first; empty for a fresh world. */
  readonly journal: readonly JournalLine[];
  /** Steps that were done before the reload, as `LabProgress` told them; of no use when the journal is rejected. */
  readonly stepsDone: readonly string[];
}

/** Why a journal was not used. `damaged`: a line does not parse, or is not what the world writes;
 *  `foreign`: another format, version or lab; `diverged`: the replay did not come out as recorded. */
export type JournalFault = 'damaged' | 'foreign' | 'diverged';

export interface BootReport {
  /** `fresh`: a new world; `restored`: the journal was replayed; `rejected`: the journal was unusable, this
   *  is a fresh world, and the page keeps the old lines for download. */
  readonly outcome: 'fresh' | 'restored' | 'rejected';
  /** Set when rejected: why, the number of the line (0 = header) and the parser's own words. */
  readonly fault?: { readonly reason: JournalFault; readonly line: number; readonly detail: string } | undefined;
  readonly seed: string;
  readonly hosts: readonly HostSummary[];
  readonly clock: ClockView;
  readonly cluster: ClusterView;
  /** Every lab that can be opened, in the course's order. */
  readonly labs: readonly LabSummary[];
  /** The lab of this world in the language asked for; undefined in the playground. */
  readonly lab: LabView | undefined;
  readonly progress: LabProgress | undefined;
}

export interface HostSummary {
  readonly name: string;
  /** Address on the hosts' own network, without prefix length. */
  readonly address: string;
}

/** What broke inside the worker. After it the worker answers nothing but `exportJournal`. */
export interface CrashReport {
  /** The error's name and message. */
  readonly message: string;
  readonly stack: string;
  /** Virtual time of the crash. */
  readonly at: number;
  /** The number of the journal line that was being applied or was last applied; replaying the lines before
   *  it is safe. */
  readonly line: number;
  /** That line in words for a person, e.g. `docker-0: docker service ls⏎`, empty when none. */
  readonly input: string;
}

// ---------------------------------------------------------------------------------------------------
// Time

export interface ClockView {
  readonly now: number;
  /** Virtual seconds per real second, 0.1 … 1000. */
  readonly speed: number;
  /** `running`; `paused` (typing still works: it takes effect at the paused instant); `seeking` while
   *  `runUntilSteady` hurries ahead. */
  readonly mode: 'running' | 'paused' | 'seeking';
}

// ---------------------------------------------------------------------------------------------------
// The cluster as the map draws it: immutable snapshots

export interface ClusterView {
  readonly now: number;
  readonly hosts: readonly HostView[];
  readonly services: readonly ServiceView[];
  readonly networks: readonly NetworkView[];
}

export interface HostView {
  readonly name: string;
  readonly address: string;
  /** Whether dockerd runs on this host. */
  readonly engine: 'up' | 'down';
  /** Undefined while the host is in no swarm. */
  readonly swarm: SwarmNodeView | undefined;
  /** Tasks that are still to be shown as tiles: from assigned to stopping, and those desired to run. */
  readonly tasks: readonly TaskView[];
  /** Stopped tasks that docker still remembers, newest first. */
  readonly history: readonly TaskView[];
  /** Containers that no service made, running. */
  readonly containers: readonly ContainerView[];
  /** Ports that answer on this host's address: published in the ingress, in host mode, or by `docker run`. */
  readonly ports: readonly PortView[];
}

export interface SwarmNodeView {
  readonly nodeId: string;
  readonly role: 'manager' | 'worker';
  readonly leader: boolean;
  /** Managers only: as `docker node ls` tells it. */
  readonly reachability: 'reachable' | 'unreachable' | undefined;
  readonly availability: 'active' | 'pause' | 'drain';
  readonly status: 'ready' | 'down' | 'disconnected' | 'unknown';
}

/** SwarmKit's task states, in docker's words. */
export type TaskState =
  | 'new'
  | 'allocated'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned';

export interface TaskView {
  readonly id: string;
  readonly serviceId: string;
  /** The service's name, e.g. `web-update`. */
  readonly service: string;
  /** 1, 2 …; 0 for a task of a global service, which has its node instead of a slot. */
  readonly slot: number;
  /** As `docker service ps` prints it, e.g. `httpd:2.2.32`. */
  readonly image: string;
  /** Counts the versions of one service that tasks are known of: 0 the oldest shown, 1 the next … */
  readonly version: number;
  readonly state: TaskState;
  readonly desired: TaskState;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** When the state was entered. */
  readonly since: number;
  /** When the container started, if it did and the world still knows; the time strip draws from here. */
  readonly startedAt?: number | undefined;
  /** The task's error as `docker service ps --no-trunc` prints it, empty when none. */
  readonly error: string;
}

export interface ContainerView {
  readonly id: string;
  readonly name: string;
  readonly image: string;
}

export interface PortView {
  readonly published: number;
  readonly target: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly mode: 'ingress' | 'host';
  /** The service that published it; empty for a container of `docker run -p`. */
  readonly service: string;
}

export interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly mode: 'replicated' | 'global' | 'replicated-job' | 'global-job';
  readonly image: string;
  /** The two numbers of `docker service ls`' REPLICAS. */
  readonly running: number;
  readonly desired: number;
  /** Tasks that no node was found for, with the scheduler's reason in `error`. */
  readonly pending: readonly TaskView[];
}

export interface NetworkView {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  /** E.g. `10.0.0.0/24`, empty when none. */
  readonly subnet: string;
  readonly ingress: boolean;
  /** Names of the hosts on which the network exists now. */
  readonly hosts: readonly string[];
}

// ---------------------------------------------------------------------------------------------------
// Labs

export interface LabSummary {
  /** Folder name: `01-first-swarm`. */
  readonly id: string;
  readonly number: number;
  readonly title: Readonly<Record<Language, string>>;
  /** One sentence: what you will be able to do. */
  readonly summary: Readonly<Record<Language, string>>;
  readonly minutes: number;
  readonly steps: number;
}

export interface LabView {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  /** HTML before the first step; made from Markdown at build time and trusted. May be empty. */
  readonly introHtml: string;
  readonly minutes: number;
  readonly steps: readonly StepView[];
  /** The next lab of the course, if there is one. */
  readonly next: string | undefined;
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  /** In reading order. */
  readonly parts: readonly StepPart[];
  /** What must hold, in words for the reader, in the order of `CheckState`s. */
  readonly checks: readonly CheckView[];
}

export type StepPart =
  | { readonly kind: 'prose'; readonly html: string }
  | { readonly kind: 'console'; readonly id: string; readonly commands: readonly ConsoleCommand[] }
  | { readonly kind: 'hint' | 'why'; readonly title: string; readonly html: string };

export interface ConsoleCommand {
  readonly host: string;
  /** As it is shown, with its line breaks: `${docker-0: …}` is filled by the worker when it is typed. */
  readonly command: string;
}

export interface CheckView {
  readonly id: string;
  readonly text: string;
}

export type CheckState = 'open' | 'partly' | 'holds';

/** Sent whole whenever a part of it changes. A step that was done stays done. */
export interface LabProgress {
  readonly lab: string;
  readonly stepsDone: readonly string[];
  /** By check id. `note` is what was seen instead, short, e.g. `2 of 6`; empty when there is nothing to say. */
  readonly checks: Readonly<Record<string, { readonly state: CheckState; readonly note: string }>>;
}

/** A file of a host that `vi` or `nano` has open: the program waits until the page closes it. */
export interface EditorView {
  readonly host: string;
  /** Absolute path on the host. */
  readonly path: string;
  /** The file's text when it was opened; empty for a new file. */
  readonly text: string;
  /** Whose habits the reader has: how saving and leaving go. */
  readonly habits: 'vi' | 'nano';
}

// ---------------------------------------------------------------------------------------------------
// Events and terminals

export type LabEvent =
  | { readonly kind: 'clock'; readonly clock: ClockView }
  | { readonly kind: 'cluster'; readonly cluster: ClusterView }
  /** Lines announced before they are applied; `from` is the number of the first one (0 = header). */
  | { readonly kind: 'journal'; readonly from: number; readonly lines: readonly JournalLine[] }
  | { readonly kind: 'progress'; readonly progress: LabProgress }
  /** A file of the host was opened for editing, or (undefined) closed. */
  | { readonly kind: 'editor'; readonly host: string; readonly editor: EditorView | undefined }
  /** The page's browser has opened an address, or has an answer. */
  | { readonly kind: 'browser'; readonly browser: BrowserView }
  /** A request was made that `readRequests` tells of; `last` is its id. At most ten times a second. */
  | { readonly kind: 'request'; readonly last: number }
  /** While `boot` replays a journal: lines done and lines in all. */
  | { readonly kind: 'replay'; readonly done: number; readonly total: number }
  | { readonly kind: 'crash'; readonly crash: CrashReport };

/** Called with everything that came up since the last frame, in order. */
export type EventSink = (events: readonly LabEvent[]) => void;

/** Page → worker over a terminal's port: what a key press or a paste sends, or the new size. */
export type TerminalInput = string | { readonly columns: number; readonly rows: number };

/** Worker → page over a terminal's port: output, batched per frame. The first message after opening holds
 *  what the terminal has shown so far (bounded), so that a reattached terminal looks as it was. */
export type TerminalOutput = string | Uint8Array;

/** The little of a MessagePort that the worker needs (this file knows no DOM). */
export interface TerminalPort {
  postMessage(message: TerminalOutput): void;
  onmessage: ((event: { readonly data: TerminalInput }) => void) | null;
  close(): void;
}

// ---------------------------------------------------------------------------------------------------
// Calls

/** What src/worker.ts exposes by comlink. The page awaits every call, so the worker may answer later (a promise
 *  of what is named here): `boot`, `typeConsole` and `runUntilSteady` do, because the world goes on under them.
 *  A refusal is an Error whose message is made for people. */
export interface LabWorker {
  /** Makes the world, replaying the journal if there is one, and starts the clock at speed 1. May be called
   *  again for another lab: the old world ends, its terminals' ports are closed.
   *  A fresh world's header line is announced by a `journal` event with `from: 0`. */
  boot(options: BootOptions, sink: EventSink): BootReport;

  /** Opens the terminal of a host on a transferred port (`comlink.transfer(port, [port])`). One terminal per
   *  host; a second call takes the terminal over. A size other than the last one is a journal input. */
  openTerminal(host: string, port: TerminalPort, columns: number, rows: number): void;

  /** Types one console block into the right terminals, command by command, waiting for each prompt;
   *  `${docker-0: …}` is filled first. Answers the host that was typed into last. */
  typeConsole(step: string, block: string): string;
  /** Types a command and Enter into a host's terminal. */
  typeCommand(host: string, command: string): void;

  /** Writes a file that is open in the editor of a host; answers why it could not, '' when it was written. */
  saveFile(host: string, path: string, text: string): string;
  /** Closes the editor: the program on the host ends. */
  closeEditor(host: string, path: string): void;

  /** Opens an address in the page's browser; what comes of it is told by `browser` events. */
  browse(url: string): void;
  /** The ways of the last requests of the reader's commands, oldest first (at most a dozen). */
  readRequests(): readonly RequestView[];
  /** A task in detail; undefined when it is gone. */
  readTask(id: string): TaskDetail | undefined;

  pause(): void;
  resume(): void;
  /** Virtual seconds per real second; clamped to 0.1 … 1000. */
  setSpeed(speed: number): void;
  /** Pauses, then goes on to just after the next event that changes the cluster view (at most one virtual minute). */
  step(): void;
  /** Runs as fast as it can until no task, node or update is under way (at most ten virtual minutes), then goes
   *  on as before. Answers whether it became steady. */
  runUntilSteady(): boolean;

  /** The same lab in another language; the world stays. */
  readLab(language: Language): LabView | undefined;
  /** Answers at once; the page asks every few seconds to see that the worker is not stuck. */
  ping(): void;

  /** All lines of the journal, joined by line breaks and ended with one. Works after a crash. */
  exportJournal(): string;
}
