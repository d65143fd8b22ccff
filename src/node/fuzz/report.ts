import { formatTranscript } from '../../world/transcript.ts';
import { generate } from './generate.ts';
import { runCase } from './run-case.ts';
import { joinWaits, shrink } from './shrink.ts';

/** What became of one seed. */
export interface SeedReport {
  readonly number: number;
  /** Why it is wrong; undefined when all is well. */
  readonly failure: string | undefined;
  /** A scenario as small as could be found that is wrong in the same way. */
  readonly transcript: string;
  readonly virtualSeconds: number;
}

/** Of so many seeds one is played twice, to see that the same seed gives the same world. */
const TWICE = 40;

/** Plays the scenario of a seed, and makes it small if it fails. */
export function trySeed(number: number): SeedReport {
  const scenario = generate(number);
  const outcome = runCase(scenario);
  const { virtualSeconds } = outcome;
  if (outcome.failure !== undefined) {
    const small = shrink(scenario, outcome);
    const { failure } = small.outcome;
    const title = { kind: 'comment', text: `# seed ${number}: ${failure?.split('\n')[0] ?? ''}` } as const;
    return {
      number,
      failure,
      transcript: formatTranscript([title, ...joinWaits(small.outcome.steps)]),
      virtualSeconds,
    };
  }
  if (number % TWICE === 0) {
    const [once, again] = [outcome, runCase(scenario)].map((each) => formatTranscript(each.steps));
    if (once !== again)
      return { number, failure: 'two runs of the same seed differ', transcript: `${once}\n${again}`, virtualSeconds };
  }
  return { number, failure: undefined, transcript: '', virtualSeconds };
}
