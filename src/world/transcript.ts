import { formatFault, parseFault, type Fault } from './fault.ts';

/**
 * Transcripts: what a person typed on which host, and what came back. The one format of recordings, of a lab's
 * console blocks and checks, and of our own end-to-end tests.
 *
 *     # a comment
 *     hosts 3                          how many hosts the scenario needs
 *     images stand-in                  the hosts pull from the small catalogue of stand-in images
 *     docker-0$ docker node ls         a command on a host
 *     >   --flag value                 the command goes on
 *       ID   HOSTNAME …                a line of its standard output (two spaces in front)
 *     ! Error response from daemon …   a line of its standard error
 *     [1]                              its exit status, when it is not 0
 *     wait 5                           let 5 seconds pass
 *     until 30 docker-0$ CMD ⇒ TEXT    repeat CMD until its output is TEXT, for at most 30 seconds
 *
 * Two lines are ours alone, for worlds that no person typed:
 *
 *     seed fuzz-17                     what the world's chance is drawn from
 *     fault docker-1 power off         what befalls a host or a wire, or is taken back: power on|off,
 *                                      daemon paused|resumed, clock 90 (seconds ahead), cable cut|whole,
 *                                      path to docker-2 cut|whole, wire loss 0.1 delay 0.05 (a share, seconds)
 */
export type TranscriptStep =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'hosts'; readonly count: number }
  | { readonly kind: 'images'; readonly catalogue: string }
  | { readonly kind: 'seed'; readonly seed: string }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'wait'; readonly seconds: number }
  | CommandStep
  | {
      readonly kind: 'until';
      readonly seconds: number;
      readonly host: string;
      readonly command: string;
      readonly expect: string;
    };

export interface CommandStep {
  readonly kind: 'command';
  readonly host: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A command that has not been played yet. */
export function commandStep(host: string, command: string): CommandStep {
  return { kind: 'command', host, command, stdout: '', stderr: '', status: 0 };
}

/** A line that is not part of the format. */
export class TranscriptError extends Error {
  readonly line: number;

  constructor(line: number, text: string) {
    super(`line ${line}: cannot read: ${text}`);
    this.line = line;
  }
}

/** Reads a transcript. @throws TranscriptError */
export function parseTranscript(text: string): TranscriptStep[] {
  const steps: TranscriptStep[] = [];
  let open: { -readonly [K in keyof CommandStep]: CommandStep[K] } | undefined;
  text.split('\n').forEach((line, index) => {
    if (open !== undefined) {
      if (line.startsWith('  ')) return void (open.stdout += `${line.slice(2)}\n`);
      if (line.startsWith('> ')) return void (open.command += `\n${line.slice(2)}`);
      if (line === '>') return void (open.command += '\n');
      if (line.startsWith('! ')) return void (open.stderr += `${line.slice(2)}\n`);
      const status = /^\[(\d+)\]$/.exec(line);
      if (status !== null) return void (open.status = Number(status[1]));
    }
    if (line === '') return;
    const command = /^([\w-]+)\$ (.*)$/.exec(line);
    if (command !== null) {
      open = { ...commandStep(command[1], command[2]) };
      steps.push(open);
      return;
    }
    open = undefined;
    steps.push(parseLine(line, index + 1));
  });
  return steps;
}

function parseLine(line: string, number: number): TranscriptStep {
  if (line.startsWith('#')) return { kind: 'comment', text: line };
  const hosts = /^hosts (\d+)$/.exec(line);
  if (hosts !== null) return { kind: 'hosts', count: Number(hosts[1]) };
  const images = /^images ([\w-]+)$/.exec(line);
  if (images !== null) return { kind: 'images', catalogue: images[1] };
  const seed = /^seed (\S+)$/.exec(line);
  if (seed !== null) return { kind: 'seed', seed: seed[1] };
  const fault = parseFault(line);
  if (fault !== undefined) return { kind: 'fault', fault };
  const wait = /^wait (\d+)$/.exec(line);
  if (wait !== null) return { kind: 'wait', seconds: Number(wait[1]) };
  const until = /^until (\d+) ([\w-]+)\$ (.*) ⇒ (.*)$/.exec(line);
  if (until !== null)
    return { kind: 'until', seconds: Number(until[1]), host: until[2], command: until[3], expect: until[4] };
  throw new TranscriptError(number, line);
}

/** Writes a transcript; `parseTranscript` reads the same steps back. */
export function formatTranscript(steps: readonly TranscriptStep[]): string {
  return `${steps.flatMap(formatStep).join('\n')}\n`;
}

function formatStep(step: TranscriptStep): string[] {
  switch (step.kind) {
    case 'comment':
      return [step.text];
    case 'hosts':
      return [`hosts ${step.count}`];
    case 'images':
      return [`images ${step.catalogue}`];
    case 'seed':
      return [`seed ${step.seed}`];
    case 'fault':
      return [formatFault(step.fault)];
    case 'wait':
      return [`wait ${step.seconds}`];
    case 'until':
      return [`until ${step.seconds} ${step.host}$ ${step.command} ⇒ ${step.expect}`];
    case 'command':
      return [
        `${step.host}$ ${step.command.replaceAll('\n', '\n> ')}`,
        ...linesOf(step.stdout).map((line) => `  ${line}`),
        ...linesOf(step.stderr).map((line) => `! ${line}`),
        ...(step.status === 0 ? [] : [`[${step.status}]`]),
      ];
  }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** One `${host: CMD}` of a command, in which CMD may hold Go templates. */
const EMBEDDED = /\$\{([\w-]+): ((?:\{\{[^}]*\}\}|[^}])*)\}/;

/** The next embedded command of `command`: what stands before and after it, or undefined when there is none. */
export function nextEmbedded(
  command: string,
): { before: string; host: string; command: string; after: string } | undefined {
  const match = EMBEDDED.exec(command);
  if (match === null) return undefined;
  return {
    before: command.slice(0, match.index),
    host: match[1],
    command: match[2],
    after: command.slice(match.index + match[0].length),
  };
}
