import { byText } from '../kernel/compare.ts';
import type { Micros } from '../kernel/time.ts';
import { StoreEvents } from './store-events.ts';
import { Table, TaskIndex } from './store-table.ts';
import type { SwarmTask, TableName, Tables, Version } from './types.ts';

/** One change of one object: what a raft entry carries. `object` is undefined in a removal. */
export interface Change<K extends TableName = TableName> {
  readonly table: K;
  readonly id: string;
  readonly object: Tables[K] | undefined;
}

/** Why a proposal did not make it: no leadership, no quorum, too late. The message is the one of raft (facts 1.2). */
export class ProposalFailed extends Error {}

/**
 * Carries a list of changes to all replicas. `done` is called once: without an error when the changes are
 * committed (the proposer has then called `store.apply` on every replica that it reached, this one included).
 */
export interface Proposer {
  propose(changes: readonly Change[], done: (error: Error | undefined) => void): void;
  /** The index that a write gets as its version (facts 1.1). */
  readonly version: number;
}

const TABLES: readonly TableName[] = ['node', 'service', 'task', 'network', 'secret', 'config', 'cluster'];

/** Reading: the committed state, and inside a transaction also its own changes. */
export interface ReadTx {
  get<K extends TableName>(table: K, id: string): Tables[K] | undefined;
  /** All objects of a table in the order of their ids (facts 14.1). */
  all<K extends TableName>(table: K): readonly Tables[K][];
  /** The tasks of a service, and those on a node, in the same order; nothing is known of '' (no service, no node). */
  tasksOfService(serviceId: string): readonly SwarmTask[];
  tasksOfNode(nodeId: string): readonly SwarmTask[];
}

/** Writing. Version and times are stamped by the store. */
export interface WriteTx extends ReadTx {
  /** @throws Error when the id is taken */
  create<K extends TableName>(table: K, object: Omit<Tables[K], 'Version' | 'CreatedAt' | 'UpdatedAt'>): Tables[K];
  /** @throws Error when there is no such object */
  update<K extends TableName>(table: K, object: Tables[K]): Tables[K];
  /** @throws Error when there is no such object */
  remove(table: TableName, id: string): void;
}

/**
 * A manager's replica of the swarm's state. Reads are direct; writes are transactions that become raft
 * proposals, one after the other, and change the store only when they are committed. Objects are immutable and
 * shared between replicas.
 */
export class Store implements ReadTx {
  readonly events = new StoreEvents();
  private readonly tables = Object.fromEntries(TABLES.map((name) => [name, new Table()])) as unknown as {
    readonly [K in TableName]: Table<Tables[K]>;
  };
  private readonly byService = new TaskIndex(this.tables.task, (task) => task.ServiceID);
  private readonly byNode = new TaskIndex(this.tables.task, (task) => task.NodeID);
  private queue: { run: (tx: WriteTx) => void; done: (error: Error | undefined) => void }[] = [];
  private busy = false;
  private working = false;

  private readonly proposer: Proposer;
  private readonly now: () => Micros;

  /** @param proposer how changes are committed; a follower's refuses @param now the time for CreatedAt and UpdatedAt */
  constructor(proposer: Proposer, now: () => Micros) {
    this.proposer = proposer;
    this.now = now;
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    return this.tables[table].byId.get(id);
  }

  all<K extends TableName>(table: K): readonly Tables[K][] {
    return this.tables[table].all();
  }

  tasksOfService(serviceId: string): readonly SwarmTask[] {
    return this.byService.all(serviceId);
  }

  tasksOfNode(nodeId: string): readonly SwarmTask[] {
    return this.byNode.all(nodeId);
  }

  /**
   * Runs a transaction when those before it are done, and proposes what it changed.
   * @param run reads and writes; what it throws is handed to `done`, and nothing is changed
   * @param done called once, after the events of the changes were fired
   */
  update(run: (tx: WriteTx) => void, done: (error: Error | undefined) => void = () => {}): void {
    this.queue.push({ run, done });
    this.work();
  }

  /**
   * Works the queue off until a proposal is under way. A proposal that is committed at once (a single manager)
   * comes back while the loop still runs, which then goes on: the stack does not grow with the queue.
   */
  private work(): void {
    if (this.working) return;
    this.working = true;
    while (!this.busy) {
      const job = this.queue.shift();
      if (job === undefined) break;
      const tx = new Transaction(this, this.proposer.version, this.now());
      try {
        job.run(tx);
      } catch (error) {
        job.done(error as Error);
        continue;
      }
      const changes = tx.changes();
      if (changes.length === 0) {
        job.done(undefined);
        continue;
      }
      this.busy = true;
      this.proposer.propose(changes, (error) => {
        this.busy = false;
        job.done(error);
        this.work();
      });
    }
    this.working = false;
  }

  /** Takes over committed changes, on whichever replica, and fires their events, then the commit. */
  apply(changes: readonly Change[]): void {
    const old = changes.map((change) => this.put(change));
    changes.forEach(({ table, object }, i) => this.events.changed(table, old[i], object));
    this.events.committed();
  }

  /** Makes one change and returns what was there before. */
  private put<K extends TableName>({ table: name, id, object }: Change<K>): Tables[K] | undefined {
    const table = this.tables[name] as Table<Tables[K]>;
    const old = table.byId.get(id);
    if (object === undefined) table.delete(id);
    else table.set(object, old === undefined);
    if (name === 'task') {
      this.byService.change(old as SwarmTask | undefined, object as SwarmTask | undefined);
      this.byNode.change(old as SwarmTask | undefined, object as SwarmTask | undefined);
    }
    return old;
  }

  /** Replaces everything by a snapshot's contents, and fires the events that lead there. */
  restore(changes: readonly Change[]): void {
    const kept = new Set(changes.map((change) => `${change.table} ${change.id}`));
    const gone = this.snapshot().filter((change) => !kept.has(`${change.table} ${change.id}`));
    const news = changes.filter((change) => this.get(change.table, change.id) !== change.object);
    this.apply([...gone.map((change) => ({ ...change, object: undefined })), ...news]);
  }

  /** Everything, for a snapshot that brings a new replica up to date. */
  snapshot(): readonly Change[] {
    return TABLES.flatMap((table) => this.all(table).map((object) => ({ table, id: object.ID, object })));
  }
}

/** A change of an object whose transaction still runs. */
interface Draft {
  readonly table: TableName;
  readonly id: string;
  object: Tables[TableName] | undefined;
}

class Transaction implements WriteTx {
  private readonly list: Draft[] = [];
  /** The same by table and id: a later change of an object takes the place of an earlier. */
  private readonly drafts = new Map<TableName, Map<string, Draft>>();

  private readonly store: Store;
  private readonly version: Version;
  private readonly now: Micros;

  constructor(store: Store, version: number, now: Micros) {
    this.store = store;
    this.version = { Index: version };
    this.now = now;
  }

  changes(): readonly Change[] {
    return this.list as readonly Change[];
  }

  get<K extends TableName>(table: K, id: string): Tables[K] | undefined {
    const draft = this.drafts.get(table)?.get(id);
    return draft === undefined ? this.store.get(table, id) : (draft.object as Tables[K] | undefined);
  }

  /** Notes a change. @throws Error when there is no such object, or when there is one and it should be `fresh` */
  private put(table: TableName, id: string, object: Tables[TableName] | undefined, fresh: boolean): void {
    let drafts = this.drafts.get(table);
    if (drafts === undefined) this.drafts.set(table, (drafts = new Map<string, Draft>()));
    const draft = drafts.get(id);
    const known = draft === undefined ? this.store.get(table, id) : draft.object;
    if (fresh !== (known === undefined)) throw new Error(`${table} ${id} ${fresh ? 'exists' : 'does not exist'}`);
    if (draft !== undefined) {
      draft.object = object;
      return;
    }
    const made: Draft = { table, id, object };
    drafts.set(id, made);
    this.list.push(made);
  }

  private merged<T extends { readonly ID: string }>(
    table: TableName,
    committed: readonly T[],
    belongs: (object: T) => boolean,
  ): readonly T[] {
    const drafts = this.drafts.get(table);
    if (drafts === undefined) return committed;
    const byId = new Map(committed.map((object) => [object.ID, object]));
    for (const [id, draft] of drafts) {
      const object = draft.object as T | undefined;
      if (object !== undefined && belongs(object)) byId.set(id, object);
      else byId.delete(id);
    }
    return [...byId.values()].sort(byText((each) => each.ID));
  }

  all<K extends TableName>(table: K): readonly Tables[K][] {
    return this.merged<Tables[K]>(table, this.store.all(table), () => true);
  }

  tasksOfService(serviceId: string): readonly SwarmTask[] {
    return this.merged('task', this.store.tasksOfService(serviceId), (task) => task.ServiceID === serviceId);
  }

  tasksOfNode(nodeId: string): readonly SwarmTask[] {
    return this.merged('task', this.store.tasksOfNode(nodeId), (task) => task.NodeID === nodeId);
  }

  create<K extends TableName>(table: K, object: Omit<Tables[K], 'Version' | 'CreatedAt' | 'UpdatedAt'>): Tables[K] {
    // New fields come first: V8 gives each object its own shape when they are added to a copy.
    const created = {
      Version: this.version,
      CreatedAt: this.now,
      UpdatedAt: this.now,
      ...object,
    } as unknown as Tables[K];
    this.put(table, created.ID, created, true);
    return created;
  }

  update<K extends TableName>(table: K, object: Tables[K]): Tables[K] {
    const updated = { ...object, Version: this.version, UpdatedAt: this.now };
    this.put(table, object.ID, updated, false);
    return updated;
  }

  remove(table: TableName, id: string): void {
    this.put(table, id, undefined, false);
  }
}
