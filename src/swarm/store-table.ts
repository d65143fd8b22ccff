import type { SwarmTask } from './types.ts';

interface Members {
  readonly size: number;
  has(id: string): boolean;
  keys(): Iterable<string>;
}

/**
 * Ids in order. The order is made when somebody asks for it, because many come and go between two looks, and is not kept
 * up where nobody does: in the tables of a follower.
 */
class SortedIds {
  private readonly present: Members;
  /** As they were at the last look; undefined when there was none, or so much has come since that it is of no use. */
  private ordered: string[] | undefined;
  /** Since the last look: what came, in the order in which it came, and whether something went. */
  private added: string[] = [];
  private shrunk = false;

  /** @param present says which ids there are */
  constructor(present: Members) {
    this.present = present;
  }

  /** To be told of each id that comes … */
  came(id: string): void {
    if (this.ordered === undefined) return;
    this.added.push(id);
    if (this.added.length > this.present.size) this.forget();
  }

  /** … and that one went. */
  went(): void {
    this.shrunk = true;
  }

  private forget(): void {
    this.ordered = undefined;
    this.added = [];
  }

  all(): readonly string[] {
    if (this.ordered === undefined) {
      this.shrunk = false;
      return (this.ordered = [...this.present.keys()].sort());
    }
    if (this.shrunk) {
      this.ordered = this.ordered.filter((id) => this.present.has(id));
      this.added = this.added.filter((id) => this.present.has(id));
      this.shrunk = false;
    }
    if (this.added.length > 0) {
      this.ordered = mergeSorted(this.ordered, [...new Set(this.added)].sort());
      this.added = [];
    }
    return this.ordered;
  }
}

/** Joins two sorted lists; what is in both comes once. */
function mergeSorted(a: readonly string[], b: readonly string[]): string[] {
  const out: string[] = [];
  let i = 0;
  for (const id of b) {
    while (i < a.length && a[i] < id) out.push(a[i++]);
    if (a[i] !== id) out.push(id);
  }
  while (i < a.length) out.push(a[i++]);
  return out;
}

/** A table's objects, also in the order of their ids. */
export class Table<T extends { readonly ID: string }> {
  readonly byId = new Map<string, T>();
  private readonly ids = new SortedIds(this.byId);
  private ordered: readonly T[] | undefined;

  /** @param fresh whether there was none of that id before */
  set(object: T, fresh: boolean): void {
    this.byId.set(object.ID, object);
    if (fresh) this.ids.came(object.ID);
    this.ordered = undefined;
  }

  delete(id: string): void {
    if (!this.byId.delete(id)) return;
    this.ids.went();
    this.ordered = undefined;
  }

  all(): readonly T[] {
    this.ordered ??= this.ids.all().map((id) => this.byId.get(id) as T);
    return this.ordered;
  }
}

/** The tasks that have the same value in a field. */
class Group {
  readonly ids = new Set<string>();
  readonly sorted = new SortedIds(this.ids);
  /** In the order of their ids; undefined when one has changed since the last look. */
  tasks: readonly SwarmTask[] | undefined;
}

/**
 * Tasks by one of their fields, unless it is empty. It knows their ids; the objects themselves are in the table. It is made
 * when somebody first asks: a follower, whom nobody does, has none (a tenth of the memory and of the time of its table).
 */
export class TaskIndex {
  private groups: Map<string, Group> | undefined;
  private readonly table: Table<SwarmTask>;
  private readonly key: (task: SwarmTask) => string;

  constructor(table: Table<SwarmTask>, key: (task: SwarmTask) => string) {
    this.table = table;
    this.key = key;
  }

  /** To be told of each change of the table. */
  change(old: SwarmTask | undefined, task: SwarmTask | undefined): void {
    const { groups } = this;
    if (groups === undefined) return;
    const from = old === undefined ? '' : this.key(old);
    const to = task === undefined ? '' : this.key(task);
    if (from === to) {
      // Most changes are of states: the task stays where it is.
      const group = groups.get(to);
      if (group !== undefined) group.tasks = undefined;
      return;
    }
    if (old !== undefined && from !== '') this.leave(groups, from, old.ID);
    if (task !== undefined && to !== '') this.enter(groups, to, task.ID);
  }

  private leave(groups: Map<string, Group>, key: string, id: string): void {
    const group = groups.get(key);
    if (group?.ids.delete(id) !== true) return;
    group.sorted.went();
    group.tasks = undefined;
    if (group.ids.size === 0) groups.delete(key);
  }

  private enter(groups: Map<string, Group>, key: string, id: string): void {
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = new Group()));
    group.tasks = undefined;
    const { size } = group.ids;
    if (group.ids.add(id).size > size) group.sorted.came(id);
  }

  private build(): Map<string, Group> {
    const groups = new Map<string, Group>();
    for (const task of this.table.byId.values()) {
      const key = this.key(task);
      if (key !== '') this.enter(groups, key, task.ID);
    }
    return groups;
  }

  all(key: string): readonly SwarmTask[] {
    const group = (this.groups ??= this.build()).get(key);
    if (group === undefined) return [];
    group.tasks ??= group.sorted.all().map((id) => this.table.byId.get(id) as SwarmTask);
    return group.tasks;
  }
}
