/**
 * Shell patterns: `*`, `?`, `[…]`, backslash for the next character as it is, and the extended forms `@(a|b)`.
 * Quoted text comes in with backslashes.
 */

const cache = new Map<string, RegExp>();

/** Backslashes in front of whatever a pattern would take for special. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!+@^-]/g, '\\$&');
}

/** Takes the backslashes out again. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

/** Whether anything in it would match more than itself. */
export function hasMagic(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*(?:[*?]|\[[^]*\]|[@+!]\()/.test(pattern);
}

/** The source of a regular expression for a pattern. `slashes`: whether `*` and `?` match a slash. */
export function patternSource(pattern: string, slashes = true, lazy = false): string {
  const any = slashes ? '[^]' : '[^/]';
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') {
      i++;
      out += escapeRegExp(pattern[i] ?? '\\');
    } else if ('?*+@!'.includes(c) && pattern[i + 1] === '(') {
      const end = closing(pattern, i + 1);
      if (end < 0) {
        out += c === '*' ? `${any}*` : c === '?' ? any : escapeRegExp(c);
        continue;
      }
      const options = splitAlternatives(pattern.slice(i + 2, end)).map((each) => patternSource(each, slashes, lazy));
      const group = `(?:${options.join('|')})`;
      out += c === '@' ? group : c === '!' ? `(?:(?!${group}$)${any}*)` : group + c;
      i = end;
    } else if (c === '*') out += lazy ? `${any}*?` : `${any}*`;
    else if (c === '?') out += any;
    else if (c === '[') {
      const set = bracket(pattern, i);
      if (set === undefined) out += '\\[';
      else {
        out += set.source;
        i = set.end;
      }
    } else out += escapeRegExp(c);
  }
  return out;
}

/** Whether the whole text matches. */
export function matchPattern(pattern: string, text: string, ignoreCase = false): boolean {
  const key = ignoreCase ? `i${pattern}` : `c${pattern}`;
  let regexp = cache.get(key);
  if (regexp === undefined) {
    regexp = compile(`^(?:${patternSource(pattern)})$`, ignoreCase ? 'iu' : 'u');
    if (cache.size > 500) cache.clear();
    cache.set(key, regexp);
  }
  return regexp.test(text);
}

/** A regular expression; one that matches nothing where the source is none (`[z-a]`). */
export function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return /(?!)/;
  }
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function closing(pattern: string, open: number): number {
  let level = 0;
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '(') level++;
    else if (pattern[i] === ')' && --level === 0) return i;
  }
  return -1;
}

function splitAlternatives(text: string): string[] {
  const out = [''];
  let level = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      out[out.length - 1] += c + (text[++i] ?? '');
      continue;
    }
    if (c === '(') level++;
    if (c === ')') level--;
    if (c === '|' && level === 0) out.push('');
    else out[out.length - 1] += c;
  }
  return out;
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}0-9',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`\\{-~',
  print: ' -~\\u00a0-\\u{10ffff}',
  graph: '!-~\\u00a1-\\u{10ffff}',
  cntrl: '\\u0000-\\u001f\\u007f',
  xdigit: '0-9A-Fa-f',
};

/** What a POSIX class such as `alpha` is inside the brackets of a JavaScript regular expression (flag u). */
export function posixClass(name: string): string | undefined {
  return CLASSES[name];
}

function bracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  let source = '[';
  if (pattern[i] === '!' || pattern[i] === '^') {
    source += '^';
    i++;
  }
  let first = true;
  for (; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === ']' && !first) return { source: `${source}]`, end: i };
    first = false;
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i));
    if (named !== null) {
      source += CLASSES[named[1]] ?? '';
      i += named[0].length - 1;
    } else if (c === '\\')
      source += `\\${escapeInBracket(pattern[++i] ?? '\\')}`.replace(/^\\\\/, '\\').replace(/^\\([^\\\]^[-])/, '$1');
    else if (c === '-') source += pattern[i + 1] === ']' || source === '[' || source === '[^' ? '\\-' : '-';
    else source += escapeInBracket(c);
  }
  return undefined;
}

function escapeInBracket(c: string): string {
  return /[\\\]^[\-/&~(){}|]/.test(c) ? `\\${c}` : c;
}
