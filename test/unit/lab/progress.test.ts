import { expect, it } from 'vitest';
import { describeProgress, type RunnerState } from '../../../src/lab/progress.ts';

const state: RunnerState = {
  lab: '07-example',
  stepsDone: ['b'],
  checks: {
    some: { state: 'partly', sight: { kind: 'count', seen: 2, wanted: 6 } },
    many: { state: 'open', sight: { kind: 'count', seen: 3, wanted: 2 } },
    none: { state: 'open', sight: { kind: 'count', seen: 0, wanted: 1 } },
    text: { state: 'open', sight: { kind: 'text', text: '1/3' } },
    done: { state: 'holds', sight: { kind: 'text', text: 'left over' } },
  },
};
const notes = (language: 'en' | 'zh-CN') =>
  Object.values(describeProgress(state, language).checks).map(({ note }) => note);

it('puts what was seen into the words of each language', () => {
  expect(notes('en')).toEqual(['2 of 6', '3, not 2', '', '1/3', '']);
  expect(notes('zh-CN')).toEqual(['2 / 6', '3，应为 2', '', '1/3', '']);
});

it('keeps steps that were done before', () => {
  expect(describeProgress(state, 'en', ['a', 'b']).stepsDone).toEqual(['a', 'b']);
});
