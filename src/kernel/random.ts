import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const HEX = '0123456789abcdef';

type Generator = ReturnType<typeof xoroshiro128plus>;

/** A 32-bit FNV-1a hash: how a stream's name becomes part of its seed. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h | 0;
}

/**
 * One stream of random numbers. Every component draws from a stream of its own, so that a new draw in one
 * does not change the ids that another makes.
 */
export class RandomStream {
  private readonly generator: Generator;

  constructor(seed: string, name: string) {
    this.generator = xoroshiro128plus(hash(`${seed} ${name}`));
  }

  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return uniformInt(this.generator, from, to);
  }

  /** A number from 0 (included) to 1 (excluded), with 32 bits of chance. */
  fraction(): number {
    return this.int(0, 0xffff_ffff) / 0x1_0000_0000;
  }

  /** A byte, 0 to 255. */
  byte(): number {
    return this.generator.next() & 255;
  }

  /** One of `items`. @throws RangeError when there are none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick: nothing to pick from');
    return items[this.int(0, items.length - 1)];
  }

  /** A shuffled copy of `items` (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }

  /** `length` characters drawn from `alphabet`. */
  text(length: number, alphabet: string): string {
    // Joined at once: a text that grows letter by letter is kept as a chain of as many pieces.
    const letters: string[] = [];
    for (let i = 0; i < length; i++) letters.push(alphabet[this.int(0, alphabet.length - 1)]);
    return letters.join('');
  }

  /** `length` lower-case hexadecimal digits: container ids (64), MAC parts, digests. */
  hex(length: number): string {
    // What `text` would draw from these sixteen, in a tenth of its time.
    const codes = new Array<number>(length);
    for (let i = 0; i < length; i++) codes[i] = HEX.charCodeAt(this.generator.next() & 15);
    return String.fromCharCode(...codes);
  }

  /** The generator's state, for checkpoints. */
  getState(): readonly number[] {
    return this.generator.getState();
  }
}
