import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SmallMap } from '../../../src/kernel/small-map.ts';

const key = fc.integer({ min: 0, max: 14 });
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key, value: fc.integer() }),
  fc.record({ do: fc.constant('delete' as const), key, value: fc.constant(0) }),
  fc.record({ do: fc.constant('clear' as const), key, value: fc.constant(0) }),
);

test('a small map does what a Map does', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const small = new SmallMap<number, number>();
      const real = new Map<number, number>();
      for (const each of steps) {
        if (each.do === 'set') {
          small.set(each.key, each.value);
          real.set(each.key, each.value);
        } else if (each.do === 'delete') expect(small.delete(each.key)).toBe(real.delete(each.key));
        else if (real.size > 11) {
          small.clear();
          real.clear();
        }
        expect(small.size).toBe(real.size);
        expect(small.get(each.key)).toBe(real.get(each.key));
        expect(small.has(each.key)).toBe(real.has(each.key));
      }
      expect([...small]).toEqual([...real]);
      expect([...small.keys()]).toEqual([...real.keys()]);
      expect([...small.values()]).toEqual([...real.values()]);
    }),
    { seed: 1 },
  );
});
