import type { Proc } from '../proc.ts';

const FILE_TESTS = new Set('-e -a -f -d -L -h -r -w -x -s -p -S -b -c -u -g -k -O -G -N'.split(' '));

export function isFileTest(operator: string): boolean {
  return FILE_TESTS.has(operator);
}

/** `test -f path` and its kin, as root sees them. */
export function fileTest(proc: Proc, operator: string, path: string): boolean {
  if (path === '') return false;
  const { fs } = proc.machine;
  const at = proc.resolve(path) + (path.endsWith('/') && path !== '/' ? '/' : '');
  if (operator === '-L' || operator === '-h') return fs.tryInode(at, false)?.kind === 'symlink';
  const inode = fs.tryInode(at);
  if (inode === undefined) return false;
  switch (operator) {
    case '-f':
      return inode.kind === 'file' || inode.kind === 'program' || inode.kind === 'dynamic';
    case '-d':
      return inode.kind === 'directory';
    case '-x':
      return inode.kind === 'directory' || (inode.mode & 0o111) !== 0;
    case '-s':
      return inode.kind === 'directory' || fs.stat(at).size > 0;
    case '-S':
      return inode.kind === 'socket';
    case '-c':
      return inode.kind === 'device';
    case '-p':
    case '-b':
      return false;
    case '-u':
      return (inode.mode & 0o4000) !== 0;
    case '-g':
      return (inode.mode & 0o2000) !== 0;
    case '-k':
      return (inode.mode & 0o1000) !== 0;
    case '-O':
      return inode.uid === proc.uid;
    case '-G':
      return inode.gid === proc.gid;
    default:
      return true;
  }
}
