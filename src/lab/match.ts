import type { CommandResult } from '../world/player.ts';
import type { CommandStep } from '../world/transcript.ts';

/** What was seen instead of what was expected, in a form that each language can put into words. */
export type Sight =
  | { readonly kind: 'nothing' }
  /** A number, or as many lines as are right, of how many. */
  | { readonly kind: 'count'; readonly seen: number; readonly wanted: number }
  /** A short answer as it came: `1/3`, `worker`, `no such service: web`. */
  | { readonly kind: 'text'; readonly text: string };

export interface Match {
  readonly holds: boolean;
  /** Not yet, but on the way: 2 of 3. */
  readonly partly: boolean;
  readonly sight: Sight;
}

/** What stands in an expected line for anything. */
const WILDCARD = '…';
/** Longer answers say less than they take room. */
const SHORT = 40;
const NOTHING: Sight = { kind: 'nothing' };

/**
 * Compares what a check expects with what came: the exit status; standard output line by line, white space at its
 * ends and at the ends of lines apart; standard error likewise, if the check names any. `…` in an expected line
 * stands for anything within that line.
 */
export function matchAnswer(expected: CommandStep, answer: CommandResult): Match {
  const wanted = linesOf(expected.stdout);
  const seen = linesOf(answer.stdout);
  const outputHolds = sameLines(wanted, seen);
  const errorHolds = expected.stderr === '' || sameLines(linesOf(expected.stderr), linesOf(answer.stderr));
  if (outputHolds && errorHolds && answer.status === expected.status)
    return { holds: true, partly: false, sight: NOTHING };
  if (outputHolds) return { holds: false, partly: false, sight: NOTHING };
  if (seen.length === 0 || answer.stdout.trim() === '0') {
    const reason = shortReason(answer.stderr);
    if (reason !== undefined) return { holds: false, partly: false, sight: { kind: 'text', text: reason } };
  }
  return { holds: false, ...compare(wanted, seen) };
}

function compare(wanted: readonly string[], seen: readonly string[]): { partly: boolean; sight: Sight } {
  if (wanted.length > 1) {
    const right = wanted.filter((pattern) => seen.some((line) => lineMatches(pattern, line))).length;
    if (right === wanted.length) return { partly: true, sight: NOTHING };
    return { partly: right > 0, sight: { kind: 'count', seen: right, wanted: wanted.length } };
  }
  if (wanted.length === 0 || seen.length !== 1 || seen[0].length > SHORT) return { partly: false, sight: NOTHING };
  const [is] = seen;
  const [should] = wanted;
  if (isNumber(is) && isNumber(should)) {
    const [has, of] = [Number(is), Number(should)];
    return { partly: has > 0 && has < of, sight: { kind: 'count', seen: has, wanted: of } };
  }
  // Replicas, as `docker service ls` prints them: 1/3 of 3/3 is on the way.
  const [here, there] = [/^(\d+)\/(\d+)$/.exec(is), /^(\d+)\/(\d+)$/.exec(should)];
  const partly =
    here !== null &&
    there !== null &&
    here[2] === there[2] &&
    Number(here[1]) > 0 &&
    Number(here[1]) < Number(there[1]);
  return { partly, sight: { kind: 'text', text: is } };
}

/** What docker says instead of an answer, if it is one line that is good to read: `no such service: web`. */
function shortReason(stderr: string): string | undefined {
  const lines = linesOf(stderr);
  if (lines.length !== 1) return undefined;
  const reason = lines[0].replace(/^(Error response from daemon|Error): /, '');
  return reason.length <= SHORT ? reason : undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,6}$/.test(text);
}

/** Lines without white space at their ends, and without blank lines at the start and the end. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
  if (lines.length > 0) lines[0] = lines[0].trimStart();
  return lines;
}

function sameLines(wanted: readonly string[], seen: readonly string[]): boolean {
  return wanted.length === seen.length && wanted.every((pattern, index) => lineMatches(pattern, seen[index]));
}

function lineMatches(pattern: string, line: string): boolean {
  const pieces = pattern.split(WILDCARD);
  if (pieces.length === 1) return pattern === line;
  const [first, ...rest] = pieces;
  const last = rest.pop() ?? '';
  if (!line.startsWith(first) || line.length < first.length + last.length || !line.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = line.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= line.length - last.length;
}
