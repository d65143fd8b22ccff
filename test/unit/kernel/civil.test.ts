import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civil,
  civilOfSeconds,
  clockTime,
  daysFromCivil,
  isoDate,
  SECONDS_PER_DAY,
} from '../../../src/kernel/civil.ts';

/** Years 1 to 9999. */
const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });

describe('civil', () => {
  it('agrees with Date, before the epoch too', () => {
    fc.assert(
      fc.property(seconds, (at) => {
        const date = new Date(at * 1000);
        const parts = civilOfSeconds(at);
        expect(`${isoDate(parts)}T${clockTime(parts)}.000Z`).toBe(date.toISOString());
        expect(parts.weekday).toBe(date.getUTCDay());
        const { year, month, day } = parts;
        expect(daysFromCivil(year, month, day)).toBe(Math.floor(at / SECONDS_PER_DAY));
      }),
    );
  });

  it('counts the days of a year', () => {
    expect(civilOfSeconds(Date.UTC(2024, 11, 31) / 1000).dayOfYear).toBe(366);
    expect(civilOfSeconds(Date.UTC(2026, 0, 1) / 1000).dayOfYear).toBe(1);
  });

  it('cuts off what is finer than a second', () => {
    expect(clockTime(civil(1_999_999))).toBe('00:00:01');
  });
});
