import { contextCreate } from './create.ts';
import { contextExport } from './export.ts';
import { contextImport } from './import.ts';
import { contextInspect } from './inspect.ts';
import { contextLs } from './ls.ts';
import { contextRm } from './rm.ts';
import { contextShow } from './show.ts';
import { contextUpdate } from './update.ts';
import { contextUse } from './use.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker context` */
export const context: DockerCommand = {
  use: 'context',
  short: 'Manage contexts',
  group: 'management',
  commands: [
    contextCreate,
    contextExport,
    contextImport,
    contextInspect,
    contextLs,
    contextRm,
    contextShow,
    contextUpdate,
    contextUse,
  ],
};
