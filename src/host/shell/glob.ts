import type { Shell } from './shell.ts';
import { compile, hasMagic, patternSource, unescapePattern } from './pattern.ts';

/** The paths that a pattern matches, sorted by code units; empty when there are none. */
export function globPaths(shell: Shell, pattern: string): string[] {
  const { fs } = shell.proc.machine;
  const absolute = pattern.startsWith('/');
  const parts = splitPath(pattern);
  const onlyDirectories = pattern.endsWith('/') && parts.length > 0;
  let found: string[] = [absolute ? '/' : ''];
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      const directory = shell.proc.resolve(base === '' ? '.' : base);
      const join = (name: string): string => (base === '' || base.endsWith('/') ? base + name : `${base}/${name}`);
      if (part === '**' && shell.shellOptions.globstar) {
        for (const below of walk(shell, base)) {
          if (!last || below !== base) next.push(below);
          if (last && below === base && base !== '') next.push(`${base}/`);
        }
        continue;
      }
      if (!hasMagic(part)) {
        const name = unescapePattern(part);
        if (fs.tryInode(shell.proc.resolve(join(name)), false) !== undefined) next.push(join(name));
        continue;
      }
      if (!fs.isDirectory(directory)) continue;
      const flags = shell.shellOptions.nocaseglob ? 'iu' : 'u';
      const regexp = compile(`^(?:${patternSource(part, false)})$`, flags);
      const names = part.startsWith('.') ? ['.', '..', ...fs.readdir(directory)] : fs.readdir(directory);
      for (const name of names) {
        if (name.startsWith('.') && !part.startsWith('.') && !shell.shellOptions.dotglob) continue;
        if (!regexp.test(name)) continue;
        if (!last && !fs.isDirectory(shell.proc.resolve(join(name)))) continue;
        next.push(join(name));
      }
    }
    found = next;
  });
  const kept = onlyDirectories
    ? found.filter((path) => fs.isDirectory(shell.proc.resolve(path))).map((path) => `${path}/`)
    : found;
  return [...new Set(kept)].sort();
}

function splitPath(pattern: string): string[] {
  return pattern.split('/').filter((part) => part !== '');
}

function walk(shell: Shell, base: string): string[] {
  const { fs } = shell.proc.machine;
  const out = [base];
  const directory = shell.proc.resolve(base === '' ? '.' : base);
  if (!fs.isDirectory(directory)) return out;
  for (const name of fs.readdir(directory)) {
    if (name.startsWith('.')) continue;
    const path = base === '' || base.endsWith('/') ? base + name : `${base}/${name}`;
    const inode = fs.tryInode(shell.proc.resolve(path), false);
    if (inode?.kind === 'directory') out.push(...walk(shell, path));
    else out.push(path);
  }
  return out;
}
