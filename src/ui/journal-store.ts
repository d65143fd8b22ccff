// Where a world's journal is kept between visits: IndexedDB, one record a line, so that a key press costs one
// small write. A world is named by its lab and, when a link asked for one, its seed.
//
// Only one tab may write a world's journal: two would weave two histories into one. The first tab holds a Web
// Lock; a second one works, but on its own and unsaved.

import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { JournalLine } from '../world/protocol.ts';

/** What is remembered of the reader's way through a lab. */
export interface Place {
  readonly stepsDone: readonly string[];
  /** The step last looked at. */
  readonly step: string | undefined;
  /** For each step that was begun: how long the journal was then, so that it can be begun again. */
  readonly begun: Readonly<Record<string, number>>;
}

export const nowhere: Place = { stepsDone: [], step: undefined, begun: {} };

interface Schema extends DBSchema {
  lines: { key: [string, number]; value: { world: string; n: number; line: JournalLine } };
  places: { key: string; value: { world: string; place: Place } };
  rejected: { key: string; value: { world: string; text: string } };
}

export interface StoredJournal {
  readonly lines: readonly JournalLine[];
  readonly place: Place;
  /** An older journal that could not be used, as text; empty when there is none. */
  readonly rejected: string;
  /** Set when the records are not what this page writes: what is wrong, and all that could be read. */
  readonly damage: { readonly line: number; readonly detail: string } | undefined;
}

function wholeWorld(world: string, from = 0): IDBKeyRange {
  return IDBKeyRange.bound([world, from], [world, Infinity]);
}

/** The name under which a world is kept. */
export function worldName(lab: string | undefined, seed: string | undefined): string {
  return `${lab ?? 'playground'}${seed === undefined ? '' : `?seed=${seed}`}`;
}

function labOfWorld(world: string): string {
  return world.split('?')[0];
}

const nothing: StoredJournal = { lines: [], place: nowhere, rejected: '', damage: undefined };

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false;
  const { stepsDone, begun } = value as Partial<Record<keyof Place, unknown>>;
  return Array.isArray(stepsDone) && typeof begun === 'object' && begun !== null;
}

/** Storage that works as well as the browser lets it: every method resolves, and `broken` says why nothing is kept. */
export class JournalStore {
  /** The browser's own words when it does not let us store; undefined while all is well. */
  broken: string | undefined;
  private readonly database: Promise<IDBPDatabase<Schema> | undefined>;
  private writing: Promise<void> = Promise.resolve();
  private held: { world: string; granted: Promise<boolean>; release: () => void } | undefined;

  constructor() {
    this.database = this.open();
  }

  private async open(): Promise<IDBPDatabase<Schema> | undefined> {
    try {
      return await openDB<Schema>('swarm-lab', 1, {
        upgrade(database) {
          database.createObjectStore('lines', { keyPath: ['world', 'n'] });
          database.createObjectStore('places', { keyPath: 'world' });
          database.createObjectStore('rejected', { keyPath: 'world' });
        },
      });
    } catch (error) {
      this.broken = String(error);
      return undefined;
    }
  }

  /** Reads a world's journal and place. */
  async read(world: string): Promise<StoredJournal> {
    await this.writing;
    const database = await this.database;
    if (database === undefined) return nothing;
    try {
      const [records, stored, aside] = await Promise.all([
        database.getAll('lines', wholeWorld(world)),
        database.get('places', world),
        database.get('rejected', world),
      ]);
      const place: unknown = stored?.place;
      const odd = records.findIndex((record, index) => record.n !== index || typeof record.line !== 'string');
      return {
        lines: records.map((record) => (typeof record.line === 'string' ? record.line : JSON.stringify(record.line))),
        place: isPlace(place) ? place : nowhere,
        rejected: String(aside?.text ?? ''),
        damage: odd < 0 ? undefined : { line: odd, detail: `record ${odd} is missing or not a line of text` },
      };
    } catch (error) {
      this.broken = String(error);
      return nothing;
    }
  }

  /** How many steps of each lab are done, by the lab's name; of several worlds of one lab, the one that is furthest. */
  async stepsDone(): Promise<ReadonlyMap<string, number>> {
    await this.writing;
    const done = new Map<string, number>();
    const database = await this.database;
    try {
      for (const { world, place } of (await database?.getAll('places')) ?? []) {
        if (!isPlace(place)) continue;
        const lab = labOfWorld(world);
        done.set(lab, Math.max(done.get(lab) ?? 0, place.stepsDone.length));
      }
    } catch (error) {
      this.broken = String(error);
    }
    return done;
  }

  /** Takes a world for this tab alone; answers whether no other tab had it. Lets the former one go. */
  hold(world: string): Promise<boolean> {
    if (this.held?.world === world) return this.held.granted;
    this.held?.release();
    if (navigator.locks === undefined) return Promise.resolve(true);
    let release = () => {};
    const done = new Promise<void>((resolve) => (release = resolve));
    const granted = new Promise<boolean>((resolve) => {
      // A page that is being reloaded may take a moment to let go.
      const patience = AbortSignal.timeout(1500);
      navigator.locks
        .request(`swarm-lab/${world}`, { signal: patience }, () => {
          resolve(true);
          return done;
        })
        .catch(() => resolve(false));
    });
    this.held = { world, granted, release };
    return granted;
  }

  /** Writes lines at their numbers; when `from` is 0 the world starts anew and older lines go. */
  append(world: string, from: number, lines: readonly JournalLine[]): void {
    this.write(world, async (database) => {
      const transaction = database.transaction('lines', 'readwrite');
      if (from === 0) void transaction.store.delete(wholeWorld(world));
      lines.forEach((line, index) => void transaction.store.put({ world, n: from + index, line }));
      await transaction.done;
    });
  }

  /** Forgets the lines from number `length` on. */
  truncate(world: string, length: number): void {
    this.write(world, (database) => database.delete('lines', wholeWorld(world, length)));
  }

  savePlace(world: string, place: Place): void {
    this.write(world, async (database) => void (await database.put('places', { world, place })));
  }

  /** Keeps an unusable journal aside, so that the reader can still download it after the world went on. */
  keepRejected(world: string, text: string): void {
    this.write(world, async (database) => void (await database.put('rejected', { world, text })));
  }

  private write(world: string, change: (database: IDBPDatabase<Schema>) => Promise<void>): void {
    // Asked now, not in its turn: by then the reader may have gone to another world.
    const alone = this.hold(world);
    this.writing = this.writing.then(async () => {
      const database = await this.database;
      if (database === undefined || !(await alone)) return;
      try {
        await change(database);
      } catch (error) {
        this.broken = String(error);
      }
    });
  }
}
