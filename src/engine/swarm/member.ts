import type { Executor } from '../../swarm/executor.ts';
import type { SwarmMember } from '../../swarm/node/swarm-member.ts';

/** This host's part in a swarm, as the engine drives it. */
export type Member = Pick<
  SwarmMember,
  | 'init'
  | 'join'
  | 'leave'
  | 'unlock'
  | 'start'
  | 'stop'
  | 'kill'
  | 'info'
  | 'control'
  | 'logs'
  | 'allocate'
  | 'events'
  | 'observe'
>;

/** Makes the engine's part in a swarm; the engine hands in what runs the tasks. */
export type MemberFactory = (executor: Executor) => Member;
