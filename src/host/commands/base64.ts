import { fromBase64, toBase64 } from '../../kernel/base64.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { utf8Decode, utf8Encode } from '../../kernel/utf8.ts';
import { type Flavour, complain, parseOptions, readInput, write } from './command.ts';

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
    const clean = text.replace(parsed.options.has('i') ? /[^A-Za-z0-9+/]/g : /\s+/g, '').replace(/=+$/, '');
    // What stands before the first wrong character is written all the same.
    const good = /^[A-Za-z0-9+/]*/.exec(clean)![0];
    yield* write(proc, utf8Decode(fromBase64(good.length % 4 === 1 ? good.slice(0, -1) : good) ?? []));
    if (good === clean) return 0;
    complain(proc, 'invalid input');
    return 1;
  }
  const out = toBase64(utf8Encode(text));
  const wrap = Number(parsed.options.get('w') ?? 76);
  yield* write(
    proc,
    wrap === 0 ? out : (out.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''),
  );
  return 0;
}
