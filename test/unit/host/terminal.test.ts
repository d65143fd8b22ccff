import headless from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND } from '../../../src/kernel/time.ts';
import { Tty } from '../../../src/kernel/tty.ts';
import { login } from '../../../src/host/login.ts';
import { bash, makeMachine } from './harness.ts';

/** Types keys into a login shell and gives the lines of the screen that are not empty. */
async function screenAfter(
  keys: readonly string[],
  o: { columns?: number; resizeTo?: number } = {},
): Promise<string[]> {
  const machine = makeMachine();
  const columns = o.columns ?? 80;
  const tty = new Tty(machine.kernel, columns, 24);
  const terminal = new headless.Terminal({ cols: columns, rows: 24, allowProposedApi: true });
  let output = '';
  tty.output.on((text) => {
    output += text;
  });
  login(machine, tty);
  machine.kernel.settle();
  for (const each of keys) {
    if (each === '<resize>') {
      await new Promise<void>((done) => terminal.write(output, done));
      output = '';
      terminal.resize(o.resizeTo ?? columns, 24);
      tty.resize(o.resizeTo ?? columns, 24);
    } else tty.type(each);
    machine.kernel.runUntil(machine.kernel.now + 300 * MILLISECOND);
  }
  await new Promise<void>((done) => terminal.write(output, done));
  const lines: string[] = [];
  const { buffer } = { buffer: terminal.buffer.active };
  for (let y = 0; y < buffer.length; y++) lines.push(buffer.getLine(y)?.translateToString(true) ?? '');
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
  return lines;
}

const P = '[root@docker-0 ~]# ';

describe('the terminal of a host', () => {
  it('edits a line with arrows, Home, End, Ctrl-U, Ctrl-W and Ctrl-Y', async () => {
    expect(await screenAfter(['echo bc', '\x1b[D\x1b[D', 'a', '\x1b[F', 'd\r'])).toEqual([`${P}echo abcd`, 'abcd', P]);
    expect(await screenAfter(['x y', '\x17', '\x01', 'echo ', '\x05', '\x19', '\r'])).toEqual([
      `${P}echo x y`,
      'x y',
      P,
    ]);
    expect(await screenAfter(['junk', '\x15', 'echo ok\r'])).toEqual([`${P}echo ok`, 'ok', P]);
  });

  it('wraps long lines and wide characters at the width of the terminal', async () => {
    const lines = await screenAfter(['echo 中文中文中文', '\x1b[D'.repeat(3), '字', '\r'], { columns: 30 });
    expect(lines.join('')).toContain('echo 中文中字文中文');
    expect(lines).toContain('中文中字文中文');
  });

  it('walks through history and searches it', async () => {
    expect((await screenAfter(['echo one\r', 'echo two\r', '\x1b[A\x1b[A', '\r'])).at(-2)).toBe('one');
    expect((await screenAfter(['echo alpha\r', 'echo beta\r', '\x12', 'al', '\r'])).at(-2)).toBe('alpha');
    expect((await screenAfter(['echo a b\r', 'echo \x1b.', '\r'])).at(-2)).toBe('b');
    expect((await screenAfter(['echo again\r', '!!\r'])).at(-2)).toBe('again');
  });

  it('completes commands, files and variables, and lists on the second Tab', async () => {
    expect((await screenAfter(['hostn\t', '\r'])).at(0)).toBe(`${P}hostname `);
    expect((await screenAfter(['cat /etc/os-r\t', '\r'])).at(0)).toBe(`${P}cat /etc/os-release `);
    expect((await screenAfter(['ls /etc/s', '\t\t'])).join('\n')).toContain('ls /etc/shells');
    expect((await screenAfter(['ls /usr/l', '\t', '\t'])).at(1)).toBe('lib/    lib64/  local/');
  });

  it('asks for more of an unfinished command', async () => {
    expect(await screenAfter(['echo "a\r', 'b"\r'])).toEqual([`${P}echo "a`, '> b"', 'a', 'b', P]);
    expect(await screenAfter(['for i in 1 2; do\r', 'echo $i\r', 'done\r', '\x1b[A', '\x03'])).toContain(
      `${P}for i in 1 2; do echo $i; done^C`,
    );
    expect(await screenAfter(['cat <<E\r', 'x\r', 'E\r'])).toEqual([`${P}cat <<E`, '> x', '> E', 'x', P]);
  });

  it('ends and stops the foreground by Ctrl-C and Ctrl-Z', async () => {
    expect(await screenAfter(['sleep 100\r', '\x03', 'echo $?\r'])).toEqual([
      `${P}sleep 100`,
      '^C',
      `${P}echo $?`,
      '130',
      P,
    ]);
    expect((await screenAfter(['while :; do :; done\r', '\x03', 'echo $?\r'])).at(-2)).toBe('130');
    expect(await screenAfter(['sleep 100\r', '\x1a', 'jobs\r'])).toContain('[1]+  Stopped                 sleep 100');
  });

  it('keeps a pasted text of several lines as one edit', async () => {
    expect((await screenAfter(['\x1b[200~echo a\necho b\x1b[201~', '\r'])).slice(-3)).toEqual(['a', 'b', P]);
  });

  it('survives a change of the width in the middle of a line', async () => {
    const lines = await screenAfter(['echo 0123456789012345678901234567890', '<resize>', 'x\r'], {
      columns: 30,
      resizeTo: 60,
    });
    expect(lines.at(-2)).toBe('0123456789012345678901234567890x');
  });
});

describe('quoting', () => {
  it('gives any text back that was put in single quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (raw) => {
        const text = raw.replace(/[\0\n]/g, '');
        const ran = bash(makeMachine(), `printf '%s' '${text.replaceAll("'", "'\\''")}'`);
        expect(ran.out).toBe(text);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('gives any text back that printf %q and @Q have quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 20 }), (raw) => {
        const text = raw.replace(/\0/g, '');
        const quoted = `'${text.replaceAll("'", "'\\''")}'`;
        const ran = bash(
          makeMachine(),
          `x=${quoted}; eval "y=\${x@Q}"; eval "z=$(printf %q "$x")"; [[ $x == "$y" && $x == "$z" ]] && echo same`,
        );
        expect(ran.out).toBe('same\n');
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
