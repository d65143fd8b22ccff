import type { Task } from '../../kernel/wait.ts';
import { expandEscapes } from '../printf.ts';
import type { Proc } from '../proc.ts';
import { parseOptions, write, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

function range(from: number, to: number): string[] {
  const out: string[] = [];
  for (let code = from; code <= to; code++) out.push(String.fromCodePoint(code));
  return out;
}

const ascii = (test: RegExp): string[] => range(0, 127).filter((c) => test.test(c));
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  alpha: ascii(/[A-Za-z]/),
  digit: ascii(/[0-9]/),
  alnum: ascii(/[0-9A-Za-z]/),
  upper: ascii(/[A-Z]/),
  lower: ascii(/[a-z]/),
  space: ascii(/[\t-\r ]/),
  blank: ascii(/[ \t]/),
  punct: ascii(/[!-/:-@[-`{-~]/),
  print: ascii(/[ -~]/),
  graph: ascii(/[!-~]/),
  cntrl: ascii(/[\x00-\x1f\x7f]/),
  xdigit: ascii(/[0-9A-Fa-f]/),
};

function expandSet(text: string): string[] {
  const out: string[] = [];
  const characters = [
    ...text.replace(/\\(?:[0-7]{1,3}|[\\abfnrtv])/g, (escape) =>
      escape === '\\\\' ? '\ue000' : expandEscapes(escape, 'printf').text,
    ),
  ].map((c) => (c === '\ue000' ? '\\' : c));
  for (let i = 0; i < characters.length; i++) {
    const named = /^\[:(\w+):\]/.exec(characters.slice(i, i + 12).join(''));
    const set = named === null ? undefined : CLASSES[named[1]];
    if (named !== null && set !== undefined) {
      out.push(...set);
      i += named[0].length - 1;
      continue;
    }
    if (characters[i] === '\\' && characters[i + 1] !== undefined) {
      out.push(characters[++i]);
      continue;
    }
    if (characters[i + 1] === '-' && characters[i + 2] !== undefined) {
      out.push(...range(characters[i].codePointAt(0) ?? 0, characters[i + 2].codePointAt(0) ?? 0));
      i += 2;
    } else out.push(characters[i]);
  }
  return out;
}

export function* tr(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'dscCt',
      long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c', 'truncate-set1': 't' },
      stop: true,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const deleting = options.has('d');
  const squeezing = options.has('s');
  const usage = (message: string): number => misused(proc, flavour, message);
  if (rest.length === 0) return usage('missing operand');
  if (rest.length === 1 && !deleting && !squeezing)
    return usage(`missing operand after '${rest[0]}'\nTwo strings must be given when translating.`);
  if (rest.length > 2 || (rest.length === 2 && deleting && !squeezing))
    return usage(
      `extra operand '${rest[rest.length > 2 ? 2 : 1]}'${deleting ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''}`,
    );
  const first = expandSet(rest[0]);
  const second = rest[1] === undefined ? [] : expandSet(rest[1]);
  const set = new Set(first);
  const complement = options.has('c') || options.has('C');
  const inFirst = (c: string): boolean => set.has(c) !== complement;
  const map = new Map<string, string>();
  first.forEach((c, i) => {
    if (!map.has(c)) map.set(c, second[Math.min(i, second.length - 1)]);
  });
  const squeezed = new Set(rest.length === 2 ? second : []);
  let previous = '';
  for (;;) {
    const text = yield* proc.stdin.read();
    if (text === null) return 0;
    let out = '';
    for (const c of text) {
      let result = c;
      if (deleting) {
        if (inFirst(c)) continue;
      } else if (second.length > 0 && inFirst(c)) result = complement ? second[second.length - 1] : (map.get(c) ?? c);
      if (squeezing) {
        const member = rest.length === 2 ? squeezed.has(result) : inFirst(result);
        if (member && result === previous) continue;
        previous = result;
      }
      out += result;
    }
    yield* write(proc, out);
  }
}
