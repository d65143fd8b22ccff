import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { change } from './change-files.ts';
import type { Flavour } from './command.ts';
import { misused } from './misuse.ts';

/** A mode as chmod reads it: octal or `u+rwx,go-w`; undefined when it is none. */
export function parseMode(text: string, old: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (match === null) return undefined;
    const who = match[1] === '' || match[1].includes('a') ? 'ugo' : match[1];
    for (const each of who) {
      const shift = each === 'u' ? 6 : each === 'g' ? 3 : 0;
      let bits = 0;
      for (const letter of match[3]) {
        if (letter === 'r') bits |= 4;
        if (letter === 'w') bits |= 2;
        if (letter === 'x' || (letter === 'X' && (isDirectory || (old & 0o111) !== 0))) bits |= 1;
        if (letter === 't' && each === 'o') mode = match[2] === '-' ? mode & ~0o1000 : mode | 0o1000;
        if (letter === 's' && each !== 'o')
          mode = match[2] === '-' ? mode & ~(each === 'u' ? 0o4000 : 0o2000) : mode | (each === 'u' ? 0o4000 : 0o2000);
      }
      const mask = bits << shift;
      mode = match[2] === '+' ? mode | mask : match[2] === '-' ? mode & ~mask : (mode & ~(7 << shift)) | mask;
    }
  }
  return mode;
}
export function* chmod(proc: Proc, flavour: Flavour): Task<number> {
  const { fs } = proc.machine;
  const operand = proc.argv.slice(1).find((word) => !/^-[Rvf]+$/.test(word));
  if (operand !== undefined && parseMode(operand, 0, false) === undefined) {
    if (flavour === 'gnu') return misused(proc, flavour, `invalid mode: '${operand}'`);
    proc.error(`chmod: invalid mode '${operand}'\n`);
    return 1;
  }
  return yield* change(proc, flavour, (path, mode) => {
    const stat = fs.stat(path);
    fs.chmod(path, parseMode(mode, stat.mode, stat.kind === 'directory') as number);
  });
}
