/** With more entries than this a hash finds one sooner than a look at each. */
const FEW = 8;
const NOTHING: readonly never[] = [];

/**
 * A map that mostly holds a handful. A `Map` takes 180 bytes for nothing and up to four entries; this one 100 for two,
 * and a container has some ten of them. Entries keep the order in which they came, as in a `Map`; iterating shows what
 * there was when it began.
 */
export class SmallMap<K, V> implements ReadonlyMap<K, V> {
  // Keys and values by turns. Made anew at each addition, as one that is pushed to keeps room for sixteen more.
  private few: readonly (K | V)[] = NOTHING;
  private many: Map<K, V> | undefined;

  constructor(entries: Iterable<readonly [K, V]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.many?.size ?? this.few.length / 2;
  }

  get(key: K): V | undefined {
    if (this.many !== undefined) return this.many.get(key);
    const at = this.find(key);
    return at < 0 ? undefined : (this.few[at + 1] as V);
  }

  has(key: K): boolean {
    return this.many?.has(key) ?? this.find(key) >= 0;
  }

  set(key: K, value: V): this {
    if (this.many !== undefined) this.many.set(key, value);
    else {
      const at = this.find(key);
      if (at >= 0) this.few = this.few.with(at + 1, value);
      else if (this.few.length < 2 * FEW) this.few = this.few.concat([key, value]);
      else {
        this.many = new Map(this.entries()).set(key, value);
        this.few = NOTHING;
      }
    }
    return this;
  }

  delete(key: K): boolean {
    if (this.many !== undefined) return this.many.delete(key);
    const at = this.find(key);
    if (at >= 0) this.few = this.few.toSpliced(at, 2);
    return at >= 0;
  }

  clear(): void {
    this.few = NOTHING;
    this.many = undefined;
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  keys(): MapIterator<K> {
    return this.many?.keys() ?? this.every<K>(0).values();
  }

  values(): MapIterator<V> {
    return this.many?.values() ?? this.every<V>(1).values();
  }

  entries(): MapIterator<[K, V]> {
    if (this.many !== undefined) return this.many.entries();
    const pairs: [K, V][] = [];
    for (let i = 0; i < this.few.length; i += 2) pairs.push([this.few[i] as K, this.few[i + 1] as V]);
    return pairs.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  private every<T>(from: 0 | 1): T[] {
    const found: T[] = [];
    for (let i = from; i < this.few.length; i += 2) found.push(this.few[i] as T);
    return found;
  }

  /** Where the key is in the list. */
  private find(key: K): number {
    for (let i = 0; i < this.few.length; i += 2) if (this.few[i] === key) return i;
    return -1;
  }
}
