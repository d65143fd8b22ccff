import type { BuildContext, ContextEntry } from '../../engine/api/types/build-context.ts';
import type { FileSystem } from '../../host/fs/file-system.ts';
import { utf8Length } from '../../kernel/utf8.ts';
import { DockerIgnore } from './docker-ignore.ts';

const BLOCK = 512;
const MICROS = 1_000_000;

/** The files of a directory that a build gets. @param dockerfile relative path that is never left out */
export function readContext(fs: FileSystem, directory: string, dockerfile: string): ContextEntry[] {
  const ignoreFile = `${directory}/.dockerignore`;
  const ignore = new DockerIgnore(fs.tryInode(ignoreFile)?.kind === 'file' ? fs.readFile(ignoreFile) : '');
  const entries: ContextEntry[] = [];
  const visit = (relative: string): void => {
    for (const name of fs.readdir(`${directory}/${relative}`)) {
      const path = relative === '' ? name : `${relative}/${name}`;
      const stat = fs.lstat(`${directory}/${path}`);
      const excluded = path !== dockerfile && path !== '.dockerignore' && ignore.excludes(path);
      const common = { path, mode: stat.mode, mtime: Math.floor(stat.mtime / MICROS) };
      if (stat.kind === 'directory') {
        if (!excluded) entries.push({ ...common, type: 'directory' });
        if (!excluded || ignore.hasExceptions || dockerfile.startsWith(`${path}/`)) visit(path);
      } else if (!excluded && stat.kind === 'symlink')
        entries.push({ ...common, type: 'symlink', target: stat.target });
      else if (!excluded && (stat.kind === 'file' || stat.kind === 'program'))
        entries.push({ ...common, type: 'file', text: fs.readFile(`${directory}/${path}`) });
    }
  };
  visit('');
  return entries;
}

/** Bytes of the files as a tar archive, without its end. */
function tarSize(entries: readonly ContextEntry[]): number {
  return entries.reduce((sum, { text = '' }) => sum + BLOCK + Math.ceil(utf8Length(text) / BLOCK) * BLOCK, 0);
}

/** What is sent, and the bytes that docker says it sends. */
export interface SentContext {
  readonly context: BuildContext;
  readonly bytes: number;
  /** Of the Dockerfile in it. */
  readonly dockerfile: string;
}

export function wholeContext(entries: readonly ContextEntry[], dockerfile: string): SentContext {
  return { context: { entries }, bytes: tarSize(entries) + 2 * BLOCK, dockerfile };
}

/**
 * Adds a Dockerfile that comes from elsewhere, under a name that nobody has, and tells the daemon to ignore it.
 * @param unique 20 hexadecimal digits
 */
export function withDockerfile(
  entries: readonly ContextEntry[],
  text: string,
  unique: string,
  mtime: number,
): SentContext {
  const name = `.dockerfile.${unique}`;
  const old = entries.find((each) => each.path === '.dockerignore')?.text ?? '';
  const ignore = `${old === '' || old.endsWith('\n') ? old : `${old}\n`}.dockerignore\n${name}\n`;
  const common = { type: 'file' as const, mode: 0o600, mtime };
  const rest = entries.filter((each) => each.path !== '.dockerignore');
  const file = { ...common, path: name, text };
  return {
    context: { entries: [...rest, { ...common, path: '.dockerignore', text: ignore }, file] },
    // The archive that is written anew has no end, and its last file no padding.
    bytes: tarSize([...rest, file]) + BLOCK + utf8Length(ignore),
    dockerfile: name,
  };
}
