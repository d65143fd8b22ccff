import { expect, it } from 'vitest';
import { clockTime, dateTime, minuteTime } from '../../../src/ui/format-time.ts';

it('shows virtual time in UTC, whatever the machine’s zone', () => {
  const micros = Date.UTC(2026, 10, 21, 9, 5, 7) * 1000 + 999_999;
  expect(clockTime(micros)).toBe('09:05:07');
  expect(minuteTime(micros)).toBe('09:05');
  expect(dateTime(micros)).toBe('2026-11-21 09:05:07 UTC');
});
