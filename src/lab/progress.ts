import type { CheckState, LabProgress, Language } from '../world/protocol.ts';
import type { Sight } from './match.ts';

/** What is known of one check. */
export interface CheckResult {
  readonly state: CheckState;
  readonly sight: Sight;
}

/** How far a lab has come, without words. Immutable. */
export interface RunnerState {
  readonly lab: string;
  /** In the lab's order. */
  readonly stepsDone: readonly string[];
  /** By check id; checks that were not looked at yet are not there. */
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/**
 * Puts a runner's state into words.
 * @param known steps that were done before this world was made: a step that was done stays done
 */
export function describeProgress(state: RunnerState, language: Language, known: readonly string[] = []): LabProgress {
  const checks: Record<string, { state: CheckState; note: string }> = {};
  for (const [id, { state: is, sight }] of Object.entries(state.checks)) {
    checks[id] = { state: is, note: is === 'holds' ? '' : describeSight(sight, language) };
  }
  return { lab: state.lab, stepsDone: [...new Set([...known, ...state.stepsDone])], checks };
}

function describeSight(sight: Sight, language: Language): string {
  switch (sight.kind) {
    case 'nothing':
      return '';
    case 'text':
      return sight.text;
    case 'count': {
      const { seen, wanted } = sight;
      // 0 of 1 says no more than that it does not hold.
      if (seen === 0 && wanted <= 1) return '';
      if (language === 'zh-CN') return seen > wanted ? `${seen}，应为 ${wanted}` : `${seen} / ${wanted}`;
      return seen > wanted ? `${seen}, not ${wanted}` : `${seen} of ${wanted}`;
    }
  }
}
