import { pathPattern } from '../../host/fs/path-pattern.ts';

interface Rule {
  readonly pattern: RegExp;
  /** Begins with `!`: takes paths back in. */
  readonly exception: boolean;
}

/** What a .dockerignore leaves out of a build context. */
export class DockerIgnore {
  private readonly rules: readonly Rule[];

  /** @param text of the file; comments and empty lines count for nothing */
  constructor(text: string) {
    this.rules = text.split('\n').flatMap((line) => {
      const trimmed = line.trim();
      if (trimmed === '' || trimmed.startsWith('#')) return [];
      const exception = trimmed.startsWith('!');
      const cleaned = clean(exception ? trimmed.slice(1).trim() : trimmed);
      const pattern = cleaned === '' ? undefined : pathPattern(cleaned, true);
      return pattern === undefined ? [] : [{ pattern, exception }];
    });
  }

  /** Whether some pattern could bring back a file of a directory that is left out. */
  get hasExceptions(): boolean {
    return this.rules.some((rule) => rule.exception);
  }

  /** Whether a path, or a directory above it, is left out; the last rule that fits counts. */
  excludes(path: string): boolean {
    const parts = path.split('/');
    const prefixes = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    let out = false;
    for (const { pattern, exception } of this.rules)
      if (prefixes.some((prefix) => pattern.test(prefix))) out = !exception;
    return out;
  }
}

/** `./a//b/` → `a/b` */
function clean(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
