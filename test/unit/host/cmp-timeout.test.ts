import { expect, test } from 'vitest';
import { makeMachine, run } from './harness.ts';

test('cmp says where two files part, -s only whether', () => {
  const machine = makeMachine();
  machine.fs.writeFile('/tmp/a', 'one\ntwo\n');
  machine.fs.writeFile('/tmp/b', 'one\ntwx\n');
  machine.fs.writeFile('/tmp/c', 'one\n');
  expect(run(machine, ['cmp', '/tmp/a', '/tmp/a'])).toEqual({ out: '', err: '', status: 0 });
  expect(run(machine, ['cmp', '/tmp/a', '/tmp/b'])).toEqual({
    out: '/tmp/a /tmp/b differ: byte 7, line 2\n',
    err: '',
    status: 1,
  });
  expect(run(machine, ['cmp', '-s', '/tmp/a', '/tmp/b'])).toEqual({ out: '', err: '', status: 1 });
  expect(run(machine, ['cmp', '/tmp/a', '/tmp/c'])).toEqual({
    out: '',
    err: 'cmp: EOF on /tmp/c after byte 4, in line 1\n',
    status: 1,
  });
});

test('timeout ends what takes too long', () => {
  const machine = makeMachine();
  expect(run(machine, ['timeout', '2', 'sleep', '1']).status).toBe(0);
  expect(run(machine, ['timeout', '1', 'sleep', '2']).status).toBe(124);
  expect(run(machine, ['timeout', '--preserve-status', '1', 'sleep', '2']).status).toBe(143);
  expect(run(machine, ['timeout', '-s', 'KILL', '1', 'sleep', '2']).status).toBe(137);
  expect(run(machine, ['timeout', '1', 'nonsense'])).toMatchObject({
    status: 127,
    err: "timeout: failed to run command 'nonsense': No such file or directory\n",
  });
  expect(run(machine, ['timeout', 'soon', 'true']).status).toBe(125);
});
