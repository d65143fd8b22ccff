import type { SwarmTask } from './types.ts';

interface Members {
  readonly size: number;
  has(id: string): boolean;
}

/** How many more ids may wait for their place than there are. */
const SLACK = 64;

/** Ids in order. The order is made when somebody asks for it: many come and go between two looks. */
class SortedIds {
  private readonly present: Members;
  private ordered: string[] = [];
  /** Since the last look: what came, in the order in which it came, and whether something went. */
  private added: string[] = [];
  private shrunk = false;

  /** @param present says which ids there are */
  constructor(present: Members) {
    this.present = present;
  }

  /** To be told of each id that comes … */
  came(id: string): void {
    this.added.push(id);
    // Nobody looks at a follower's tables, and tasks come and go all the time.
    if (this.added.length > 2 * this.present.size + SLACK) this.all();
  }

  /** … and that one went. */
  went(): void {
    this.shrunk = true;
  }

  all(): readonly string[] {
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

/** Tasks by one of their fields, unless it is empty. It knows their ids; the objects themselves are in the table. */
export class TaskIndex {
  private readonly groups = new Map<string, Group>();
  private readonly table: Table<SwarmTask>;
  private readonly key: (task: SwarmTask) => string;

  constructor(table: Table<SwarmTask>, key: (task: SwarmTask) => string) {
    this.table = table;
    this.key = key;
  }

  /** To be told of each change of the table. */
  change(old: SwarmTask | undefined, task: SwarmTask | undefined): void {
    const from = old === undefined ? '' : this.key(old);
    const to = task === undefined ? '' : this.key(task);
    if (old !== undefined && from !== to && from !== '') this.leave(from, old.ID);
    if (task !== undefined && to !== '') this.enter(to, task.ID);
  }

  private leave(key: string, id: string): void {
    const group = this.groups.get(key);
    if (group?.ids.delete(id) !== true) return;
    group.sorted.went();
    group.tasks = undefined;
    if (group.ids.size === 0) this.groups.delete(key);
  }

  private enter(key: string, id: string): void {
    let group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, (group = new Group()));
    group.tasks = undefined;
    const { size } = group.ids;
    if (group.ids.add(id).size > size) group.sorted.came(id);
  }

  all(key: string): readonly SwarmTask[] {
    const group = this.groups.get(key);
    if (group === undefined) return [];
    group.tasks ??= group.sorted.all().map((id) => this.table.byId.get(id) as SwarmTask);
    return group.tasks;
  }
}
