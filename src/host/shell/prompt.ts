import { civil } from '../../kernel/civil.ts';
import { basename } from '../fs/path.ts';
import { formatTime } from '../time-format.ts';
import { lookUpUser } from '../users.ts';
import type { Shell } from './shell.ts';

/** Expands the backslash escapes of PS1; the shell expands parameters afterwards. */
export function expandPrompt(shell: Shell, text: string): string {
  const { proc } = shell;
  const home = shell.variables.get('HOME') ?? lookUpUser(proc.machine.fs, proc.user).home;
  const tilde = (path: string): string =>
    home !== '/' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
  const now = civil(proc.machine.kernel.date);
  return text.replace(/\\(\[|\]|[0-7]{3}|D\{[^}]*\}|[\s\S])/g, (all: string, code: string) => {
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(parseInt(code, 8));
    if (code.startsWith('D{')) return formatTime(code.slice(2, -1) || '%X', proc.machine.kernel.date);
    switch (code) {
      case 'u':
        return proc.user;
      case 'h':
        return proc.machine.hostname.split('.')[0];
      case 'H':
        return proc.machine.hostname;
      case 'w':
        return tilde(proc.cwd);
      case 'W':
        return proc.cwd === home ? '~' : basename(proc.cwd);
      case '$':
        return proc.uid === 0 ? '#' : '$';
      case 's':
        return basename(shell.name.replace(/^-/, ''));
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'a':
        return '\x07';
      case 'e':
        return '\x1b';
      case '\\':
        return '\\';
      // Marks around what takes no columns; the line editor measures without escape sequences anyway.
      case '[':
      case ']':
        return '';
      case '!':
      case '#':
        return String(shell.history.nextNumber);
      case 'j':
        return String(shell.jobs.list.length);
      case 'l':
        return 'pts/0';
      case 'v':
        return '5.2';
      case 'V':
        return '5.2.15';
      case 't':
        return formatTime('%H:%M:%S', proc.machine.kernel.date);
      case 'T':
        return formatTime('%I:%M:%S', proc.machine.kernel.date);
      case '@':
        return formatTime('%I:%M %p', proc.machine.kernel.date);
      case 'A':
        return formatTime('%H:%M', proc.machine.kernel.date);
      case 'd':
        return formatTime('%a %b ', proc.machine.kernel.date) + String(now.day).padStart(2, '0');
      default:
        return all;
    }
  });
}
