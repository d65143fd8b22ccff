import { describe, expect, it } from 'vitest';
import { matchAnswer } from '../../../src/lab/match.ts';
import type { CommandStep } from '../../../src/world/transcript.ts';

const expected = (stdout: string, more: Partial<CommandStep> = {}): CommandStep => ({
  kind: 'command',
  host: 'docker-0',
  command: 'true',
  stdout,
  stderr: '',
  status: 0,
  ...more,
});
const answer = (stdout: string, more: { stderr?: string; status?: number } = {}) => ({
  stdout,
  stderr: '',
  status: 0,
  ...more,
});

describe('what a check expects', () => {
  it('holds when lines are equal, white space at their ends apart', () => {
    expect(matchAnswer(expected('3\n'), answer('  3 \n')).holds).toBe(true);
    expect(matchAnswer(expected('a\nb\n'), answer('a\t\nb\n\n')).holds).toBe(true);
    expect(matchAnswer(expected('a\n  b\n'), answer('a\nb\n')).holds).toBe(false);
    expect(matchAnswer(expected(''), answer('')).holds).toBe(true);
    expect(matchAnswer(expected(''), answer('x\n')).holds).toBe(false);
  });

  it('compares the exit status always, standard error when it is named', () => {
    expect(matchAnswer(expected('0\n'), answer('0\n', { status: 1 })).holds).toBe(false);
    expect(matchAnswer(expected('', { status: 1 }), answer('', { status: 1, stderr: 'no\n' })).holds).toBe(true);
    expect(
      matchAnswer(expected('', { status: 1, stderr: 'yes\n' }), answer('', { status: 1, stderr: 'no\n' })).holds,
    ).toBe(false);
  });

  it('takes … for anything within its line', () => {
    const holds = (pattern: string, line: string) => matchAnswer(expected(`${pattern}\n`), answer(`${line}\n`)).holds;
    expect(holds('web.1 … Running … ago', 'web.1 docker-0 Running 5 seconds ago')).toBe(true);
    expect(holds('…', 'anything')).toBe(true);
    expect(holds('…', '')).toBe(false);
    expect(holds('ab…bc', 'abc')).toBe(false);
    expect(holds('a…b…c', 'a-b-c')).toBe(true);
    expect(holds('a…b…c', 'a-c-b')).toBe(false);
    expect(holds('a.c', 'abc')).toBe(false);
    expect(matchAnswer(expected('a\n…\n'), answer('a\n')).holds).toBe(false);
  });

  it('says what was seen instead', () => {
    expect(matchAnswer(expected('3\n'), answer('2\n'))).toMatchObject({
      partly: true,
      sight: { kind: 'count', seen: 2, wanted: 3 },
    });
    expect(matchAnswer(expected('2\n'), answer('3\n'))).toMatchObject({ partly: false, sight: { seen: 3, wanted: 2 } });
    expect(matchAnswer(expected('3/3\n'), answer('1/3\n'))).toMatchObject({
      partly: true,
      sight: { kind: 'text', text: '1/3' },
    });
    expect(matchAnswer(expected('3/3\n'), answer('1/1\n')).partly).toBe(false);
    expect(matchAnswer(expected('manager\n'), answer('worker\n')).sight).toEqual({ kind: 'text', text: 'worker' });
    expect(matchAnswer(expected('a\nb\nc\n'), answer('c\na\n'))).toMatchObject({
      partly: true,
      sight: { kind: 'count', seen: 2, wanted: 3 },
    });
  });

  it('passes on what docker says instead of an answer, if it is short', () => {
    const sight = (stdout: string, stderr: string) =>
      matchAnswer(expected('1\n'), answer(stdout, { stderr, status: 1 })).sight;
    expect(sight('', 'no such service: web\n')).toEqual({ kind: 'text', text: 'no such service: web' });
    expect(sight('0\n', 'Error response from daemon: node docker-3 not found\n')).toEqual({
      kind: 'text',
      text: 'node docker-3 not found',
    });
    expect(sight('', 'one\ntwo\n')).toEqual({ kind: 'nothing' });
    expect(sight('', `${'long '.repeat(20)}\n`)).toEqual({ kind: 'nothing' });
    expect(sight('2\n', 'no such service: web\n')).toMatchObject({ kind: 'count' });
  });
});
