/** wget of GNU, as hosts and images that are not busybox's have it. */
import { expect, test } from 'vitest';
import { savedWords } from '../../../src/host/commands/network/gnu-wget-words.ts';
import type { Proc } from '../../../src/host/proc.ts';
import { makeMachine, run } from './harness.ts';

test('says whom it asks and why that fails, with the status of a network failure', () => {
  const machine = makeMachine();
  machine.fs.writeFile('/etc/hosts', '127.0.0.1 localhost\n172.17.0.2 web\n');
  const { err, status } = run(machine, ['wget', '-O-', 'web:81/page']);
  expect(err).toMatch(
    /^--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d-- {2}http:\/\/web:81\/page\nResolving web \(web\)\.\.\. 172\.17\.0\.2\nConnecting to web \(web\)\|172\.17\.0\.2\|:81\.\.\. failed: Connection refused\.\n$/,
  );
  expect(status).toBe(4);
  expect(run(machine, ['wget', '-q', '172.17.0.2'])).toEqual({ out: '', err: '', status: 4 });
  expect(run(machine, ['wget', '172.17.0.2']).err).toContain('Connecting to 172.17.0.2:80... failed');
});

test('a dot for each KiB, fifty in a row', () => {
  const proc = { machine: makeMachine() } as unknown as Proc;
  const lines = savedWords(proc, 'x'.repeat(61 * 1_024), '-').split('\n');
  expect(lines[0]).toBe('     0K .......... .......... .......... .......... .......... 81%  100M 0s');
  expect(lines[1]).toBe(`    50K .......... .${' '.repeat(42)}100%  100M=0s`);
  expect(lines[3]).toMatch(/\(100 MB\/s\) - written to stdout \[62464\/62464\]$/);
});
