import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/lab/lab.ts';
import { differences } from '../../src/lab/read-lab.ts';
import { readLabText } from '../../src/lab/read-text.ts';
import { rehearse } from '../../src/lab/rehearse.ts';
import { LABS_FOLDER, listLabs, readLabFromDisk } from '../../src/node/labs-from-disk.ts';

/** Real milliseconds that a whole lab may take. What else the machine does must not count: the best of its languages does. */
const BUDGET = 1_000;

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
        const begun = performance.now();
        expect(rehearse({ lab, view: views[language] })).toEqual([]);
        times.push(performance.now() - begun);
      });
    }

    it('takes no longer than it may', () => expect(Math.min(...times)).toBeLessThan(BUDGET));
  });
}
