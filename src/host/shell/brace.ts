/**
 * Brace expansion on the text of a word, quotes and all: `a{b,c}` gives `ab` and `ac`, `{1..5..2}` and `{a..e}`
 * count. What is quoted or inside `${…}`, `$(…)`, backquotes stays as it is.
 */
export function expandBraces(text: string): string[] {
  for (let i = 0; i < text.length; i++) {
    const skipped = skipQuoted(text, i);
    if (skipped > i) {
      i = skipped - 1;
      continue;
    }
    if (text[i] !== '{') continue;
    const found = findBrace(text, i);
    if (found === undefined) continue;
    const before = text.slice(0, i);
    const rest = expandBraces(text.slice(found.end));
    const middle = found.parts !== undefined ? found.parts.flatMap(expandBraces) : found.sequence;
    return middle.flatMap((each) => rest.map((tail) => before + each + tail));
  }
  return [text];
}

/** The index after a quoted or `$`-expanded stretch that begins at `i`; `i` itself when none begins there. */
function skipQuoted(text: string, i: number): number {
  const c = text[i];
  if (c === '\\') return i + 2;
  if (c === "'") return end(text.indexOf("'", i + 1), text);
  if (c === '"') {
    let k = i + 1;
    while (k < text.length && text[k] !== '"') k += text[k] === '\\' ? 2 : 1;
    return k + 1;
  }
  if (c === '`') return end(text.indexOf('`', i + 1), text);
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const open = text[i + 1];
    const close = open === '{' ? '}' : ')';
    let level = 0;
    for (let k = i + 1; k < text.length; k++) {
      const skipped = k > i + 1 && text[k] !== '$' ? skipQuoted(text, k) : k;
      if (skipped > k) k = skipped - 1;
      else if (text[k] === open) level++;
      else if (text[k] === close && --level === 0) return k + 1;
    }
    return text.length;
  }
  return i;
}

function end(at: number, text: string): number {
  return at < 0 ? text.length : at + 1;
}

type Brace =
  { end: number; parts: string[]; sequence?: undefined } | { end: number; parts?: undefined; sequence: string[] };

function findBrace(text: string, open: number): Brace | undefined {
  const parts = [''];
  let level = 0;
  for (let i = open + 1; i < text.length; i++) {
    const skipped = skipQuoted(text, i);
    if (skipped > i) {
      parts[parts.length - 1] += text.slice(i, skipped);
      i = skipped - 1;
      continue;
    }
    const c = text[i];
    if (c === '}' && level === 0) {
      if (parts.length > 1) return { end: i + 1, parts };
      const sequence = count(parts[0]);
      return sequence === undefined ? undefined : { end: i + 1, sequence };
    }
    if (c === '{') level++;
    if (c === '}') level--;
    if (c === ',' && level === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return undefined;
}

function count(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  if (numbers !== null) {
    const from = Number(numbers[1]);
    const to = Number(numbers[2]);
    const padded = /^-?0\d/.test(numbers[1]) || /^-?0\d/.test(numbers[2]);
    const width = padded ? Math.max(numbers[1].length, numbers[2].length) : 0;
    return range(from, to, Number(numbers[3] ?? 1)).map((n) => {
      const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0');
      return n < 0 ? `-${digits}` : digits;
    });
  }
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (letters === null) return undefined;
  return range(letters[1].charCodeAt(0), letters[2].charCodeAt(0), Number(letters[3] ?? 1)).map((code) =>
    String.fromCharCode(code),
  );
}

function range(from: number, to: number, step: number): number[] {
  const by = Math.max(1, Math.abs(step));
  const out: number[] = [];
  if (from <= to) for (let n = from; n <= to && out.length < 100_000; n += by) out.push(n);
  else for (let n = from; n >= to && out.length < 100_000; n -= by) out.push(n);
  return out;
}
