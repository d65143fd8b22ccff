import type { Task } from '../../kernel/wait.ts';
import { formatFloat } from '../printf.ts';
import type { Proc } from '../proc.ts';
import { soon, type Flavour, write } from './command.ts';
import { misused } from './misuse.ts';

export function* seq(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1);
  let separator = '\n';
  let wide = false;
  let format: string | undefined;
  while (/^-[swf]/.test(words[0] ?? '')) {
    const word = words.shift() as string;
    if (word === '-w') wide = true;
    else if (word.startsWith('-s')) separator = word.slice(2) || (words.shift() ?? '');
    else format = word.slice(2) || words.shift();
  }
  const bad = words.find((word) => !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word));
  if (words.length === 0 || words.length > 3 || bad !== undefined) {
    if (flavour === 'busybox' && bad !== undefined && words.length <= 3) {
      proc.error(`seq: invalid number '${bad}'\n`);
      return 1;
    }
    const message =
      words.length === 0
        ? 'missing operand'
        : words.length > 3
          ? `extra operand '${words[3]}'`
          : `invalid floating point argument: '${bad ?? ''}'`;
    return misused(proc, flavour, message);
  }
  const numbers = words.map(Number);
  const first = numbers.length > 1 ? numbers[0] : 1;
  const step = numbers.length > 2 ? numbers[1] : 1;
  const last = numbers[numbers.length - 1];
  if (step === 0) {
    return misused(proc, flavour, `invalid Zero increment value: '${words[1]}'`);
  }
  const decimals = Math.max(
    ...words.slice(0, numbers.length > 2 ? 2 : 1).map((word) => word.split('.')[1]?.length ?? 0),
    0,
  );
  const count = Math.floor((last - first) / step + 1e-10);
  const width = wide ? Math.max(first.toFixed(decimals).length, (first + count * step).toFixed(decimals).length) : 0;
  let out = '';
  for (let i = 0; i <= count; i++) {
    const value = first + i * step;
    const text =
      format === undefined
        ? value.toFixed(decimals).padStart(width, '0')
        : format.replace(/%(\d*)(?:\.(\d+))?([gfe])/, (_all, w: string, p: string | undefined, type: string) =>
            formatFloat(value, type, '', p === undefined ? undefined : Number(p)).padStart(
              Number(w),
              w.startsWith('0') ? '0' : ' ',
            ),
          );
    out += (i > 0 ? separator : '') + text;
    if (out.length > 8192) {
      yield* write(proc, out);
      out = '';
      yield soon(proc);
    }
  }
  if (count >= 0) yield* write(proc, `${out}\n`);
  return 0;
}
