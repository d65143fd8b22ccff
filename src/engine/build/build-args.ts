import { compareText } from '../../kernel/compare.ts';

/** Build arguments that need no ARG: how builds reach the Internet. */
const BUILT_IN = new Set(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
);

/** The build arguments of one stage: what --build-arg gave and what ARG allows. */
export class BuildArgs {
  private readonly given: ReadonlyMap<string, string | null>;
  private readonly meta: Map<string, string | undefined>;
  private readonly allowed = new Map<string, string | undefined>();
  /** The names that some ARG has asked for. */
  private readonly referenced: Set<string>;

  /** @param given --build-arg; null: taken from the client's environment, which has none */
  constructor(given: ReadonlyMap<string, string | null>, above?: BuildArgs) {
    this.given = given;
    this.meta = above?.meta ?? new Map();
    this.referenced = above?.referenced ?? new Set();
  }

  /** An ARG before the first FROM. */
  addMeta(name: string, value: string | undefined): void {
    this.meta.set(name, value);
    this.referenced.add(name);
  }

  add(name: string, value: string | undefined): void {
    this.allowed.set(name, value);
    this.referenced.add(name);
  }

  /** What an ARG before the first FROM stands for. */
  metaValue(name: string): string | undefined {
    if (!this.meta.has(name)) return undefined;
    return this.given.get(name) ?? this.meta.get(name);
  }

  /** What an argument stands for in this stage. */
  value(name: string): string | undefined {
    if (!this.allowed.has(name)) return BUILT_IN.has(name) ? (this.given.get(name) ?? undefined) : undefined;
    return this.given.get(name) ?? this.allowed.get(name) ?? this.metaValue(name);
  }

  /** `NAME=value` of all that have a value, but those that the environment has already. */
  environment(own: ReadonlySet<string>): readonly string[] {
    const names = new Set([...this.allowed.keys(), ...[...this.given.keys()].filter((name) => BUILT_IN.has(name))]);
    return [...names].sort(compareText).flatMap((name) => {
      const value = this.value(name);
      return value === undefined || own.has(name) ? [] : [`${name}=${value}`];
    });
  }

  /** The ones of `environment` that history and the cache know of. */
  recorded(environment: readonly string[]): readonly string[] {
    return environment.filter((each) => {
      const name = each.slice(0, each.indexOf('='));
      return this.allowed.has(name) || !BUILT_IN.has(name);
    });
  }

  /** Those that were given and that nobody asked for. */
  unused(): readonly string[] {
    return [...this.given.keys()].filter((name) => !this.referenced.has(name) && !BUILT_IN.has(name)).sort(compareText);
  }
}
