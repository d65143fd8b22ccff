import type { TranscriptStep } from '../../world/transcript.ts';
import type { FuzzCase } from './generate.ts';
import { runCase, type Outcome } from './run-case.ts';

/** What a failure is about, without the names and numbers of the one time: a smaller case must fail in the same way. */
export function kindOf(failure: string): string {
  return failure
    .split(/[;\n]/, 1)[0]
    .replace(/[a-z0-9]{25}/g, 'ID')
    .replace(/\b(s-|n-|docker-)\d+/g, '$1N')
    .replace(/\d+/g, 'N');
}

/** A case that fails, and how. */
export interface Failing {
  readonly scenario: FuzzCase;
  readonly outcome: Outcome;
}

/** Leaves out steps of a failing case, shortens its waits and stops hurrying, as long as it fails in the same way. */
export function shrink(scenario: FuzzCase, outcome: Outcome): Failing {
  const wanted = kindOf(outcome.failure ?? '');
  let best: Failing = { scenario, outcome };
  const attempt = (body: readonly TranscriptStep[]): boolean => {
    const smaller = { ...scenario, body };
    const result = runCase(smaller);
    if (result.failure === undefined || kindOf(result.failure) !== wanted) return false;
    best = { scenario: smaller, outcome: result };
    return true;
  };
  for (let size = Math.ceil(scenario.body.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = best.scenario.body.length - size; at >= 0; at = Math.min(at, best.scenario.body.length) - 1)
      attempt(best.scenario.body.toSpliced(at, size));
  for (let at = 0; at < best.scenario.body.length; at++)
    for (const simpler of simplifications(best.scenario.body[at]))
      if (attempt(best.scenario.body.with(at, simpler))) break;
  return best;
}

/** The same step, done more simply. */
function simplifications(step: TranscriptStep): readonly TranscriptStep[] {
  if (step.kind === 'wait' && step.seconds > 1) return [{ kind: 'wait', seconds: 1 }];
  if (step.kind !== 'command') return [];
  const { command } = step;
  const simpler: string[] = [];
  if (command.endsWith(' &')) simpler.push(command.slice(0, -2));
  for (const flag of command.matchAll(/ --?[\w-]+(?: |=)\S+/g))
    if (!/^ --(?:name|mode|token)/.test(flag[0])) simpler.push(command.replace(flag[0], ''));
  return simpler.map((text) => ({ ...step, command: text }));
}

/** Steps of which consecutive waits are one: it comes to the same. */
export function joinWaits(steps: readonly TranscriptStep[]): readonly TranscriptStep[] {
  const joined: TranscriptStep[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (step.kind === 'wait' && last?.kind === 'wait')
      joined[joined.length - 1] = { kind: 'wait', seconds: last.seconds + step.seconds };
    else joined.push(step);
  }
  return joined;
}
