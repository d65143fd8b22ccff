/**
 * Recordings of a real three-host swarm, played here: what a person typed must get the same answer. `not-yet.json`
 * lists those that do not pass so far; a listed one that passes fails the suite, so the list can only shrink.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { playTranscript } from '../../src/world/play-transcript.ts';
import { parseTranscript } from '../../src/world/transcript.ts';
import { describe as words } from './normalize.ts';

const folder = fileURLToPath(new URL('recorded/', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.transcript'))
  .map((file) => file.replace('.transcript', ''))
  .sort();
const notYet = new Set(JSON.parse(readFileSync(new URL('not-yet.json', import.meta.url), 'utf8')) as readonly string[]);

test('the list of what does not pass yet names recordings', () => {
  expect([...notYet].filter((name) => !names.includes(name))).toEqual([]);
});

for (const name of names) {
  const recorded = parseTranscript(readFileSync(`${folder}${name}.transcript`, 'utf8'));
  if (notYet.has(name))
    test(`${name} does not pass yet`, () => {
      expect(words(playTranscript(recorded).steps)).not.toEqual(words(recorded));
    });
  else
    test(name, () => {
      expect(words(playTranscript(recorded).steps)).toEqual(words(recorded));
    });
}
