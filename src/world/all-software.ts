import { ROUTES } from '../engine/api/routes.ts';
import { makeController } from '../engine/swarm/make-controller.ts';
import { hostPrograms } from '../host/host-programs.ts';
import { registry } from '../images/registry.ts';
import { RunningNode } from '../swarm/node/running-node.ts';
import { dockerProgram } from './docker-program.ts';
import type { Software } from './software.ts';

/** Everything that hosts can do, for whoever has it at hand from the start. */
export const allSoftware: Software = {
  docker: dockerProgram,
  programs: () => hostPrograms,
  registry,
  routes: () => ROUTES,
  makeController,
  makeNode: (options) => new RunningNode(options),
};
