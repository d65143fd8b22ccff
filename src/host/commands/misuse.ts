import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { BUSYBOX_USAGE } from './busybox-usage.ts';
import type { Flavour } from './command.ts';

/** The busybox in the images. */
export const BUSYBOX_BANNER = 'BusyBox v1.37.0 (2025-08-05 16:40:33 UTC) multi-call binary.';

/** What an applet says of itself; undefined for a name that busybox does not have. */
export function busyboxHelp(applet: string): string | undefined {
  const usage = BUSYBOX_USAGE[applet];
  return usage === undefined ? undefined : `${BUSYBOX_BANNER}\n\nUsage: ${usage}`;
}

/**
 * A command was called in a way that it does not understand: GNU's say what is wrong and where help is, busybox shows
 * its help.
 * @param status GNU's exit status; busybox has 1 for all
 * @returns the exit status
 */
export function misused(proc: Proc, flavour: Flavour, words: string, status = 1): number {
  const name = basename(proc.argv[0]);
  const help = flavour === 'busybox' ? busyboxHelp(name) : undefined;
  proc.error(help ?? `${name}: ${words}\nTry '${name} --help' for more information.\n`);
  return help === undefined ? status : 1;
}
