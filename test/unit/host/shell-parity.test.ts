import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bash, makeMachine } from './harness.ts';

interface Recorded {
  readonly command: string;
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

const recorded = JSON.parse(readFileSync(new URL('parity-recorded.json', import.meta.url), 'utf8')) as Recorded[];
const differing = new Map(
  readFileSync(new URL('parity-differs.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line, true]),
);

/** Hides what cannot agree: process numbers, and the shell's own place in messages of programs. */
function comparable(text: string): string {
  return text
    .replace(/(line \d+: +)\d+ (Killed|Terminated)/g, '$1PID $2')
    .replace(/‘|’/g, "'")
    .replace(/^(bash|sh): line \d+:( \d+)/gm, '$1: line N:$2');
}

function answer(command: string): { out: string; err: string; status: number } {
  const machine = makeMachine();
  machine.fs.mkdir('/work');
  const ran = bash(machine, command, { cwd: '/work', seconds: 30 });
  return { out: comparable(ran.out), err: comparable(ran.err), status: ran.status };
}

describe('the shell answers as bash 5.2 and coreutils on a real machine did', () => {
  for (const each of recorded) {
    const key = each.command.replaceAll('\n', '⏎');
    const test = differing.has(key) ? it.fails : it;
    test(key, () => {
      expect(answer(each.command)).toEqual({
        out: comparable(each.out),
        err: comparable(each.err),
        status: each.status,
      });
    });
  }
});
