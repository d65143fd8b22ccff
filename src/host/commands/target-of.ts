import type { Proc } from '../proc.ts';
import { complain, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

/** The last operand as a directory, or undefined: what cp, mv and ln share. */
export function targetOf(
  proc: Proc,
  flavour: Flavour,
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
): { sources: readonly string[]; into: string | undefined; to: string } | number {
  const directory = options.get('t');
  if (rest.length === 0) return misused(proc, flavour, 'missing file operand');
  if (directory !== undefined) return { sources: rest, into: directory, to: directory };
  if (rest.length === 1) return misused(proc, flavour, `missing destination file operand after '${rest[0]}'`);
  const to = rest[rest.length - 1];
  const isDirectory = proc.machine.fs.isDirectory(proc.resolve(to)) && !options.has('T');
  if (!isDirectory && rest.length > 2) {
    complain(
      proc,
      proc.machine.fs.exists(proc.resolve(to))
        ? `target '${to}' is not a directory`
        : `target '${to}': No such file or directory`,
    );
    return 1;
  }
  return { sources: rest.slice(0, -1), into: isDirectory ? to : undefined, to };
}
export function join(directory: string, name: string): string {
  return `${directory.replace(/\/$/, '')}/${name}`;
}
