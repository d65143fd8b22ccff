import type { Task } from '../../kernel/wait.ts';
import { utf8Encode } from '../../kernel/utf8.ts';
import type { Proc } from '../proc.ts';
import { parseOptions, readInput, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

/** `cmp a b`: says where two files differ first; `-s` only by the exit status. */
export function* cmp(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 's', long: { quiet: 's', silent: 's' }, status: 2 }, flavour);
  if (typeof parsed === 'number') return parsed;
  const [left, right = '-'] = parsed.rest;
  if (left === undefined) {
    if (flavour === 'busybox') return misused(proc, flavour, '');
    proc.error("cmp: missing operand after 'cmp'\ncmp: Try 'cmp --help' for more information.\n");
    return 2;
  }
  const first = yield* readInput(proc, left);
  const second = yield* readInput(proc, right);
  if (first === undefined || second === undefined) return 2;
  const a = utf8Encode(first);
  const b = utf8Encode(second);
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at === -1 && a.length === b.length) return 0;
  if (parsed.options.has('s')) return 1;
  const shorter = Math.min(a.length, b.length);
  if (at === -1 || at >= shorter) {
    const short = a.length < b.length ? left : right;
    if (shorter === 0) proc.error(`cmp: EOF on ${short} which is empty\n`);
    else proc.error(`cmp: EOF on ${short} after byte ${shorter}, in line ${lineOf(a, shorter - 1)}\n`);
  } else proc.print(`${left} ${right} differ: byte ${at + 1}, line ${lineOf(a, at)}\n`);
  return 1;
}

/** The line that a byte is in, from 1. */
function lineOf(bytes: readonly number[], at: number): number {
  return bytes.slice(0, at).filter((byte) => byte === 10).length + 1;
}
