import type { FileSystem } from './fs/file-system.ts';

export interface User {
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

// The parsed files of the images that run: each process looks up its user.
const parsed = new Map<string, readonly (readonly string[])[]>();
const MEMORY = 64;

function lines(fs: FileSystem, path: string): readonly (readonly string[])[] {
  if (fs.peek(path)?.kind !== 'file') return [];
  const text = fs.readFile(path);
  let found = parsed.get(text);
  if (found === undefined) {
    const full = text.split('\n').filter((line) => line !== '');
    found = full.map((line) => line.split(':'));
    if (parsed.size >= MEMORY) parsed.clear();
    parsed.set(text, found);
  }
  return found;
}

/** Reads `name`, `uid`, `name:group` or `uid:gid` with the machine's /etc/passwd and /etc/group; root without a text. */
export function lookUpUser(fs: FileSystem, text = '0'): User {
  const [who, group] = text.split(':');
  const found = lines(fs, '/etc/passwd').find((line) => line[0] === who || line[2] === who);
  const number = /^\d+$/.test(who) ? Number(who) : 0;
  const user: User =
    found === undefined
      ? { user: number === 0 ? 'root' : who, uid: number, gid: 0, home: number === 0 ? '/root' : '/', shell: '/bin/sh' }
      : {
          user: found[0],
          uid: Number(found[2]),
          gid: Number(found[3]),
          home: found[5] || '/',
          shell: found[6] || '/bin/sh',
        };
  if (group === undefined || group === '') return user;
  const given = lines(fs, '/etc/group').find((line) => line[0] === group);
  return { ...user, gid: given === undefined ? Number(group) || 0 : Number(given[2]) };
}

/** Whether /etc/passwd knows the name or number. */
export function userExists(fs: FileSystem, text: string): boolean {
  return lines(fs, '/etc/passwd').some((line) => line[0] === text || line[2] === text);
}

/** Whether /etc/group knows the name. */
export function groupExists(fs: FileSystem, name: string): boolean {
  return lines(fs, '/etc/group').some((line) => line[0] === name);
}

/** The user's name for `ls -l`; the number where there is none. */
export function userName(fs: FileSystem, uid: number): string {
  return lines(fs, '/etc/passwd').find((line) => line[2] === String(uid))?.[0] ?? (uid === 0 ? 'root' : String(uid));
}

/** The group's name for `ls -l`; the number where there is none. */
export function groupName(fs: FileSystem, gid: number): string {
  return lines(fs, '/etc/group').find((line) => line[2] === String(gid))?.[0] ?? (gid === 0 ? 'root' : String(gid));
}
