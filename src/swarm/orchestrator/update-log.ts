import type { Micros } from '../../kernel/time.ts';

/** A step of a rolling update, told for people; nothing in the swarm depends on it. */
export interface UpdateRecord {
  readonly at: Micros;
  readonly serviceId: string;
  readonly specVersion: number;
  readonly what:
    | {
        readonly kind: 'started';
        readonly dirtySlots: number;
        readonly parallelism: number;
        readonly rollback: boolean;
      }
    | {
        readonly kind: 'replaced';
        readonly slot: number;
        readonly newTask: string;
        readonly oldTasks: readonly string[];
      }
    | { readonly kind: 'running'; readonly slot: number; readonly newTask: string }
    | { readonly kind: 'failed'; readonly task: string; readonly failures: number; readonly ratio: number }
    | { readonly kind: 'paused' | 'rolled back'; readonly task: string }
    | { readonly kind: 'monitoring'; readonly until: Micros }
    | { readonly kind: 'completed' | 'cancelled' };
}

const RECORDS = 500;

/** The latest steps of rolling updates, bounded. */
export class UpdateLog {
  private records: UpdateRecord[] = [];

  add(record: UpdateRecord): void {
    this.records.push(record);
    if (this.records.length > 2 * RECORDS) this.records = this.records.slice(-RECORDS);
  }

  /** The steps of a service's updates, oldest first. */
  ofService(serviceId: string): readonly UpdateRecord[] {
    return this.records.slice(-RECORDS).filter((record) => record.serviceId === serviceId);
  }
}
