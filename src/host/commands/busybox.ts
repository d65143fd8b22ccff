import type { Program } from '../program.ts';
import { basename } from '../fs/path.ts';
import { ashProgram } from '../shell/bash.ts';
import { COMMANDS } from './index.ts';
import { BUSYBOX_BANNER, busyboxHelp } from './misuse.ts';
import { NOT_IN_BUSYBOX_NETWORK } from './network/index.ts';

/** Names that hosts have and busybox does not. */
const NOT_IN_BUSYBOX = new Set([
  ...'gawk jq man systemctl service journalctl whereis column nano vim'.split(' '),
  ...NOT_IN_BUSYBOX_NETWORK,
]);

/** The applets of busybox by name; `sh` and `ash` are among them. */
export const BUSYBOX_APPLETS: readonly string[] = [...COMMANDS.keys(), 'sh', 'ash', 'busybox']
  .filter((name) => !NOT_IN_BUSYBOX.has(name))
  .sort();

/** Applets for which --help is a word like any other. */
const SILENT = new Set(['[', 'echo', 'false', 'test', 'true']);

/** /bin/busybox: what it does depends on the name it is called by, or on its first argument. */
export const busyboxProgram: Program = function* (proc) {
  let name = basename(proc.argv[0]).replace(/^-/, '');
  if (name === 'busybox') {
    if (proc.argv.length === 1 || proc.argv[1] === '--help') {
      proc.print(
        `${BUSYBOX_BANNER}\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n\nCurrently defined functions:\n\t${BUSYBOX_APPLETS.join(', ')}\n`,
      );
      return 0;
    }
    if (proc.argv[1] === '--list') {
      proc.print(`${BUSYBOX_APPLETS.join('\n')}\n`);
      return 0;
    }
    proc.argv = proc.argv.slice(1);
    name = proc.argv[0];
  }
  const help = proc.argv.length === 2 && proc.argv[1] === '--help' ? busyboxHelp(name) : undefined;
  if (help !== undefined && !SILENT.has(name)) {
    proc.print(help);
    return 0;
  }
  if (name === 'sh' || name === 'ash') return yield* ashProgram(proc);
  const command = BUSYBOX_APPLETS.includes(name) ? COMMANDS.get(name) : undefined;
  if (command === undefined) {
    proc.error(`${name}: applet not found\n`);
    return 127;
  }
  return yield* command(proc, 'busybox');
};
