import { expect, it } from 'vitest';
import { readResults, resultsTable, tableInReadme } from './results.ts';

it('README shows the results that are kept', () => {
  expect(tableInReadme()).toBe(resultsTable(readResults()));
});
