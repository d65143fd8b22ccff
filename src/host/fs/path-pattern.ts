/**
 * The pattern of a path as Go's filepath.Match has it: `*` and `?` match no slash, `[a-z]` one character of a set.
 * @param deep `**` matches any number of directories: what .dockerignore adds
 * @returns undefined when the pattern is broken
 */
export function pathPattern(pattern: string, deep = false): RegExp | undefined {
  let out = '^';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '*') {
      if (deep && pattern[i + 1] === '*') {
        i++;
        if (pattern[i + 1] === '/') i++;
        out += i + 1 >= pattern.length ? '.*' : '(?:.*/)?';
      } else out += '[^/]*';
    } else if (c === '?') out += '[^/]';
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      out += `[${pattern.slice(i + 1, end).replace(/\\/g, '\\\\')}]`;
      i = end;
    } else if (c === '\\') {
      i++;
      if (i >= pattern.length) return undefined;
      out += escaped(pattern[i]);
    } else out += escaped(c);
  }
  return new RegExp(`${out}$`);
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Whether a path of COPY or ADD is a pattern. */
export function hasWildcards(path: string): boolean {
  return /^(?:[^\\*?[]|\\.)*[*?[]/.test(path);
}
