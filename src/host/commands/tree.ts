import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { write } from './command.ts';

export function* tree(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  const level = words.indexOf('-L');
  const depth = level < 0 ? Infinity : Number(words[level + 1]);
  const all = words.includes('-a');
  const paths = words.filter((word, i) => !word.startsWith('-') && i !== level + 1 + (level < 0 ? words.length : 0));
  let directories = 0;
  let files = 0;
  const { fs } = proc.machine;
  let out = '';
  const visit = (path: string, indent: string, left: number): void => {
    if (left <= 0) return;
    const names = fs.readdir(proc.resolve(path)).filter((name) => all || !name.startsWith('.'));
    names.forEach((name, i) => {
      const last = i === names.length - 1;
      const at = `${path}/${name}`;
      const stat = fs.lstat(proc.resolve(at));
      out += `${indent}${last ? '└── ' : '├── '}${name}${stat.target === undefined ? '' : ` -> ${stat.target}`}\n`;
      if (stat.kind === 'directory') {
        directories++;
        visit(at, `${indent}${last ? '    ' : '│   '}`, left - 1);
      } else files++;
    });
  };
  for (const path of paths.length > 0 ? paths : ['.']) {
    out += `${path}${fs.isDirectory(proc.resolve(path)) ? '' : ' [error opening dir]'}\n`;
    if (fs.isDirectory(proc.resolve(path))) visit(path, '', depth);
  }
  yield* write(
    proc,
    `${out}\n${directories} director${directories === 1 ? 'y' : 'ies'}, ${files} file${files === 1 ? '' : 's'}\n`,
  );
  return 0;
}
