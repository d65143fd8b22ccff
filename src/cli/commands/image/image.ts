import { imageBuild } from './build.ts';
import { imageHistory } from './history.ts';
import { imageImport } from './import.ts';
import { imageInspect } from './inspect.ts';
import { imageLoad } from './load.ts';
import { imageLs } from './ls.ts';
import { imagePrune } from './prune.ts';
import { imagePull } from './pull.ts';
import { imagePush } from './push.ts';
import { imageRm } from './rm.ts';
import { imageSave } from './save.ts';
import { imageTag } from './tag.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image` */
export const image: DockerCommand = {
  use: 'image',
  short: 'Manage images',
  group: 'management',
  commands: [
    imageBuild,
    imageHistory,
    imageImport,
    imageInspect,
    imageLoad,
    imageLs,
    imagePrune,
    imagePull,
    imagePush,
    imageRm,
    imageSave,
    imageTag,
  ],
};
