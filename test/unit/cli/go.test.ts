import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/kernel/go/duration.ts';
import { compareNatural } from '../../../src/kernel/go/natsort.ts';
import { formatFloat, parseInt64, parseUint, quote, unquote } from '../../../src/kernel/go/strconv.ts';
import { DOCKER_TABLE, tabulate } from '../../../src/kernel/go/tabwriter.ts';
import { ellipsis, textWidth } from '../../../src/kernel/go/text-width.ts';
import {
  formatGoTime,
  formatRfc3339Nano,
  parseRfc3339,
  timeFromMicros,
  ZERO_TIME,
} from '../../../src/kernel/go/time.ts';
import { bytesSize, humanDuration, humanSize, ramInBytes } from '../../../src/kernel/go/units.ts';

describe('durations', () => {
  it('print as Go prints them', () => {
    const examples: readonly (readonly [number, string])[] = [
      [0, '0s'],
      [1, '1ns'],
      [1_500, '1.5µs'],
      [10_000_000, '10ms'],
      [5e9, '5s'],
      [90e9, '1m30s'],
      [7_776_000e9, '2160h0m0s'],
      [-1_500_000_000, '-1.5s'],
    ];
    for (const [nanos, text] of examples) expect(formatDuration(nanos)).toBe(text);
  });

  it('read back what they print', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
        (nanos) => parseDuration(formatDuration(nanos)) === nanos,
      ),
    );
  });

  it('complain as Go does', () => {
    expect(() => parseDuration('5')).toThrow('time: missing unit in duration "5"');
    expect(() => parseDuration('3d')).toThrow('time: unknown unit "d" in duration "3d"');
    expect(() => parseDuration('')).toThrow('time: invalid duration ""');
  });
});

describe('units', () => {
  it('words spans', () => {
    const second = 1e9;
    expect(
      [0.4, 1, 59, 60, 119, 120, 3600, 5400, 7200, 172_799, 172_800, 14 * 86_400, 86_400 * 70].map((s) =>
        humanDuration(s * second),
      ),
    ).toEqual([
      'Less than a second',
      '1 second',
      '59 seconds',
      'About a minute',
      'About a minute',
      '2 minutes',
      'About an hour',
      '2 hours',
      '2 hours',
      '2 days',
      '2 days',
      '2 weeks',
      '2 months',
    ]);
  });

  it('scales sizes', () => {
    expect(humanSize(2_070_000, 3)).toBe('2.07MB');
    expect(humanSize(0)).toBe('0B');
    expect(bytesSize(25_276_502_016)).toBe('23.54GiB');
    expect(bytesSize(64 * 1024 * 1024)).toBe('64MiB');
    expect(ramInBytes('64M')).toBe(67_108_864);
    expect(ramInBytes('1.5g')).toBe(1_610_612_736);
    expect(() => ramInBytes('1iB')).toThrow("invalid suffix: 'ib'");
  });
});

describe('numbers', () => {
  it('complain as strconv does', () => {
    expect(() => parseUint('two')).toThrow('strconv.ParseUint: parsing "two": invalid syntax');
    expect(() => parseUint('70000', 10, 16)).toThrow('strconv.ParseUint: parsing "70000": value out of range');
    expect(() => parseInt64('')).toThrow('strconv.ParseInt: parsing "": invalid syntax');
    expect(parseUint('0x1F')).toBe(31);
    expect(parseUint('18446744073709551615')).toBe(18_446_744_073_709_551_615n);
  });

  it('print floats with the fewest digits, exact halves to the even one', () => {
    expect(formatFloat(0.25, 'f', 1)).toBe('0.2');
    expect(formatFloat(0.75, 'f', 1)).toBe('0.8');
    expect(formatFloat(1e20)).toBe('1e+20');
    expect(formatFloat(100_000)).toBe('100000');
    expect(formatFloat(1e6)).toBe('1e+06');
  });

  it('unquotes what it quotes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => unquote(quote(text)) === text));
  });
});

describe('times', () => {
  it('print as Go prints them', () => {
    const time = parseRfc3339('2026-11-21T01:15:14.614561460Z');
    expect(formatGoTime(time)).toBe('2026-11-21 01:15:14.61456146 +0000 UTC');
    expect(formatRfc3339Nano(time)).toBe('2026-11-21T01:15:14.61456146Z');
    expect(formatGoTime(ZERO_TIME)).toBe('0001-01-01 00:00:00 +0000 UTC');
    expect(formatRfc3339Nano(parseRfc3339('2026-11-21T00:23:23.5+02:00'))).toBe('2026-11-21T00:23:23.5+02:00');
  });

  it('read back what they print', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000_000 / 8, max: 4e15 }), (micros) => {
        const time = timeFromMicros(micros);
        expect(parseRfc3339(formatRfc3339Nano(time))).toEqual(time);
      }),
    );
  });
});

describe('tables', () => {
  it('align as docker aligns them, wide characters as two columns', () => {
    expect(tabulate('ID\tHOSTNAME\tSTATUS\nab\t中文主机\tReady\nc\td\tDown\n', DOCKER_TABLE)).toBe(
      'ID        HOSTNAME   STATUS\nab        中文主机   Ready\nc         d          Down\n',
    );
  });

  it('cuts long texts', () => {
    expect(ellipsis('busybox:latest@sha256', 10)).toBe('busybox:l…');
    expect(ellipsis('中文主机', 5)).toBe('中文…');
    expect(textWidth('a中')).toBe(3);
  });

  it('sorts names naturally', () => {
    expect(['web10', 'web2', 'web', 'app'].sort(compareNatural)).toEqual(['app', 'web', 'web2', 'web10']);
  });
});
