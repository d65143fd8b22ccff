import { allSoftware } from './all-software.ts';
import type { RegistryName } from '../images/registry.ts';
import { playSteps } from './player.ts';
import type { TranscriptStep } from './transcript.ts';
import { World } from './world.ts';

/**
 * Makes the world that a transcript asks for by its `hosts`, `images` and `seed` lines.
 * @param seed instead of the transcript's own
 */
export function worldFor(steps: readonly TranscriptStep[], seed?: string): World {
  let hosts = 3;
  let images: RegistryName = 'ordinary';
  let own = 'transcript';
  for (const step of steps) {
    if (step.kind === 'hosts') hosts = step.count;
    if (step.kind === 'images' && step.catalogue === 'stand-in') images = 'stand-in';
    if (step.kind === 'seed') own = step.seed;
  }
  return new World({ seed: seed ?? own, hosts, images, software: allSoftware });
}

/** Plays a whole transcript in a fresh world of its own. */
export function playTranscript(
  steps: readonly TranscriptStep[],
  seed?: string,
): { readonly steps: TranscriptStep[]; readonly gaveUp: string[] } {
  return playSteps(worldFor(steps, seed), steps);
}
