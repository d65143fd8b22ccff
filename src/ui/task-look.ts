// What a task looks like on the map, from what docker says of it.

import type { TaskView } from '../world/protocol.ts';

/** `coming`: a ring while it is pulled and started; `stopping`: hollow; `lost`: an outline, on a node that is Down. */
export type Look = 'coming' | 'running' | 'unhealthy' | 'stopping' | 'gone';

const before = new Set(['new', 'allocated', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting']);
const leaving = new Set(['shutdown', 'remove', 'complete']);

export function taskLook({ state, desired, health }: TaskView): Look {
  if (state === 'running') {
    if (leaving.has(desired)) return 'stopping';
    return health === 'unhealthy' ? 'unhealthy' : 'running';
  }
  return before.has(state) ? 'coming' : 'gone';
}

/** `web.1`, or the service's name alone for a global service's task. */
export function taskName({ service, slot }: TaskView): string {
  return slot === 0 ? service : `${service}.${slot}`;
}

/** What tells versions apart: the image's tag, or its name when the tag says nothing. */
export function imageTag(image: string): string {
  const name = image.replace(/@sha256:.*$/, '');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const [repository, tag] = last.split(':');
  return tag === undefined || tag === 'latest' ? (repository ?? last) : tag;
}

/** Versions of one service differ by lightness and pattern: tinted, solid, then the same with dots. */
export function versionLook(version: number): { solid: boolean; dots: boolean } {
  return { solid: version % 2 === 1, dots: version % 4 >= 2 };
}
