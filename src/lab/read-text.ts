import type { ConsoleCommand } from '../world/protocol.ts';
import { parseTranscript, TranscriptError, type CommandStep, type TranscriptStep } from '../world/transcript.ts';
import type { Check, ConsoleBlock } from './lab.ts';
import { LabError } from './lab-error.ts';
import { cutMarkdown, type MarkdownBlock } from './markdown-blocks.ts';

type Fence = Extract<MarkdownBlock, { kind: 'fence' }>;

/** A piece of a step in one language, its prose still in Markdown. */
export type TextPart =
  | { readonly kind: 'prose'; readonly markdown: string }
  | { readonly kind: 'console'; readonly block: ConsoleBlock; readonly line: number }
  | { readonly kind: 'check'; readonly text: string; readonly check: Check; readonly line: number }
  | { readonly kind: 'hint' | 'why'; readonly title: string; readonly markdown: string }
  | {
      readonly kind: 'solution';
      readonly title: string;
      readonly steps: readonly TranscriptStep[];
      readonly line: number;
    };

export interface TextStep {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly parts: readonly TextPart[];
}

/** `en.md` or `zh-CN.md`, read. */
export interface LabText {
  readonly file: string;
  /** Markdown before the first step. */
  readonly intro: string;
  readonly steps: readonly TextStep[];
}

const WORDS: ReadonlySet<string> = new Set(['console', 'check', 'hint', 'why', 'solution']);

/**
 * Reads a lab's text in one language.
 * @param file its name, for messages
 * @param hosts how many hosts there are
 * @throws LabError with the line and what to do
 */
export function readLabText(file: string, source: string, hosts: number): LabText {
  let intro = '';
  const steps: { id: string; title: string; line: number; parts: TextPart[] }[] = [];
  for (const block of cutMarkdown(source, WORDS)) {
    const step = steps.at(-1);
    if (block.kind === 'heading' && block.level <= 2) {
      const read = readHeading(file, block);
      const before = steps.find((each) => each.id === read.id);
      if (before !== undefined)
        throw new LabError(
          file,
          block.line,
          `the step in line ${before.line} is already called #${read.id}; choose another id`,
        );
      steps.push({ ...read, line: block.line, parts: [] });
    } else if (block.kind === 'fence') {
      if (step === undefined)
        throw new LabError(
          file,
          block.line,
          `a ${block.word} block belongs to a step; put it below a \`## Heading {#id}\``,
        );
      step.parts.push(readFence(file, block, step, hosts));
    } else {
      const markdown = block.kind === 'heading' ? `${'#'.repeat(block.level)} ${block.text}\n` : block.text;
      if (step === undefined) intro += `${markdown}\n`;
      else step.parts.push({ kind: 'prose', markdown });
    }
  }
  if (steps.length === 0)
    throw new LabError(file, 1, 'there is no step; add a heading such as `## Start a swarm {#init}`');
  for (const { id, line, parts } of steps) {
    if (!parts.some((part) => part.kind === 'check'))
      throw new LabError(file, line, `step #${id} has no check; add a \`\`\`check block that holds when it is done`);
  }
  return { file, intro, steps: steps.map((step) => ({ ...step, parts: joinProse(step.parts) })) };
}

function readHeading(
  file: string,
  { level, text, line }: MarkdownBlock & { kind: 'heading' },
): { id: string; title: string } {
  if (level === 1)
    throw new LabError(file, line, 'a heading with one # is the title, and that stands in lab.yaml; take it out');
  const match = /^(.+?)\s*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}$/.exec(text);
  if (match === null)
    throw new LabError(file, line, 'a step needs a title and an id of lower-case words: `## Start a swarm {#init}`');
  return { title: match[1], id: match[2] };
}

function readFence(
  file: string,
  fence: Fence,
  step: { id: string; parts: readonly TextPart[] },
  hosts: number,
): TextPart {
  const { word, title, line, text } = fence;
  if (!fence.closed)
    throw new LabError(file, line, `this ${word} block is never closed; end it with a line of backticks`);
  const place = { file, line, hosts };
  const number = step.parts.filter((part) => part.kind === word).length + 1;
  switch (word) {
    case 'console':
      return { kind: 'console', line, block: { id: String(number), commands: readConsole(place, text) } };
    case 'check': {
      const read = readCheck(place, text);
      return { kind: 'check', line, text: read.text, check: { id: `${step.id}.${number}`, commands: read.commands } };
    }
    case 'solution':
      return { kind: 'solution', line, title, steps: readPlayed(place, text) };
    default:
      if (text.trim() === '')
        throw new LabError(file, line, `this ${word} block is empty; write something or take it out`);
      return { kind: word === 'why' ? 'why' : 'hint', title, markdown: text };
  }
}

/** Where a transcript begins: the line before its first one, and which hosts it may name. */
export interface TranscriptPlace {
  readonly file: string;
  readonly line: number;
  readonly hosts: number;
}

function readTranscript({ file, line, hosts }: TranscriptPlace, text: string): TranscriptStep[] {
  let steps: TranscriptStep[];
  try {
    steps = parseTranscript(text);
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    throw new LabError(
      file,
      line + error.line,
      'this is no line of a transcript; a command begins with its host: `docker-0$ docker node ls`',
    );
  }
  for (const step of steps) {
    if (step.kind !== 'command' && step.kind !== 'until') continue;
    const { host, command } = step;
    const named = [host, ...[...command.matchAll(/\$\{([\w-]+): /g)].map((match) => match[1])];
    const unknown = named.find((each) => !isHost(each, hosts));
    if (unknown !== undefined) {
      const at = text.split('\n').findIndex((each) => each.includes(unknown));
      throw new LabError(
        file,
        line + at + 1,
        `there is no host ${unknown}; there are docker-0 to docker-${hosts - 1} (\`hosts\` in lab.yaml)`,
      );
    }
  }
  return steps;
}

function isHost(name: string, hosts: number): boolean {
  const match = /^docker-(\d)$/.exec(name);
  return match !== null && Number(match[1]) < hosts;
}

function lineOfFirst(text: string, pattern: RegExp): number {
  return text.split('\n').findIndex((line) => pattern.test(line)) + 1;
}

/** Reads commands, waits and untils to be played as they stand. @throws LabError */
export function readPlayed(place: TranscriptPlace, text: string): TranscriptStep[] {
  const steps = readTranscript(place, text);
  if (!steps.some((step) => step.kind === 'command'))
    throw new LabError(place.file, place.line, 'there is no command here; write one as `docker-0$ docker node ls`');
  return steps.filter((step) => step.kind === 'command' || step.kind === 'wait' || step.kind === 'until');
}

function readConsole(place: TranscriptPlace, text: string): ConsoleCommand[] {
  const steps = readTranscript(place, text);
  const { file, line } = place;
  if (steps.length === 0)
    throw new LabError(file, line, 'this console block is empty; write a command: `docker-0$ docker node ls`');
  return steps.map((step) => {
    if (step.kind !== 'command')
      throw new LabError(
        file,
        line + lineOfFirst(text, /^(#|hosts |images |wait |until )/),
        'a console block holds only commands; say the rest in the text',
      );
    if (step.stdout !== '' || step.stderr !== '' || step.status !== 0)
      throw new LabError(
        file,
        line + lineOfFirst(text, /^( {2}|! |\[\d+\]$)/),
        'a console block prints no output, the terminal does; take this line out',
      );
    return { host: step.host, command: step.command };
  });
}

function readCheck(place: TranscriptPlace, text: string): { text: string; commands: CommandStep[] } {
  const steps = readTranscript(place, text);
  const { file, line } = place;
  const [first, ...rest] = steps;
  const words = first?.kind === 'comment' ? first.text.replace(/^#+\s*/, '') : '';
  if (words === '')
    throw new LabError(file, line + 1, 'a check begins with what it means for the reader: `# Three nodes are Ready`');
  const commands = rest.filter((step) => step.kind === 'command');
  if (commands.length === 0)
    throw new LabError(
      file,
      line,
      'this check asks nothing; add a command and its answer: `docker-0$ docker node ls -q | wc -l`',
    );
  if (commands.length < rest.length)
    throw new LabError(
      file,
      line + lineOfFirst(text, /^(hosts |images |wait |until )/),
      'a check holds only commands and their answers; it is asked again whenever something changes, so it needs no waiting',
    );
  return { text: words, commands };
}

/** Neighbouring prose (split by a heading of a lower level) is one part. */
function joinProse(parts: readonly TextPart[]): TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'prose' && last?.kind === 'prose')
      joined[joined.length - 1] = { kind: 'prose', markdown: `${last.markdown}\n${part.markdown}` };
    else joined.push(part);
  }
  return joined;
}
