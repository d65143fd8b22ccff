import headless from '@xterm/headless';
import { expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { Tty } from '../../../src/kernel/tty.ts';
import { login } from '../../../src/host/login.ts';
import { bash, makeMachine } from './harness.ts';

it('rm, cp and mv ask with -i', () => {
  const machine = makeMachine();
  bash(machine, 'echo a > a; : > empty; mkdir d; echo b > b');
  const removed = bash(machine, 'rm -i a empty; ls', { stdin: 'n\nyes\n' });
  expect(removed.err).toBe("rm: remove regular file 'a'? rm: remove regular empty file 'empty'? ");
  expect(removed.out).toBe('a\nb\nd\n');
  expect(bash(machine, 'cp -i a b; cat b', { stdin: 'n\n' })).toMatchObject({ out: 'b\n', err: "cp: overwrite 'b'? " });
  expect(bash(machine, 'mv -i a b; cat b', { stdin: 'y\n' })).toMatchObject({ out: 'a\n', err: "mv: overwrite 'b'? " });
  expect(bash(machine, 'rm -if b; ls').out).toBe('d\n');
});

it('df shows the disk that holds a path', () => {
  const machine = makeMachine();
  expect(bash(machine, 'df -h /root').out).toBe(
    'Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1        40G  6.0G   34G  16% /\n',
  );
  expect(bash(machine, 'df /no').err).toBe('df: /no: No such file or directory\n');
});

it('top prints in batch mode, and on a terminal draws until q', async () => {
  const machine = makeMachine();
  expect(bash(machine, 'top -b -n 1 | head -7 | tail -1').out).toMatch(/^ +PID USER +PR/);
  const tty = new Tty(machine.kernel, 80, 24);
  const terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  tty.output.on((text) => terminal.write(text));
  login(machine, tty);
  const step = async (keys: string): Promise<string> => {
    tty.type(keys);
    machine.kernel.runUntil(machine.kernel.now + 4 * SECOND);
    await new Promise<void>((done) => terminal.write('', done));
    return Array.from(
      { length: 24 },
      (_none, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
    ).join('\n');
  };
  expect(await step('top\r')).toMatch(/^top - [\d:]+ up[^]*PID USER[^]*systemd[^]*top/);
  const after = await step('q');
  expect(after).not.toContain('PID USER');
  expect(after).toMatch(/top\n\[root@docker-0 ~\]#/);
});

it('forgets the history with history -c', () => {
  expect(bash(makeMachine(), 'set -o history; history -s one; history -c; history').out).toBe('');
});
