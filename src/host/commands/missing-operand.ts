import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';

export function missing(proc: Proc, what: string): number {
  const name = basename(proc.argv[0]);
  proc.error(`${name}: missing ${what}\nTry '${name} --help' for more information.\n`);
  return 1;
}
