import type { Tty } from '../kernel/tty.ts';
import { DEFAULT_PATH, type Machine } from './machine.ts';
import type { Proc } from './proc.ts';
import { lookUpUser } from './users.ts';

/**
 * Starts an interactive login shell on a terminal: what a person sees after `ssh root@host`. It ends at `exit`
 * or when the terminal hangs up.
 * @throws ExecError when the user's shell is missing
 */
export function login(machine: Machine, tty: Tty, name = 'root'): Proc {
  const user = lookUpUser(machine.fs, name);
  const { shell } = user;
  return machine.withTraces().exec({
    // The dash in front tells the shell that it is a login shell.
    argv: [`-${shell.split('/').pop() ?? 'sh'}`],
    program: machine.load([shell], '/').program,
    env: {
      TERM: 'xterm-256color',
      PATH: DEFAULT_PATH,
      HOME: user.home,
      USER: user.user,
      LOGNAME: user.user,
      SHELL: shell,
      LANG: 'en_US.UTF-8',
    },
    cwd: machine.fs.isDirectory(user.home) ? user.home : '/',
    user: name,
    tty,
    group: 0,
  });
}
