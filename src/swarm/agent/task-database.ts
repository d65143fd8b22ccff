import type { SwarmNetwork, SwarmTask } from '../types.ts';

/** What lies on a node's disk: its tasks with their last status, and the networks that they are in. */
export class TaskDatabase {
  readonly tasks = new Map<string, SwarmTask>();
  readonly networks = new Map<string, SwarmNetwork>();
}
