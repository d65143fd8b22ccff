import { expect, it } from 'vitest';
import { busyboxProgram } from '../../../src/host/commands/busybox.ts';
import type { Layer } from '../../../src/host/fs/layer.ts';
import { makeMachine, run } from './harness.ts';

const layer: Layer = {
  '/bin/busybox': { type: 'program', program: busyboxProgram },
  ...Object.fromEntries(
    ['sh', 'cat', 'ls', 'kill', 'sleep', 'top'].map((name) => [
      `/bin/${name}`,
      { type: 'symlink', target: 'busybox' } as const,
    ]),
  ),
  '/root': { type: 'directory' },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
};

it('speaks as busybox does', () => {
  const sh = (command: string) => run(makeMachine({ layers: [layer], kind: 'container' }), ['sh', '-c', command]);
  expect(sh('foo')).toEqual({ out: '', err: 'sh: line 0: foo: not found\n', status: 127 });
  expect(sh('cat nosuch').err).toBe("cat: can't open 'nosuch': No such file or directory\n");
  expect(sh('cat < nosuch').err).toBe("sh: line 0: can't open nosuch: no such file\n");
  expect(sh('ls nosuch').err).toBe('ls: nosuch: No such file or directory\n');
});

it('keeps process 1 alive under signals that it does not handle, and ends it by its trap', () => {
  expect(
    run(makeMachine({ layers: [layer], kind: 'container' }), [
      'sh',
      '-c',
      '(sleep 1; kill -TERM 1) & sleep 3; echo alive',
    ]).out,
  ).toBe('alive\n');
  expect(
    run(makeMachine({ layers: [layer], kind: 'container' }), [
      'sh',
      '-c',
      "trap 'exit 7' TERM; (sleep 1; kill -TERM 1) & sleep 100 & wait",
    ]).status,
  ).toBe(7);
});

it('draws top without a terminal, again every five seconds, and goes on when its input ends', () => {
  const machine = makeMachine({ layers: [layer], kind: 'container' });
  const { out, err } = run(machine, ['sh', '-c', 'top & sleep 11; kill $!']);
  expect(err).toBe('');
  expect(out.split('\x1b[H\x1b[J').length - 1).toBe(3);
  expect(out).toMatch(/PID {2}PPID USER {5}STAT {3}VSZ %VSZ CPU %CPU COMMAND\x1b\[m\n {4}1 {5}0 root {5}S /);
  expect(run(machine, ['top', '-b', '-n', '1']).out).toMatch(/^Mem: \d+K used, .*\nCPU: /);
});
