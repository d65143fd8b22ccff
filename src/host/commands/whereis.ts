import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';

export function* whereis(proc: Proc): Task<number> {
  for (const name of proc.argv.slice(1)) {
    const found = '/usr/bin:/usr/sbin:/usr/local/bin'
      .split(':')
      .map((path) => `${path}/${name}`)
      .filter((path) => proc.machine.fs.exists(path));
    proc.print(`${name}:${found.map((path) => ` ${path}`).join('')}\n`);
  }
  return 0;
}
