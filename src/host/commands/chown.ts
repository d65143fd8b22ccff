import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { change } from './change-files.ts';
import { type Flavour, complain } from './command.ts';

export function* chown(proc: Proc, flavour: Flavour): Task<number> {
  const { fs } = proc.machine;
  const read = (file: string, name: string | undefined): number | undefined => {
    if (name === undefined || name === '') return undefined;
    if (/^\d+$/.test(name)) return Number(name);
    const line = fs
      .readFile(file)
      .split('\n')
      .find((each) => each.split(':')[0] === name);
    if (line === undefined) throw new FsError('EINVAL', name);
    return Number(line.split(':')[2]);
  };
  const group = basename(proc.argv[0]) === 'chgrp';
  const operand = proc.argv.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const [user, owner] = group ? [undefined, operand] : operand.split(/[:.]/);
  let uid: number | undefined;
  let gid: number | undefined;
  try {
    uid = read('/etc/passwd', user);
    gid = read('/etc/group', owner);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    complain(
      proc,
      flavour === 'busybox'
        ? `unknown user ${error.path}`
        : `invalid ${error.path === user ? 'user' : 'group'}: '${operand}'`,
    );
    return 1;
  }
  return yield* change(proc, flavour, (path) => fs.chown(path, uid, gid));
}
