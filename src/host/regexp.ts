import { posixClass } from './shell/pattern.ts';

export interface RegExpOptions {
  /** ERE (`grep -E`, `sed -E`, awk); otherwise BRE, in which `\(`, `\{`, `\+`, `\|` are special. */
  readonly extended: boolean;
  /** JavaScript flags to add, e.g. `g` and `i`. */
  readonly flags?: string;
}

/** Translates a POSIX regular expression; undefined when it is none. */
export function toJsRegExp(source: string, options: RegExpOptions): RegExp | undefined {
  const flags = `u${options.flags ?? ''}`;
  const translated = translate(source, options.extended);
  if (translated === undefined) return undefined;
  try {
    return new RegExp(translated, flags);
  } catch {
    return undefined;
  }
}

const GNU_CLASSES: Readonly<Record<string, string>> = {
  w: '[\\p{L}\\p{N}_]',
  W: '[^\\p{L}\\p{N}_]',
  s: '\\s',
  S: '\\S',
  b: '\\b',
  B: '\\B',
  '<': '\\b(?=[\\p{L}\\p{N}_])',
  '>': '\\b(?<=[\\p{L}\\p{N}_])',
  '`': '^',
  "'": '$',
};

function translate(source: string, extended: boolean): string | undefined {
  let out = '';
  // Whether something to repeat stands before: a star at the start stands for itself.
  let atom = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    let special = c;
    let escaped = false;
    if (c === '\\') {
      if (i + 1 >= source.length) return undefined;
      special = source[++i];
      escaped = true;
    }
    if (c === '[') {
      const set = bracketExpression(source, i);
      if (set === undefined) return undefined;
      out += set.source;
      i = set.end;
      atom = true;
      continue;
    }
    const operator = '(){}+?|'.includes(special) && escaped !== extended;
    if (operator) {
      if (special === '(') {
        out += '(';
        atom = false;
      } else if (special === ')') {
        out += ')';
        atom = true;
      } else if (special === '|') {
        out += '|';
        atom = false;
      } else if (special === '{') {
        const interval = (extended ? /^\{(\d*)(,?)(\d*)\}/ : /^\{(\d*)(,?)(\d*)\\\}/).exec(source.slice(i));
        if (interval === null || !atom) {
          if (!extended) return undefined;
          out += '\\{';
          atom = true;
        } else {
          out += `{${interval[1] || '0'}${interval[2]}${interval[3]}}`;
          i += interval[0].length - 1;
        }
      } else if (special === '}') out += '\\}';
      else if (atom) out += special;
      else out += `\\${special}`;
      continue;
    }
    if (escaped) {
      if (/[1-9]/.test(special)) out += `\\${special}`;
      else if (GNU_CLASSES[special] !== undefined) out += GNU_CLASSES[special];
      else if (special === 'n') out += '\\n';
      else if (special === 't') out += '\\t';
      else out += literal(special);
      atom = true;
    } else if (c === '*') {
      out += atom ? '*' : '\\*';
      if (!atom) atom = true;
    } else if (c === '.') {
      out += '.';
      atom = true;
    } else if (c === '^' && (extended || i === 0 || /(?:\\\(|\\\||\n)$/.test(source.slice(0, i)))) {
      out += '^';
      atom = false;
    } else if (c === '$' && (extended || i === source.length - 1 || /^\$(?:\\\)|\\\||\n)/.test(source.slice(i)))) {
      out += '$';
      atom = false;
    } else {
      out += literal(c);
      atom = true;
    }
  }
  return out.replace(/([*+?]|\{\d*,?\d*\})([*+])/g, '$1');
}

function literal(c: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

function bracketExpression(source: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  let out = '[';
  if (source[i] === '^') {
    out += '^';
    i++;
  }
  let first = true;
  for (; i < source.length; i++) {
    const c = source[i];
    if (c === ']' && !first) return { source: `${out}]`, end: i };
    first = false;
    const named = /^\[[:.=](\w+)[:.=]\]/.exec(source.slice(i));
    if (named !== null) {
      const set = posixClass(named[1]);
      if (set === undefined) return undefined;
      out += set;
      i += named[0].length - 1;
    } else if (c === '\\') {
      // A backslash is a plain character here, but \n, \t and \] are what people mean by them with GNU tools.
      if (source[i + 1] === 'n' || source[i + 1] === 't') out += `\\${source[++i]}`;
      else out += '\\\\';
    } else if (c === '-') out += source[i + 1] === ']' || out === '[' || out === '[^' ? '\\-' : '-';
    else out += /[[\]^&~(){}|/]/.test(c) ? `\\${c}` : c;
  }
  return undefined;
}
