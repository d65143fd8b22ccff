import { EngineError } from './errors.ts';

/** The `filters` of a list request: a set of values for each name. */
export class Filters {
  private readonly fields: ReadonlyMap<string, readonly string[]>;

  constructor(fields: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.fields = fields;
  }

  /**
   * Reads `{"name":{"web":true}}` or the older `{"name":["web"]}`.
   * @throws EngineError 400 `invalid filter` when it is neither
   */
  static parse(text: string | undefined): Filters {
    if (text === undefined || text === '') return new Filters();
    const fields = new Map<string, string[]>();
    try {
      const parsed = JSON.parse(text) as unknown;
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new TypeError();
      for (const [key, value] of Object.entries(parsed)) {
        if (Array.isArray(value)) fields.set(key, value.map(String));
        else if (typeof value === 'object' && value !== null) fields.set(key, Object.keys(value));
        else throw new TypeError();
      }
    } catch {
      throw new EngineError(400, 'invalid filter');
    }
    return new Filters(fields);
  }

  /** @throws EngineError 400 when a name is none of `accepted` */
  validate(accepted: readonly string[]): void {
    for (const key of this.fields.keys())
      if (!accepted.includes(key))
        throw new EngineError(400, key === '' ? 'invalid filter' : `invalid filter '${key}'`);
  }

  has(key: string): boolean {
    return this.fields.has(key);
  }

  get(key: string): readonly string[] {
    return this.fields.get(key) ?? [];
  }

  /** Whether one of the values is exactly `source`, or there are none. */
  exact(key: string, source: string): boolean {
    const values = this.get(key);
    return values.length === 0 || values.includes(source);
  }

  /** Whether one of the values matches `source`, as itself or as a regular expression, or there are none. */
  match(key: string, source: string): boolean {
    const values = this.get(key);
    return values.length === 0 || values.some((value) => value === source || matches(value, source));
  }

  /** Whether `labels` have every `key` or `key=value` that is asked for. */
  labels(key: string, labels: Readonly<Record<string, string>>): boolean {
    return this.get(key).every((each) => {
      const [name, value] = splitPair(each);
      return Object.hasOwn(labels, name) && (value === undefined || labels[name] === value);
    });
  }

  /** The values as a record of `key=value`; a missing value is the empty text. */
  pairs(key: string): Record<string, string> {
    const out: Record<string, string> = {};
    for (const each of this.get(key)) {
      const [name, value] = splitPair(each);
      out[name] = value ?? '';
    }
    return out;
  }

  /** A yes-or-no filter: undefined when it is not there. @throws EngineError 400 */
  boolean(key: string): boolean | undefined {
    if (!this.has(key)) return undefined;
    const values = this.get(key);
    const yes = values.includes('1') || values.includes('true');
    const no = values.includes('0') || values.includes('false');
    if (yes === no) throw new EngineError(400, `invalid filter '${key}=[${values.join(' ')}]'`);
    return yes;
  }
}

function matches(pattern: string, source: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(source);
  } catch {
    return false;
  }
}

function splitPair(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
