import { exactArgs } from '../../cobra/command.ts';
import { disableContentTrustFlag, platformFlag } from '../../flags/image.ts';
import { buildFlags } from '../../flags/build.ts';
import type { DockerCommand } from '../docker-command.ts';
import { runBuild } from './run-build.ts';

/** `docker image build` */
export const imageBuild: DockerCommand = {
  use: 'build [OPTIONS] PATH | URL | -',
  short: 'Build an image from a Dockerfile',
  fullNames: ['docker image build', 'docker build', 'docker builder build'],
  args: exactArgs(1),
  flags: [...buildFlags, disableContentTrustFlag, platformFlag],
  legacyBuilder: true,
  run: runBuild,
  completion: { objects: 'image', limit: 1 },
};
