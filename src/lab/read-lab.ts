import type { Language, LabView, StepPart } from '../world/protocol.ts';
import { formatTranscript, type TranscriptStep } from '../world/transcript.ts';
import { LANGUAGES, type Lab, type LabStep, type WholeLab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { readLabText, readPlayed, type LabText, type TextPart, type TextStep } from './read-text.ts';
import { readLabYaml } from './schema.ts';

/** The files of one lab. */
export interface LabFiles {
  /** The folder as it is named in messages: `labs/01-first-swarm`. */
  readonly folder: string;
  readonly yaml: string;
  readonly texts: Readonly<Record<Language, string>>;
}

/** Turns Markdown into HTML that can be trusted. */
export type RenderMarkdown = (markdown: string) => string;

/**
 * Reads a lab in all its languages.
 * @param next the folder name of the lab that comes after it
 * @throws LabError with file, line and what to do, also when the languages differ in what runs
 */
export function readLab(files: LabFiles, render: RenderMarkdown, next: string | undefined): WholeLab {
  const { folder } = files;
  const file = `${folder}/lab.yaml`;
  const { values, setupLine } = readLabYaml(file, files.yaml);
  const { id, hosts, images, title, summary, minutes, prerequisites } = values;
  if (!folder.endsWith(`/${id}`))
    throw new LabError(file, 1, `the folder is ${folder}, the id is ${id}; make them the same`);
  const setup = values.setup === undefined ? [] : readPlayed({ file, line: setupLine, hosts }, values.setup);
  const text = (language: Language): LabText => readLabText(`${folder}/${language}.md`, files.texts[language], hosts);
  const texts: Record<Language, LabText> = { en: text('en'), 'zh-CN': text('zh-CN') };
  for (const language of LANGUAGES) {
    const [difference] = differences(texts.en, texts[language]);
    if (difference !== undefined) throw difference;
  }
  const view = (language: Language): LabView => ({
    id,
    language,
    title: title[language],
    introHtml: render(texts[language].intro).trim(),
    minutes,
    steps: texts[language].steps.map((step) => viewStep(step, render)),
    next,
  });
  const lab: Lab = { id, hosts, images, setup, steps: texts.en.steps.map(runnable) };
  const steps = lab.steps.length;
  return {
    lab,
    summary: { id, number: Number(id.slice(0, 2)), title, summary, minutes, steps },
    prerequisites,
    views: { en: view('en'), 'zh-CN': view('zh-CN') },
  };
}

function runnable({ id, parts }: TextStep): LabStep {
  return {
    id,
    consoles: parts.flatMap((part) => (part.kind === 'console' ? [part.block] : [])),
    solutions: parts.flatMap((part) => (part.kind === 'solution' ? [part.steps] : [])),
    checks: parts.flatMap((part) => (part.kind === 'check' ? [part.check] : [])),
  };
}

function viewStep({ id, title, parts }: TextStep, render: RenderMarkdown): LabView['steps'][number] {
  return {
    id,
    title,
    parts: parts.flatMap((part) => viewPart(part, render)),
    checks: parts.flatMap((part) => (part.kind === 'check' ? [{ id: part.check.id, text: part.text }] : [])),
  };
}

function viewPart(part: TextPart, render: RenderMarkdown): StepPart[] {
  switch (part.kind) {
    case 'prose':
      return [{ kind: 'prose', html: render(part.markdown).trim() }];
    case 'console':
      return [{ kind: 'console', id: part.block.id, commands: part.block.commands }];
    case 'hint':
    case 'why':
      return [{ kind: part.kind, title: part.title, html: render(part.markdown).trim() }];
    case 'solution':
      return [{ kind: 'hint', title: part.title, html: render(solutionText(part.steps)).trim() }];
    case 'check':
      return [];
  }
}

/** The commands of a solution as a reader sees them: waits left out, what is filled in marked as in a console block. */
function solutionText(steps: readonly TranscriptStep[]): string {
  const text = formatTranscript(steps.filter((step) => step.kind === 'command'));
  return `\`\`\`\`\n${text.replace(/\$\{([\w-]+): ((?:\{\{[^}]*\}\}|[^}])*)\}/g, '‹$1: $2›')}\`\`\`\`\n`;
}

/**
 * What differs between two languages of a lab where they have to be the same: the steps, and the console, check and
 * solution blocks in each. Each difference points into the second file.
 */
export function differences(first: LabText, second: LabText): LabError[] {
  const found: LabError[] = [];
  const report = (line: number, detail: string): void => void found.push(new LabError(second.file, line, detail));
  const ids = second.steps.map(({ id }) => id);
  const wanted = first.steps.map(({ id }) => id);
  for (const step of first.steps) {
    if (!ids.includes(step.id)) report(1, `step #${step.id} is missing; ${first.file} has it in line ${step.line}`);
  }
  for (const step of second.steps) {
    if (!wanted.includes(step.id))
      report(step.line, `step #${step.id} is not in ${first.file}; add it there or take it out here`);
  }
  if (found.length > 0) return found;
  second.steps.forEach((step, index) => {
    if (step.id !== wanted[index])
      report(
        step.line,
        `step ${index + 1} is #${step.id}, in ${first.file} it is #${wanted[index]}; put them in the same order`,
      );
  });
  if (found.length > 0) return found;
  second.steps.forEach((step, index) => {
    const theirs = blocksOf(first.steps[index]);
    const ours = blocksOf(step);
    for (let at = 0; at < Math.max(theirs.length, ours.length); at++) {
      const [one, other] = [theirs[at], ours[at]];
      if (one?.content === other?.content) continue;
      if (other === undefined)
        report(step.line, `step #${step.id} lacks the ${one.kind} block of ${first.file}:${one.line}; add it`);
      else if (one === undefined)
        report(
          other.line,
          `step #${step.id} has a ${other.kind} block more than in ${first.file}; add it there or take it out here`,
        );
      else
        report(
          other.line,
          `this ${other.kind} block is not the ${one.kind} block of ${first.file}:${one.line}; ${advice(one.content, other.content)}`,
        );
      return;
    }
  });
  return found;
}

interface Block {
  readonly kind: string;
  readonly line: number;
  /** What has to be the same, as text. */
  readonly content: string;
}

function blocksOf(step: TextStep): Block[] {
  return step.parts.flatMap((part): Block[] => {
    const { kind } = part;
    if (kind === 'console') {
      const commands = part.block.commands.map(({ host, command }) => `${host}$ ${command}`);
      return [{ kind, line: part.line, content: ['console', ...commands].join('\n') }];
    }
    if (kind === 'check')
      return [{ kind, line: part.line, content: `check\n${formatTranscript(part.check.commands)}` }];
    if (kind === 'solution') return [{ kind, line: part.line, content: `solution\n${formatTranscript(part.steps)}` }];
    return [];
  });
}

/** The first place where `seen` is not what is `wanted`, as advice. */
function advice(wanted: string, seen: string): string {
  const [theirs, ours] = [wanted.split('\n'), seen.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  if (at < 0) return `take out ${JSON.stringify(ours[theirs.length])}`;
  return `write ${JSON.stringify(theirs[at])}${ours[at] === undefined ? '' : ` instead of ${JSON.stringify(ours[at])}`}`;
}
