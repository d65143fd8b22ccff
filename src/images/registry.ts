import { BUSYBOX_APPLETS, busyboxProgram } from '../host/commands/busybox.ts';
import { COMMANDS } from '../host/commands/index.ts';
import { bashProgram } from '../host/shell/bash.ts';
import type { Program } from '../host/program.ts';
import type { Commands } from './busybox.ts';
import type { Catalogue } from './catalogue.ts';
import { ordinaryCatalogue } from './ordinary.ts';
import { standInCatalogue } from './stand-in.ts';

/** Which registry hosts pull from: the images that learners know, or the stand-ins of the recordings. */
export type RegistryName = 'ordinary' | 'stand-in';

const made = new Map<RegistryName, Catalogue>();

function applets(without: ReadonlySet<string> = new Set()): Commands {
  const names = BUSYBOX_APPLETS.filter((name) => name !== 'busybox' && !without.has(name));
  return Object.fromEntries(names.map((name) => [name, busyboxProgram]));
}

/** Applets of today's busybox that the one behind the recordings is built without. */
const NOT_IN_STAND_IN = new Set(['nohup', 'pgrep', 'pkill', 'printenv', 'tree']);

function gnuCommands(): Commands {
  const commands: Record<string, Program> = {};
  for (const [name, command] of COMMANDS) commands[name] = (proc) => command(proc, 'gnu');
  return { ...commands, bash: bashProgram, sh: bashProgram };
}

/** A catalogue with the commands of the lab's machines in its images. Images are immutable: all worlds share them. */
export function registry(name: RegistryName): Catalogue {
  let catalogue = made.get(name);
  if (catalogue === undefined) {
    catalogue =
      name === 'stand-in' ? standInCatalogue(applets(NOT_IN_STAND_IN)) : ordinaryCatalogue(applets(), gnuCommands());
    made.set(name, catalogue);
  }
  return catalogue;
}
