import type { ImageConfig, ImageRecord } from '../../images/image.ts';
import type { BuildArgs } from './build-args.ts';
import type { Stage } from './dockerfile.ts';

/** How far a stage of a build is. */
export interface StageState {
  readonly stage: Stage;
  image: ImageRecord | undefined;
  config: ImageConfig;
  readonly args: BuildArgs;
  author: string;
  commandSet: boolean;
}
