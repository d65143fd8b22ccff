import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { groupName, lookUpUser, userExists } from '../users.ts';
import { type Flavour, complain, parseOptions } from './command.ts';

export function* id(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'ugGnr', long: { user: 'u', group: 'g', groups: 'G', name: 'n' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const { fs } = proc.machine;
  if (rest[0] !== undefined && !userExists(fs, rest[0])) {
    complain(proc, flavour === 'busybox' ? `unknown user ${rest[0]}` : `'${rest[0]}': no such user`);
    return 1;
  }
  const user = rest[0] === undefined ? { user: proc.user, uid: proc.uid, gid: proc.gid } : lookUpUser(fs, rest[0]);
  const group = groupName(fs, user.gid);
  const named = options.has('n');
  if (options.has('u')) proc.print(`${named ? user.user : user.uid}\n`);
  else if (options.has('g') || options.has('G')) proc.print(`${named ? group : user.gid}\n`);
  else {
    // busybox leaves out a name that is not in the files.
    const known = (id: number, name: string): string => (name === String(id) ? String(id) : `${id}(${name})`);
    const groups = flavour === 'busybox' ? '' : ` groups=${known(user.gid, group)}`;
    proc.print(`uid=${known(user.uid, user.user)} gid=${known(user.gid, group)}${groups}\n`);
  }
  return 0;
}
