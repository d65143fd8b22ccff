import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/kernel/random.ts';
import { base36, newId } from '../../../src/swarm/ids.ts';

test('bytes read as a number in base 36 are what big integers say', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(60), (bytes, length) => {
      let value = 0n;
      for (const byte of bytes) value = (value << 8n) | BigInt(byte);
      const text = value === 0n ? '' : value.toString(36);
      expect(base36([...bytes], length)).toBe(text.padStart(length, '0'));
    }),
    { seed: 1 },
  );
});

test('ids have 25 characters (facts 1.9)', () => {
  const random = new RandomStream('seed', 'ids');
  for (let i = 0; i < 100; i++) expect(newId(random)).toMatch(/^[0-9a-z]{25}$/);
});

test('hexadecimal digits are drawn as any other text is', () => {
  const [one, other] = [new RandomStream('seed', 'hex'), new RandomStream('seed', 'hex')];
  for (let i = 1; i < 70; i++) expect(one.hex(i)).toBe(other.text(i, '0123456789abcdef'));
  expect(one.byte()).toBe(other.int(0, 255));
});
