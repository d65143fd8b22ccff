import type { Recorded } from '../../unit/cli/fake-engine.ts';
import type { Result, RunOptions } from './real-docker.ts';

/**
 * A world that both clients are tried on. Anything that has engines can be put behind this: the table of canned answers
 * (fake-world.ts) or the simulated swarm.
 */
export interface ParityWorld {
  /** Runs our command on a host to its end. */
  runOurs(host: number, args: readonly string[], options: RunOptions): Result | Promise<Result>;
  /** The TCP port of 127.0.0.1 where the real client finds that host's engine. */
  port(host: number): number;
  /** What the engines were asked since the last call, where the world writes it down. */
  takeRequests?(): readonly Recorded[];
  close(): Promise<void>;
}
