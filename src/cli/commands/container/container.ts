import { containerAttach } from './attach.ts';
import { containerCommit } from './commit.ts';
import { containerCp } from './cp.ts';
import { containerCreate } from './create.ts';
import { containerDiff } from './diff.ts';
import { containerExec } from './exec.ts';
import { containerExport } from './export.ts';
import { containerInspect } from './inspect.ts';
import { containerKill } from './kill.ts';
import { containerLogs } from './logs.ts';
import { containerLs } from './ls.ts';
import { containerPause } from './pause.ts';
import { containerPort } from './port.ts';
import { containerPrune } from './prune.ts';
import { containerRename } from './rename.ts';
import { containerRestart } from './restart.ts';
import { containerRm } from './rm.ts';
import { containerRun } from './run.ts';
import { containerStart } from './start.ts';
import { containerStats } from './stats.ts';
import { containerStop } from './stop.ts';
import { containerTop } from './top.ts';
import { containerUnpause } from './unpause.ts';
import { containerUpdate } from './update.ts';
import { containerWait } from './wait.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker container` */
export const container: DockerCommand = {
  use: 'container',
  short: 'Manage containers',
  group: 'management',
  commands: [
    containerAttach,
    containerCommit,
    containerCp,
    containerCreate,
    containerDiff,
    containerExec,
    containerExport,
    containerInspect,
    containerKill,
    containerLogs,
    containerLs,
    containerPause,
    containerPort,
    containerPrune,
    containerRename,
    containerRestart,
    containerRm,
    containerRun,
    containerStart,
    containerStats,
    containerStop,
    containerTop,
    containerUnpause,
    containerUpdate,
    containerWait,
  ],
};
