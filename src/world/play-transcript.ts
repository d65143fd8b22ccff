import { dockerProgram } from './docker-program.ts';
import type { RegistryName } from '../images/registry.ts';
import { playSteps } from './player.ts';
import type { TranscriptStep } from './transcript.ts';
import { World } from './world.ts';

/** Plays a whole transcript in a fresh world made as its `hosts` and `images` lines say. */
export function playTranscript(
  steps: readonly TranscriptStep[],
  seed = 'transcript',
): { readonly steps: TranscriptStep[]; readonly gaveUp: string[] } {
  let hosts = 3;
  let images: RegistryName = 'ordinary';
  for (const step of steps) {
    if (step.kind === 'hosts') hosts = step.count;
    if (step.kind === 'images' && step.catalogue === 'stand-in') images = 'stand-in';
  }
  return playSteps(new World({ seed, hosts, images, docker: dockerProgram }), steps);
}
