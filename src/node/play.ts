/**
 * `npm run -s play -- [--out DIR] FILE…`: plays transcripts, each in a fresh simulated world and as fast as it can, and
 * prints them with the answers that came; `--out` writes one file each instead. `--check` watches what must hold in
 * any swarm instead (docs/testing.md), and says what does not.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkTranscript } from './fuzz/run-case.ts';
import { playTranscript } from '../world/play-transcript.ts';
import { UnknownHost } from '../world/world.ts';
import { formatTranscript, parseTranscript, TranscriptError, type TranscriptStep } from '../world/transcript.ts';
import { fail } from './options.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, check: { type: 'boolean', default: false }, seed: { type: 'string' } },
});
if (positionals.length === 0) fail('usage: npm run -s play -- [--check] [--out DIR] [--seed TEXT] FILE…');
if (values.out !== undefined) mkdirSync(values.out, { recursive: true });

let bad = false;
for (const file of positionals) {
  const steps = read(file);
  if (steps === undefined) continue;
  try {
    if (values.check) {
      const { failure } = checkTranscript(steps);
      if (failure !== undefined) {
        console.error(`${file}: ${failure}`);
        bad = true;
      }
      continue;
    }
    const played = playTranscript(steps, values.seed);
    for (const each of played.gaveUp) console.error(`${file}: until gave up: ${each}`);
    const text = formatTranscript(played.steps);
    if (values.out === undefined) process.stdout.write(text);
    else writeFileSync(join(values.out, basename(file)), text);
  } catch (error) {
    // One scenario that breaks the world must not hide the answers to the others.
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(`${file}: ${error instanceof UnknownHost ? message : (stack ?? message)}`);
    bad = true;
  }
}
process.exitCode = bad ? 1 : 0;

function read(file: string): TranscriptStep[] | undefined {
  try {
    return parseTranscript(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof TranscriptError) && (error as { code?: string }).code !== 'ENOENT') throw error;
    console.error(`${file}: ${(error as Error).message}`);
    bad = true;
    return undefined;
  }
}
