import { expect, test } from 'vitest';
import { bash, makeMachine } from './harness.ts';

test('a function that calls itself without end dies as by SIGSEGV, and the machine goes on', () => {
  expect(bash(makeMachine(), 'f() { f; }; f').status).toBe(139);
});
