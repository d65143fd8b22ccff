import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { playTranscript } from '../../src/world/play-transcript.ts';
import { parseTranscript } from '../../src/world/transcript.ts';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const cases = JSON.parse(readFileSync(new URL('compose.json', import.meta.url), 'utf8')) as readonly Case[];

/** One host writes each case's files and asks docker about them, as record-compose.mjs did with the real client. */
const script = cases.flatMap(({ files, args }) => {
  const writing = Object.entries(files).map(
    ([name, text]) => `echo ${Buffer.from(text).toString('base64')} | base64 -d > ${name}`,
  );
  return [
    `docker-0$ rm -rf /compose; mkdir /compose; cd /compose; ${writing.join('; ')}`,
    `docker-0$ cd /compose; A=avalue EMPTY= N=3 docker stack config ${args.join(' ')}`,
  ];
});
const answers = playTranscript(parseTranscript(`hosts 1\n${script.join('\n')}\n`)).steps.filter(
  (step) => step.kind === 'command' && step.command.includes('docker stack config'),
);

const comparable = (text: string): string => text.replace(/time="[^"]*"/g, 'time="…"').trimEnd();

it.each(cases.map((each, index) => ({ each, index, title: each.files['x.yml'] ?? each.args.join(' ') })))(
  'stack config: $title',
  ({ each, index }) => {
    const answer = answers[index];
    if (answer?.kind !== 'command') throw new Error('no answer');
    expect({
      stdout: comparable(answer.stdout),
      stderr: comparable(answer.stderr),
      status: answer.status,
    }).toEqual({ stdout: comparable(each.stdout), stderr: comparable(each.stderr), status: each.status });
  },
);
