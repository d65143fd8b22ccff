/** Natural order, in which docker sorts names: `web2` before `web10`. Also Go's plain order of strings. */

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/**
 * Whether `left` comes before `right`: runs of digits compare by value; where the values are equal the run with
 * fewer leading zeros comes first.
 */
export function naturalLess(left: string, right: string): boolean {
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const a = left[i]!;
    const b = right[j]!;
    if (isDigit(a) !== isDigit(b)) return isDigit(a);
    if (!isDigit(a)) {
      if (a !== b) return compareStrings(a, b) < 0;
      i += 1;
      j += 1;
      continue;
    }
    let nonZeroI = i;
    let nonZeroJ = j;
    while (left[nonZeroI] === '0') nonZeroI += 1;
    while (right[nonZeroJ] === '0') nonZeroJ += 1;
    let endI = nonZeroI;
    let endJ = nonZeroJ;
    while (isDigit(left[endI])) endI += 1;
    while (isDigit(right[endJ])) endJ += 1;
    if (endI - nonZeroI !== endJ - nonZeroJ) return endI - nonZeroI < endJ - nonZeroJ;
    const valueI = left.slice(nonZeroI, endI);
    const valueJ = right.slice(nonZeroJ, endJ);
    if (valueI !== valueJ) return valueI < valueJ;
    if (nonZeroI - i !== nonZeroJ - j) return nonZeroI - i < nonZeroJ - j;
    i = endI;
    j = endJ;
  }
  // One is the beginning of the other, or they are equal.
  return left.length - i < right.length - j;
}

/** A comparison for sort() in natural order. */
export function compareNatural(left: string, right: string): number {
  if (naturalLess(left, right)) return -1;
  return naturalLess(right, left) ? 1 : 0;
}

/** Go's order of strings: by code point, which is the order of their UTF-8 bytes. */
export function compareStrings(left: string, right: string): number {
  const limit = Math.min(left.length, right.length);
  for (let index = 0; index < limit; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    // Surrogates stand for code points above those of U+E000 to U+FFFF.
    const surrogateA = a >= 0xd800 && a <= 0xdfff;
    const surrogateB = b >= 0xd800 && b <= 0xdfff;
    if (surrogateA !== surrogateB) return surrogateA ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}
