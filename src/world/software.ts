import type { Route } from '../engine/api/router.ts';
import type { Engine, EngineOptions } from '../engine/engine.ts';
import type { HostPrograms } from '../host/base-layer.ts';
import type { Program } from '../host/program.ts';
import type { Catalogue } from '../images/catalogue.ts';
import type { RegistryName } from '../images/registry.ts';
import type { SwarmMemberOptions } from '../swarm/node/swarm-member.ts';

/**
 * What hosts can do once somebody asks them to. It is handed into a world because it is most of the simulation, and a
 * page has its prompt before it: nothing of it may be asked for while a world is made and its shells start.
 * `allSoftware` has everything at hand.
 */
export interface Software {
  /** The `docker` command. */
  readonly docker: Program;
  readonly programs: () => HostPrograms;
  /** Where images are pulled from. */
  readonly registry: (name: RegistryName) => Catalogue;
  /** What the daemon's API answers. */
  readonly routes: () => readonly Route<Engine>[];
  /** What carries out a task of the swarm on a node. */
  readonly makeController: EngineOptions['makeController'];
  /** What a daemon runs while it is part of a swarm. */
  readonly makeNode: SwarmMemberOptions['makeNode'];
}
