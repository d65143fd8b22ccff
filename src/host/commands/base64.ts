import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { utf8Decode, utf8Encode } from '../utf8.ts';
import { type Flavour, complain, parseOptions, readInput, write } from './command.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export function* base64(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'diw:', long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const text = yield* readInput(proc, parsed.rest[0] ?? '-');
  if (text === undefined) return 1;
  if (parsed.options.has('d')) {
    const clean = text.replace(/\s+/g, '');
    const bytes: number[] = [];
    let bits = 0;
    let count = 0;
    for (const c of clean.replace(/=+$/, '')) {
      const value = ALPHABET.indexOf(c);
      if (value < 0) {
        if (parsed.options.has('i')) continue;
        yield* write(proc, utf8Decode(bytes));
        complain(proc, 'invalid input');
        return 1;
      }
      bits = (bits << 6) | value;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      bytes.push((bits >> count) & 255);
      bits &= (1 << count) - 1;
    }
    yield* write(proc, utf8Decode(bytes));
    return 0;
  }
  const bytes = utf8Encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) out += i + k > bytes.length ? '=' : ALPHABET[(group >> (18 - 6 * k)) & 63];
  }
  const wrap = Number(parsed.options.get('w') ?? 76);
  yield* write(
    proc,
    wrap === 0 ? out : (out.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''),
  );
  return 0;
}
