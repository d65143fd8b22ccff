import type { Micros } from '../../kernel/time.ts';
import type { FilterName } from './filters.ts';

/** What a node was worth when it was compared with the others (facts 6.4). */
export interface RankedNode {
  readonly nodeId: string;
  readonly recentFailures: number;
  readonly tasksOfService: number;
  readonly tasks: number;
}

/** How a group of like tasks was placed: made for people, nothing in the swarm depends on it. */
export interface PlacementRecord {
  readonly at: Micros;
  readonly serviceId: string;
  readonly specVersion: number | undefined;
  /** Whether the tasks were bound to their node from the start, as those of global services are. */
  readonly preassigned: boolean;
  /** The first filter that is against a node, for at most the first nodes looked at. */
  readonly rejected: readonly { readonly nodeId: string; readonly filter: FilterName }[];
  /** The nodes that were let through, best first, as they were before the first placement. */
  readonly ranking: readonly RankedNode[];
  /** Some of the nodes that were worth less than those, though no filter is against them. */
  readonly passedOver: readonly RankedNode[];
  readonly placed: readonly { readonly taskId: string; readonly nodeId: string }[];
  readonly unplaced: readonly string[];
  /** Why the unplaced ones found no place; '' when there are none. */
  readonly explanation: string;
}

/** How many records are kept, and of how many nodes and tasks each tells. */
export const RECORDS = 200;
export const NODES_PER_RECORD = 50;
export const PASSED_OVER_PER_RECORD = 12;
export const TASKS_PER_RECORD = 100;

/** The latest placements, bounded. */
export class PlacementLog {
  private readonly records: PlacementRecord[] = [];
  private start = 0;

  add(record: PlacementRecord): void {
    if (this.records.length < RECORDS) this.records.push(record);
    else {
      this.records[this.start] = record;
      this.start = (this.start + 1) % RECORDS;
    }
  }

  /** All records, oldest first. */
  all(): readonly PlacementRecord[] {
    return [...this.records.slice(this.start), ...this.records.slice(0, this.start)];
  }

  /** The latest record that tells of a task. */
  ofTask(taskId: string): PlacementRecord | undefined {
    return this.all().findLast(
      (record) => record.placed.some((each) => each.taskId === taskId) || record.unplaced.includes(taskId),
    );
  }
}
