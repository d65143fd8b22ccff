import type { Engine } from '../engine.ts';
import { archiveRoutes } from './archive.ts';
import { buildRoutes } from './build.ts';
import { configRoutes } from './configs.ts';
import { containerStreamRoutes } from './container-streams.ts';
import { containerRoutes } from './containers.ts';
import { execRoutes } from './exec.ts';
import { imageRoutes } from './images.ts';
import { networkRoutes } from './networks.ts';
import { nodeRoutes } from './nodes.ts';
import type { Route } from './router.ts';
import { secretRoutes } from './secrets.ts';
import { serviceRoutes } from './services.ts';
import { statsRoutes } from './stats.ts';
import { swarmRoutes } from './swarm.ts';
import { systemRoutes } from './system.ts';
import { taskLogRoutes } from './task-logs.ts';
import { taskRoutes } from './tasks.ts';
import { volumeRoutes } from './volumes.ts';

/** All that the engine answers, one file per resource. The first route that fits counts. */
export const ROUTES: readonly Route<Engine>[] = [
  ...systemRoutes,
  ...containerRoutes,
  ...archiveRoutes,
  ...containerStreamRoutes,
  ...statsRoutes,
  ...execRoutes,
  ...imageRoutes,
  ...buildRoutes,
  ...volumeRoutes,
  ...networkRoutes,
  ...swarmRoutes,
  ...nodeRoutes,
  ...serviceRoutes,
  ...taskRoutes,
  ...taskLogRoutes,
  ...secretRoutes,
  ...configRoutes,
];
