import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readLab } from '../../src/lab/read-lab.ts';
import { rehearse } from '../../src/lab/rehearse.ts';
import { renderMarkdown } from '../../src/node/render-markdown.ts';

it('the example of docs/writing-labs.md is a lab that comes out as it says', () => {
  const docs = readFileSync(new URL('../../docs/writing-labs.md', import.meta.url), 'utf8');
  const blocks = (fence: string) => docs.split(`\n${fence}\n`).slice(1);
  const yaml = blocks('```yaml')[0].split('\n```\n')[0];
  const [en, zh] = blocks('````markdown').map((rest) => rest.split('\n````\n')[0]);
  const files = { folder: 'labs/19-labels', yaml, texts: { en, 'zh-CN': zh } };
  const { lab, views, summary } = readLab(files, renderMarkdown, undefined);
  expect(summary).toMatchObject({ number: 19, steps: 2 });
  expect(rehearse({ lab, view: views.en })).toEqual([]);
});
