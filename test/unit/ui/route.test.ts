import { describe, expect, it } from 'vitest';
import { firstLab, formatRoute, parseRoute } from '../../../src/ui/route.ts';

describe('routes', () => {
  it('opens the first lab for no route and for one that nobody knows', () => {
    expect(parseRoute('')).toEqual({ lab: firstLab, step: undefined });
    expect(parseRoute('#/lab/../../etc')).toEqual({ lab: firstLab, step: undefined });
  });

  it('reads what it writes', () => {
    for (const route of [
      { lab: undefined, step: undefined },
      { lab: '02-services', step: undefined },
      { lab: '02-services', step: 'scale-up' },
    ]) {
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }
  });
});
