import { toDisposable, type Disposable } from '../kernel/disposable.ts';
import type { TableName, Tables } from './types.ts';

type ChangeKind = 'create' | 'update' | 'delete';

type TableEvent<K extends TableName> =
  | { readonly kind: 'create'; readonly table: K; readonly object: Tables[K] }
  | { readonly kind: 'update'; readonly table: K; readonly object: Tables[K]; readonly old: Tables[K] }
  | { readonly kind: 'delete'; readonly table: K; readonly object: Tables[K] };

/** All events of one transaction have been fired (facts 14.1). */
interface CommitEvent {
  readonly kind: 'commit';
}

type StoreEvent = { [K in TableName]: TableEvent<K> }[TableName] | CommitEvent;

/** What can be listened to: commits, all changes of a table, or those of one kind (`task delete`). */
export type StoreTopic = 'commit' | TableName | `${TableName} ${ChangeKind}`;

/** The events of a topic. */
export type EventOn<T extends StoreTopic> = T extends 'commit'
  ? CommitEvent
  : T extends TableName
    ? TableEvent<T>
    : T extends `${infer K extends TableName} ${infer C extends ChangeKind}`
      ? Extract<TableEvent<K>, { readonly kind: C }>
      : never;

const COMMIT: StoreEvent = { kind: 'commit' };

type Listener = (event: StoreEvent) => void;

/** Who listens to one table. */
type Listeners = Record<ChangeKind, readonly Listener[]>;

/** What a topic stands for: a table and its kinds of change. */
function changesOf(topic: Exclude<StoreTopic, 'commit'>): readonly [TableName, readonly ChangeKind[]] {
  const [table, kind] = topic.split(' ') as [TableName, ChangeKind | undefined];
  return [table, kind === undefined ? ['create', 'update', 'delete'] : [kind]];
}

/**
 * The events of a store. Listeners say what they want to hear: most changes are of tasks' states, which concern few of
 * a leader's dozen listeners and none of a follower's, where an event that nobody wants is not even made.
 */
export class StoreEvents {
  private commits: readonly Listener[] = [];
  private readonly tables = new Map<TableName, Listeners>();

  /** Calls `listener` at each event of the topics, in the order in which listeners subscribed, until disposed. */
  on<T extends StoreTopic>(topics: readonly T[], listener: (event: EventOn<T>) => void): Disposable {
    // It is called with events of its topics only.
    const wanted = listener as Listener;
    this.change(topics, (listeners) => [...listeners, wanted]);
    return toDisposable(() => this.change(topics, (listeners) => listeners.filter((each) => each !== wanted)));
  }

  /** Lists are replaced, not changed: an event is heard by those who listened when it came. */
  private change(topics: readonly StoreTopic[], next: (listeners: readonly Listener[]) => readonly Listener[]): void {
    for (const topic of topics) {
      if (topic === 'commit') {
        this.commits = next(this.commits);
        continue;
      }
      const [table, kinds] = changesOf(topic);
      let listeners = this.tables.get(table);
      if (listeners === undefined) this.tables.set(table, (listeners = { create: [], update: [], delete: [] }));
      for (const kind of kinds) listeners[kind] = next(listeners[kind]);
    }
  }

  /** Tells of an object that came (no `old`), changed, or went (no `object`). */
  changed<K extends TableName>(table: K, old: Tables[K] | undefined, object: Tables[K] | undefined): void {
    const listeners = this.tables.get(table);
    if (listeners === undefined) return;
    const kind = object === undefined ? 'delete' : old === undefined ? 'create' : 'update';
    const heard = listeners[kind];
    if (heard.length === 0 || (kind === 'delete' && old === undefined)) return;
    const event = kind === 'update' ? { kind, table, object, old } : { kind, table, object: object ?? old };
    fire(heard, event as StoreEvent);
  }

  committed(): void {
    fire(this.commits, COMMIT);
  }
}

function fire(listeners: readonly Listener[], event: StoreEvent): void {
  for (const listener of listeners) listener(event);
}
