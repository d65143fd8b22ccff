import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { groupName, userName } from '../users.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { modeText } from './ls.ts';

export function* stat(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'c:fLt', long: { format: 'c', dereference: 'L' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { fs } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    try {
      const s = parsed.options.has('L') ? fs.stat(proc.resolve(path)) : fs.lstat(proc.resolve(path));
      const type = {
        directory: 'directory',
        symlink: 'symbolic link',
        socket: 'socket',
        device: 'character special file',
        file: s.size === 0 ? 'regular empty file' : 'regular file',
        program: 'regular file',
        dynamic: 'regular empty file',
      }[s.kind];
      const time = formatTime('%Y-%m-%d %H:%M:%S.%N +0000', s.mtime);
      const fields: Readonly<Record<string, string>> = {
        n: path,
        s: String(s.size),
        a: s.mode.toString(8),
        A: modeText(s),
        F: type,
        u: String(s.uid),
        U: userName(fs, s.uid),
        g: String(s.gid),
        G: groupName(fs, s.gid),
        y: time,
        Y: String(Math.floor(s.mtime / 1_000_000)),
        h: String(s.links),
        N: s.target === undefined ? `'${path}'` : `'${path}' -> '${s.target}'`,
      };
      const format = parsed.options.get('c');
      if (format !== undefined)
        proc.print(
          `${format.replace(/%([a-zA-Z%])/g, (all: string, letter: string) => (letter === '%' ? '%' : (fields[letter] ?? all)))}\n`,
        );
      else {
        const mode = s.mode.toString(8).padStart(4, '0');
        proc.print(
          `  File: ${path}${s.target === undefined ? '' : ` -> ${s.target}`}\n  Size: ${String(s.size).padEnd(10)}\tBlocks: ${String(Math.ceil(s.size / 512)).padEnd(10)} IO Block: 4096   ${type}\nAccess: (${mode}/${modeText(s)})  Uid: (${String(s.uid).padStart(5)}/${userName(fs, s.uid).padStart(8)})   Gid: (${String(s.gid).padStart(5)}/${groupName(fs, s.gid).padStart(8)})\nModify: ${time}\nChange: ${time}\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(
        proc,
        flavour === 'busybox' ? `can't stat '${path}': ${error.message}` : `cannot stat '${path}': ${error.message}`,
      );
      status = 1;
    }
  }
  return status;
}
