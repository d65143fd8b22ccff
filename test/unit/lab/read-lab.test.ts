import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/lab/lab-error.ts';
import { differences, readLab } from '../../../src/lab/read-lab.ts';
import { readLabText } from '../../../src/lab/read-text.ts';
import { readLabYaml } from '../../../src/lab/schema.ts';

const yaml = `id: 07-example
title: { en: Example, zh-CN: 例子 }
summary: { en: Do it., zh-CN: 做一做。 }
minutes: 5
`;
const text = `Before.

## First {#first}

Some prose.

\`\`\`console
docker-0$ docker node update \\
>   --role manager docker-1
\`\`\`

More prose, with
\`\`\`
a plain fence
## not a heading
\`\`\`

### A heading within the step

\`\`\`check
# One node
docker-0$ docker node ls -q | wc -l
  1
\`\`\`

\`\`\`\`hint Look here
Inside:
\`\`\`
code
\`\`\`
\`\`\`\`

## Second {#second}

\`\`\`check
# Two nodes
docker-0$ docker node ls -q | wc -l
  2
\`\`\`

\`\`\`solution One way
docker-1$ docker swarm join --token \${docker-0: docker swarm join-token -q worker} 172.17.0.2:2377
wait 3
\`\`\`
`;
const read = (source: string, hosts = 3) => readLabText('labs/07-example/en.md', source, hosts);
const whole = (en: string, zh: string, lab = yaml) =>
  readLab(
    { folder: 'labs/07-example', yaml: lab, texts: { en, 'zh-CN': zh } },
    (markdown) => `<${markdown.trim()}>`,
    'next',
  );

/** The message of the LabError that `work` throws. */
function complaint(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  }
  return '';
}

describe('a lab of two languages', () => {
  it('becomes what runs, the same for both, and what is read in each', () => {
    const { lab, summary, views } = whole(
      text,
      text.replace('Some prose.', '一些说明。').replace('# One node', '# 一个节点'),
    );
    expect(lab).toMatchObject({ id: '07-example', hosts: 3, images: 'ordinary', setup: [] });
    expect(lab.steps.map(({ id }) => id)).toEqual(['first', 'second']);
    expect(lab.steps[0].consoles).toEqual([
      { id: '1', commands: [{ host: 'docker-0', command: 'docker node update \\\n  --role manager docker-1' }] },
    ]);
    expect(lab.steps[0].checks[0]).toMatchObject({ id: 'first.1', commands: [{ stdout: '1\n' }] });
    expect(lab.steps[1].solutions[0].map(({ kind }) => kind)).toEqual(['command', 'wait']);
    expect(summary).toMatchObject({ id: '07-example', number: 7, steps: 2 });
    expect(views['zh-CN'].steps[0].checks).toEqual([{ id: 'first.1', text: '一个节点' }]);
    expect(views.en).toMatchObject({ title: 'Example', introHtml: '<Before.>', next: 'next' });
    expect(views.en.steps[0].parts.map(({ kind }) => kind)).toEqual(['prose', 'console', 'prose', 'hint']);
    expect(views.en.steps[0].parts[2]).toEqual({
      kind: 'prose',
      html: '<More prose, with\n```\na plain fence\n## not a heading\n```\n\n### A heading within the step>',
    });
    expect(views.en.steps[0].parts[3]).toEqual({ kind: 'hint', title: 'Look here', html: '<Inside:\n```\ncode\n```>' });
    expect(JSON.stringify(views.en.steps[1].parts)).toContain('‹docker-0: docker swarm join-token -q worker›');
  });

  it('is refused where the languages differ, with the place and what to do', () => {
    const other = (change: (source: string) => string) => complaint(() => whole(text, change(text)));
    expect(other((source) => source.replace('## Second {#second}', '## Second {#third}'))).toMatch(
      /^labs\/07-example\/zh-CN.md:1: step #second is missing; labs\/07-example\/en.md has it in line 33$/,
    );
    expect(other((source) => source.replace('  2\n', '  3\n'))).toBe(
      'labs/07-example/zh-CN.md:35: this check block is not the check block of labs/07-example/en.md:35; write "  2" instead of "  3"',
    );
    expect(other((source) => source.replace('role manager', 'role worker'))).toContain(
      'zh-CN.md:7: this console block',
    );
    expect(other((source) => source.replace(/```solution[^]*$/, ''))).toContain(
      'zh-CN.md:33: step #second lacks the solution block of labs/07-example/en.md:41',
    );
    expect(other((source) => `${source}\n\`\`\`console\ndocker-0$ docker ps\n\`\`\`\n`)).toContain(
      'zh-CN.md:46: step #second has a console block more than in',
    );
    expect(other((source) => source.replace('Some prose.', 'Anything.'))).toBe('');
  });

  it('lists every step that is out of order', () => {
    const [first, second] = text.split(/(?=## (?:First|Second) )/).slice(1);
    expect(differences(read(text), read(`${second}\n${first}`)).map(({ message }) => message)).toEqual([
      'labs/07-example/en.md:1: step 1 is #second, in labs/07-example/en.md it is #first; put them in the same order',
      expect.stringContaining('step 2 is #first'),
    ]);
  });
});

describe('mistakes in a text', () => {
  const check = '\n```check\n# It works\ndocker-0$ true\n```\n';
  const cases: [string, string, RegExp][] = [
    ['no step', 'Only prose.\n', /:1: there is no step/],
    ['a title', '# Title\n', /:1: .*stands in lab.yaml/],
    ['a step without id', '## First\n', /:1: a step needs a title and an id/],
    ['an id twice', `## A {#a}\n${check}## B {#a}\n`, /:7: the step in line 1 is already called #a/],
    ['no check', '## A {#a}\n\nText.\n', /:1: step #a has no check/],
    ['a block before the first step', '```console\ndocker-0$ ls\n```\n', /:1: a console block belongs to a step/],
    ['a fence left open', `## A {#a}\n${check}\n\`\`\`hint\nText\n`, /:8: this hint block is never closed/],
    ['an empty fold', `## A {#a}\n${check}\n\`\`\`why\n\`\`\`\n`, /:8: this why block is empty/],
    [
      'output in a console block',
      '## A {#a}\n```console\ndocker-0$ ls\n  file\n```\n',
      /:4: a console block prints no output/,
    ],
    [
      'a wait in a console block',
      '## A {#a}\n```console\ndocker-0$ ls\nwait 3\n```\n',
      /:4: a console block holds only commands/,
    ],
    ['no prompt', '## A {#a}\n```console\n$ ls\n```\n', /:3: this is no line of a transcript/],
    [
      'an unknown host',
      '## A {#a}\n```console\ndocker-3$ ls\n```\n',
      /:3: there is no host docker-3; there are docker-0 to docker-2/,
    ],
    [
      'an unknown host to fill from',
      '## A {#a}\n```console\ndocker-0$ echo ${docker-9: ls}\n```\n',
      /:3: there is no host docker-9/,
    ],
    ['a check without words', '## A {#a}\n```check\ndocker-0$ ls\n```\n', /:3: a check begins with what it means/],
    ['a check that asks nothing', '## A {#a}\n```check\n# Words\n```\n', /:2: this check asks nothing/],
    [
      'a check that waits',
      '## A {#a}\n```check\n# Words\ndocker-0$ ls\nwait 3\n```\n',
      /:5: a check holds only commands/,
    ],
  ];
  for (const [name, source, message] of cases) {
    it(name, () => expect(complaint(() => read(source))).toMatch(message));
  }
});

describe('mistakes in lab.yaml', () => {
  const cases: [string, string, RegExp][] = [
    ['not YAML', 'id: [\n', /lab.yaml:\d+: this is not YAML/],
    ['a list', '- id\n', /lab.yaml:1: a lab.yaml is made of/],
    ['something missing', yaml.replace(/minutes.*\n/, ''), /lab.yaml:1: `minutes` is missing; add it/],
    ['a language missing', yaml.replace(', zh-CN: 例子', ''), /lab.yaml:2: `title.zh-CN` is missing/],
    [
      'an unknown name',
      `${yaml}colour: red\n`,
      /lab.yaml:5: `colour` means nothing here; take it out. Known are id, title/,
    ],
    [
      'a wrong number',
      yaml.replace('5', '500'),
      /lab.yaml:4: `minutes` has to be a whole number of minutes from 1 to 90/,
    ],
    ['a wrong id', yaml.replace('07-example', 'Example'), /lab.yaml:1: `id` has to be two digits/],
  ];
  for (const [name, source, message] of cases) {
    it(name, () => expect(complaint(() => readLabYaml('labs/x/lab.yaml', source))).toMatch(message));
  }

  it('a folder with another name', () => {
    expect(complaint(() => whole(text, text, yaml.replace('07-', '08-')))).toMatch(/the folder is labs\/07-example/);
  });

  it('a setup that is no transcript, with its own line', () => {
    const setup = 'setup: |\n  docker-0$ docker swarm init\n  docker-1: join\n';
    expect(complaint(() => whole(text, text, yaml + setup))).toMatch(/lab.yaml:7: this is no line of a transcript/);
  });
});
