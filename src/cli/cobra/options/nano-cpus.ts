/** CPUs as an exact number of billionths. @throws Error `value is too precise` */
export function nanoCpus(text: string): number {
  const failure = new Error(`failed to parse ${text} as a rational number`);
  const rational = /^([+-]?)(\d+)\/(\d+)$/.exec(text);
  let numerator: bigint;
  let denominator = 1n;
  if (rational !== null) {
    [numerator, denominator] = [BigInt(rational[1]! + rational[2]!), BigInt(rational[3]!)];
    if (denominator === 0n) throw failure;
  } else {
    const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
    if (decimal === null || (decimal[2] === '' && (decimal[3] ?? '') === '')) throw failure;
    const fraction = decimal[3] ?? '';
    const exponent = Number(decimal[4] ?? 0) - fraction.length;
    if (Math.abs(exponent) > 400) throw failure;
    numerator = BigInt(decimal[2]! + fraction) * (decimal[1] === '-' ? -1n : 1n);
    if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
    else denominator = 10n ** BigInt(-exponent);
  }
  const nanos = numerator * 1_000_000_000n;
  if (nanos % denominator !== 0n) throw new Error('value is too precise');
  return Number(nanos / denominator);
}
