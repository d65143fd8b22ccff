import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/lab/lab.ts';
import { differences } from '../../src/lab/read-lab.ts';
import { readLabText } from '../../src/lab/read-text.ts';
import { rehearse } from '../../src/lab/rehearse.ts';
import { LABS_FOLDER, listLabs, readLabFromDisk } from '../../src/node/labs-from-disk.ts';

/** Real milliseconds that a whole lab may take, on one core that is not busy with anything else. */
const BUDGET = 1_000;

for (const id of listLabs()) {
  describe(id, () => {
    it('has the same steps and blocks in every language', () => {
      const [first, ...others] = LANGUAGES.map((language) =>
        readLabText(`labs/${id}/${language}.md`, readFileSync(join(LABS_FOLDER, id, `${language}.md`), 'utf8'), 7),
      );
      expect(others.flatMap((other) => differences(first, other)).map(({ message }) => message)).toEqual([]);
    });

    for (const language of LANGUAGES) {
      it(`comes out as it says in ${language}: each check fails before its step's commands and holds after them`, () => {
        const { lab, views } = readLabFromDisk(id);
        const begun = process.cpuUsage();
        expect(rehearse({ lab, view: views[language] })).toEqual([]);
        const { user, system } = process.cpuUsage(begun);
        expect((user + system) / 1_000, 'milliseconds of processor time').toBeLessThan(BUDGET);
      });
    }
  });
}
