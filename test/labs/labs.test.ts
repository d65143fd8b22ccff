import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/lab/lab.ts';
import { differences } from '../../src/lab/read-lab.ts';
import { readLabText } from '../../src/lab/read-text.ts';
import { rehearse } from '../../src/lab/rehearse.ts';
import { LABS_FOLDER, listLabs, readLabFromDisk } from '../../src/node/labs-from-disk.ts';

/** Milliseconds that a whole lab may take, on a core of its own. */
const BUDGET = 1_000;

/**
 * Milliseconds of work of this thread, so that what else the machine does is not counted; where that is not told
 * (only Linux does), the time of day.
 */
function threadTime(): number {
  const file = '/proc/thread-self/stat';
  if (!existsSync(file)) return performance.now();
  // After the name in parentheses: utime and stime are the 12th and 13th, in hundredths of a second.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

for (const id of listLabs()) {
  describe(id, () => {
    const times: number[] = [];

    it('has the same steps and blocks in every language', () => {
      const [first, ...others] = LANGUAGES.map((language) =>
        readLabText(`labs/${id}/${language}.md`, readFileSync(join(LABS_FOLDER, id, `${language}.md`), 'utf8'), 7),
      );
      expect(others.flatMap((other) => differences(first, other)).map(({ message }) => message)).toEqual([]);
    });

    for (const language of LANGUAGES) {
      it(`comes out as it says in ${language}: each check fails before its step's commands and holds after them`, () => {
        const { lab, views } = readLabFromDisk(id);
        const begun = threadTime();
        // Another world for each language: what a learner meets is up to chance, too.
        expect(rehearse({ lab, view: views[language] }, `rehearsal-${language}`)).toEqual([]);
        times.push(threadTime() - begun);
      });
    }

    it('takes no longer than it may', () => expect(Math.min(...times)).toBeLessThan(BUDGET));
  });
}
