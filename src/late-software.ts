import type { Software } from './world/software.ts';

let loaded: Software | undefined;

function installed(): Software {
  if (loaded === undefined) throw new Error('a world has begun to move before its software was there');
  return loaded;
}

/**
 * What hosts can do, for a world that is made before it was loaded: it is most of the simulation, and nobody can ask
 * for it before there is a prompt. The world stands still until it is there, so nothing in it can tell the difference.
 */
export const software: Software = {
  docker: (proc) => installed().docker(proc),
  programs: () => installed().programs(),
  registry: (name) => installed().registry(name),
  routes: () => installed().routes(),
  makeController: (executor, task, dependencies) => installed().makeController(executor, task, dependencies),
  makeNode: (options) => installed().makeNode(options),
};

/** Loads it. Call it before the world moves. */
export async function loadSoftware(): Promise<void> {
  ({ allSoftware: loaded } = await import('./world/all-software.ts'));
}
