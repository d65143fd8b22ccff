import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, attempt } from './command.ts';
import { join } from './target-of.ts';
import { misused } from './misuse.ts';

export function* change(proc: Proc, flavour: Flavour, apply: (path: string, operand: string) => void): Task<number> {
  const words = proc.argv.slice(1);
  // Modes such as -x look like options.
  const options = words.filter((word) => /^-[RvfhH]+$|^--/.test(word));
  const [operand, ...paths] = words.filter((word) => !options.includes(word));
  if (operand === undefined) return misused(proc, flavour, 'missing operand');
  if (paths.length === 0) return misused(proc, flavour, `missing operand after '${operand}'`);
  const recursive = options.some((option) => option.includes('R') || option === '--recursive');
  const { fs } = proc.machine;
  let status = 0;
  const visit = (path: string): void => {
    const good = attempt(proc, flavour === 'busybox' ? path : `cannot access '${path}'`, () => {
      apply(proc.resolve(path), operand);
      if (recursive && fs.isDirectory(proc.resolve(path)))
        for (const name of fs.readdir(proc.resolve(path))) visit(join(path, name));
    });
    if (!good) status = 1;
  };
  for (const path of paths) visit(path);
  return status;
}
