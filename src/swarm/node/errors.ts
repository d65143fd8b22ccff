/** A refusal of the daemon itself, without the wrapping of the managers' API (facts 12.1). */
export class SwarmError extends Error {
  /** HTTP. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const unavailable = (message: string) => (): SwarmError => new SwarmError(503, message);

/** Facts 1.2. */
export const noSwarm = unavailable(
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
);
export const onlyWorker = unavailable(
  "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.",
);
export const beingPrepared = unavailable(
  'This node is not a swarm manager. Manager is being prepared or has trouble connecting to the cluster.',
);
export const swarmLocked = unavailable(
  'Swarm is encrypted and needs to be unlocked before it can be used. Please use "docker swarm unlock" to unlock it.',
);
export const certificatesExpired = unavailable(
  'Swarm certificates have expired. To replace them, leave the swarm and join again.',
);

/** Facts 1.6 to 1.9. */
export const swarmExists = unavailable(
  'This node is already part of a swarm. Use "docker swarm leave" to leave this swarm and join another one.',
);
export const notInSwarm = unavailable('This node is not part of a swarm');
export const joinTimeout = unavailable(
  'Timeout was reached before node joined. The attempt to join the swarm will continue in the background. Use the "docker info" command to see the current swarm status of your node.',
);
export const lockedLeave = unavailable(
  'Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this message.',
);
export const notLocked = (): SwarmError => new SwarmError(409, 'swarm is not locked');
export const wrongKey = (): SwarmError => new SwarmError(401, 'swarm could not be unlocked: invalid key provided');
export const malformedKey = (): SwarmError => new SwarmError(400, 'invalid key string');
/** What a swarm that was just founded answers to the settings that came with `init`. */
export const settingsRefused = (error: unknown): SwarmError =>
  new SwarmError(500, `error updating cluster settings: ${error instanceof Error ? error.message : String(error)}`);
export const badToken = (): SwarmError => new SwarmError(500, 'invalid join token');
export const noRemote = (): SwarmError => new SwarmError(400, 'at least 1 RemoteAddr is required to join');

const LEAVING = 'You are attempting to leave the swarm on a node that is participating as a manager. ';
const LOST =
  'The only way to restore a swarm that has lost consensus is to reinitialize it with `--force-new-cluster`. ';
const SUPPRESS = 'Use `--force` to suppress this message.';

/**
 * Why a manager does not leave without --force (facts 1.6).
 * @param managers how many are reachable and not; undefined when the leader could not be asked
 */
export function managerLeaves(
  active: boolean,
  managers: { readonly reachable: number; readonly unreachable: number } | undefined,
): SwarmError {
  let text = LEAVING;
  if (!active) text += `Doing so may lose the consensus of your cluster. ${LOST}${SUPPRESS}`;
  else if (managers === undefined) text += LOST + SUPPRESS;
  else {
    const { reachable, unreachable } = managers;
    if (reachable === 1 && unreachable === 0)
      text += 'Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. ';
    else if (reachable - 2 <= unreachable)
      text += `Removing this node leaves ${reachable - 1} managers out of ${reachable + unreachable}. Without a Raft quorum your swarm will be inaccessible. ${LOST}${SUPPRESS}`;
    else text += LOST + SUPPRESS;
  }
  return new SwarmError(503, text);
}
