import { expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import type { SignalName } from '../../../src/kernel/signal.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { EDITING, Tty } from '../../../src/kernel/tty.ts';
import type { Task } from '../../../src/kernel/wait.ts';

function open(): { tty: Tty; screen: () => string; kernel: Kernel } {
  const kernel = new Kernel(0, 'seed');
  const tty = new Tty(kernel);
  let shown = '';
  tty.output.on((text) => (shown += text));
  return { tty, kernel, screen: () => shown };
}

test('hands over a line at Enter, with echo', () => {
  const { tty, screen } = open();
  tty.type('ls');
  expect(tty.reader.tryRead()).toBeUndefined();
  tty.type('\r');
  expect(tty.reader.tryRead()).toBe('ls\n');
  expect(screen()).toBe('ls\r\n');
});

test('lets the line be edited: Backspace, Ctrl-W, Ctrl-U', () => {
  const { tty } = open();
  tty.type('one twoo\x7f three\x17\x7f\r');
  expect(tty.reader.tryRead()).toBe('one two\n');
  tty.type('gone\x15kept\r');
  expect(tty.reader.tryRead()).toBe('kept\n');
});

test('rubs out both columns of a wide character', () => {
  const { tty, screen } = open();
  tty.type('节\x7f');
  expect(screen()).toBe('节\b \b\b \b');
});

test('ends the stream at Ctrl-D on an empty line only', () => {
  const { tty } = open();
  tty.type('ab\x04');
  expect(tty.reader.tryRead()).toBe('ab');
  tty.type('\x04');
  expect(tty.reader.tryRead()).toBeNull();
  expect(tty.reader.tryRead()).toBeUndefined();
});

test('sends Ctrl-C to the foreground and drops the line', () => {
  const { tty, screen } = open();
  const got: SignalName[] = [];
  tty.setForeground({ signal: (name) => got.push(name) });
  tty.type('half\x03');
  expect(got).toEqual(['SIGINT']);
  expect(screen()).toBe('half^C');
  tty.type('\r');
  expect(tty.reader.tryRead()).toBe('\n');
});

test('gives a line editor each key, unprocessed', () => {
  const { tty, screen } = open();
  tty.setMode(EDITING);
  tty.type('\x03\x1b[A');
  expect(tty.reader.tryRead()).toBe('\x03\x1b[A');
  expect(screen()).toBe('');
});

test('turns a newline into carriage return and newline', () => {
  const { tty, screen } = open();
  tty.writer.write('a\nb\n');
  expect(screen()).toBe('a\r\nb\r\n');
});

test('takes a megabyte a second: a flood makes virtual time pass', () => {
  const { tty, kernel } = open();
  kernel.spawn(
    'yes',
    (function* (): Task {
      for (;;) {
        tty.writer.write('y\n'.repeat(5_000));
        yield* tty.writer.drain();
      }
    })(),
  );
  let size = 0;
  tty.output.on((text) => (size += text.length));
  kernel.runUntil(SECOND);
  expect(size).toBeLessThan(2_000_000);
  expect(size).toBeGreaterThan(1_000_000);
});

test('cuts the line: readers see the end, the foreground job SIGHUP', () => {
  const { tty } = open();
  const got: SignalName[] = [];
  tty.setForeground({ signal: (name) => got.push(name) });
  tty.hangUp();
  expect(got).toEqual(['SIGHUP']);
  expect(tty.reader.tryRead()).toBeNull();
  expect(() => tty.writer.write('x')).toThrow();
});
