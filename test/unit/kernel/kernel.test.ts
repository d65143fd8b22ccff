import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { Pipe, BrokenPipe, readAll } from '../../../src/kernel/pipe.ts';
import { Signalled } from '../../../src/kernel/signal.ts';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { anyOf, Condition, Future, type Task } from '../../../src/kernel/wait.ts';

const kernel = (): Kernel => new Kernel(1_000, 'seed');

describe('the event queue', () => {
  test('orders events by time, then by the order in which they were planned', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 60 }), (delays) => {
        const k = kernel();
        const seen: [number, number][] = [];
        delays.forEach((delay, i) => {
          k.after(delay, () => {
            seen.push([k.now, i]);
            // An event planned from within an event comes after those that were planned for the same instant.
            if (i % 3 === 0) k.soon(() => seen.push([k.now, 1_000 + i]));
          });
        });
        k.runUntil(2_000);
        const times = seen.map(([time]) => time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const delay of new Set(delays)) {
          const planned = seen.filter(([time, i]) => time === 1_000 + delay && i < 1_000).map(([, i]) => i);
          expect(planned).toEqual([...planned].sort((a, b) => a - b));
        }
        expect(seen.filter(([, i]) => i < 1_000)).toHaveLength(delays.length);
      }),
    );
  });

  test('gives the same run however its time is cut into pieces', () => {
    const run = (stops: number[]): string => {
      const k = kernel();
      const log: string[] = [];
      const random = k.random('chance');
      const tick = (name: string): void => {
        log.push(`${k.now} ${name} ${random.int(0, 99)}`);
        if (log.length < 200) k.after(random.int(0, 7), () => tick(name));
      };
      k.soon(() => tick('a'));
      k.soon(() => tick('b'));
      for (const stop of stops) k.runUntil(stop);
      k.runUntil(5_000);
      return log.join('\n');
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1_000, max: 2_000 })), (stops) => {
        expect(run(stops.sort((a, b) => a - b))).toBe(run([]));
      }),
    );
  });

  test('forgets a cancelled event', () => {
    const k = kernel();
    let happened = false;
    k.after(5, () => (happened = true)).cancel();
    k.runUntil(2_000);
    expect(happened).toBe(false);
    expect(k.nextEventAt()).toBeUndefined();
  });
});

describe('random streams', () => {
  test('are split by name: a draw from one changes no other', () => {
    const a = kernel();
    const b = kernel();
    for (let i = 0; i < 10; i++) b.random('other').hex(64);
    expect(a.random('ids').hex(64)).toBe(b.random('ids').hex(64));
    expect(a.random('ids').hex(64)).not.toBe(a.random('macs').hex(64));
    expect(new Kernel(0, 'another').random('ids').hex(64)).not.toBe(kernel().random('ids').hex(64));
  });
});

describe('processes', () => {
  test('wait for time, for each other and for the first of several', () => {
    const k = kernel();
    const bell = new Condition();
    const child = k.spawn(
      'child',
      (function* (): Task<string> {
        yield* k.sleep(3 * SECOND);
        return 'done';
      })(),
    );
    const parent = k.spawn(
      'parent',
      (function* (): Task<string> {
        const value = yield* child.wait();
        const start = k.now;
        yield anyOf(k.timer(SECOND), bell);
        return `${value} after ${k.now - start}`;
      })(),
    );
    k.after(3 * SECOND + 500, () => bell.notify());
    k.runUntil(10 * SECOND);
    expect(parent.result()).toBe('done after 500');
  });

  test('end by a signal at the place where they wait, and clean up', () => {
    const k = kernel();
    let cleaned = false;
    const process = k.spawn(
      'sleeper',
      (function* (): Task {
        try {
          yield* k.sleep(SECOND);
        } finally {
          cleaned = true;
        }
      })(),
    );
    k.settle();
    process.interrupt(new Signalled('SIGTERM'));
    k.settle();
    expect(cleaned).toBe(true);
    expect(() => process.result()).toThrow(Signalled);
  });

  test('that never wait for long let time pass all the same', () => {
    const k = kernel();
    const bell = new Condition();
    k.spawn(
      'busy',
      (function* (): Task {
        for (;;) {
          k.soon(() => bell.notify());
          yield bell;
        }
      })(),
    );
    k.runUntil(1_000 + 100 * MILLISECOND);
    expect(k.events).toBeLessThan(50_000);
  });

  test('are told what a future failed with', () => {
    const k = kernel();
    const future = new Future<number>();
    const process = k.spawn('asker', future.wait());
    k.settle();
    future.reject(new Error('no'));
    future.resolve(3);
    k.settle();
    expect(() => process.result()).toThrow('no');
  });
});

describe('pipes', () => {
  test('carry everything, make writers wait, and end', () => {
    const k = kernel();
    const pipe = new Pipe();
    let written = 0;
    k.spawn(
      'writer',
      (function* (): Task {
        for (let i = 0; i < 100; i++) {
          pipe.writer.write('x'.repeat(10_000));
          written++;
          yield* pipe.writer.drain();
        }
        pipe.writer.close();
      })(),
    );
    k.settle();
    expect(written).toBe(7);
    const reader = k.spawn('reader', readAll(pipe.reader));
    k.settle();
    expect(reader.result()).toHaveLength(1_000_000);
  });

  test('break when nobody reads', () => {
    const pipe = new Pipe();
    pipe.reader.close();
    expect(() => pipe.writer.write('x')).toThrow(BrokenPipe);
  });
});

describe('the view of a program', () => {
  test('lets what is due wait while it is held, and makes up for it in order', () => {
    const k = kernel();
    const program = k.forProgram();
    const seen: string[] = [];
    for (const delay of [30, 10, 20]) program.after(delay, () => seen.push(`program ${delay} at ${program.now}`));
    const forgotten = program.after(15, () => seen.push('forgotten'));
    k.after(25, () => seen.push('world 25'));
    program.hold();
    k.runUntil(1_025);
    forgotten.cancel();
    program.whenFree(() => seen.push('asked while held'));
    expect(seen).toEqual(['world 25']);
    program.release();
    program.whenFree(() => seen.push('asked as it was released'));
    k.runUntil(1_040);
    expect(seen).toEqual([
      'world 25',
      'program 10 at 1025',
      'program 20 at 1025',
      'asked while held',
      'asked as it was released',
      'program 30 at 1030',
    ]);
  });

  test('has the clock of its host, which may be wrong', () => {
    const k = kernel();
    const [one, other] = [k.forHost(), k.forHost()];
    const program = one.forProgram();
    one.setClock(-300);
    expect([k, one, program, other].map((each) => [each.now, each.date])).toEqual([
      [1_000, 1_000],
      [1_000, 700],
      [1_000, 700],
      [1_000, 1_000],
    ]);
    let at = 0;
    program.after(50, () => (at = program.now));
    k.runUntil(2_000);
    expect(at).toBe(1_050);
  });
});
