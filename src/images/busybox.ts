import { basename } from '../host/fs/path.ts';
import type { FileEntry, Layer } from '../host/fs/layer.ts';
import type { Proc } from '../host/proc.ts';
import type { Program } from '../host/program.ts';
import type { Task } from '../kernel/wait.ts';
import { busyboxHttpd } from './programs/busybox-httpd.ts';

/** Commands by name. */
export type Commands = Readonly<Record<string, Program>>;

/** The size of static busybox on disk, in bytes: what makes a stand-in 2.07 MB. */
const BUSYBOX_SIZE = 2_062_296;

/** The programs that only containers have, beside the commands of every machine. */
const OWN: Commands = { httpd: busyboxHttpd };

/** One program that is many: the name it was called by says which. */
function multiCall(applets: Commands): Program {
  return function* busybox(proc: Proc): Task<number> {
    let name = basename(proc.argv[0]);
    if (name === 'busybox') {
      if (proc.argv.length < 2) {
        proc.print(
          `BusyBox v1.37.0 multi-call binary.\n\nCurrently defined functions:\n\t${Object.keys(applets).sort().join(', ')}\n`,
        );
        return 0;
      }
      proc.argv = proc.argv.slice(1);
      name = basename(proc.argv[0]);
    }
    const applet = Object.hasOwn(applets, name) ? applets[name] : undefined;
    if (applet === undefined) {
      proc.error(`${name}: applet not found\n`);
      return 127;
    }
    return yield* applet(proc);
  };
}

/**
 * Files of a busybox: `/bin/busybox` and a link to it for every applet.
 * @param commands what the machines of the lab have; `sh` is among them
 */
export function busyboxLayer(commands: Commands, directory = '/bin'): Layer {
  const applets: Record<string, Program> = { ...commands, ...OWN };
  for (const name of ['docker', 'dockerd', 'systemctl', 'journalctl']) delete applets[name];
  const layer: Record<string, string | FileEntry> = {
    [`${directory}/busybox`]: { type: 'program', program: multiCall(applets), size: BUSYBOX_SIZE, mode: 0o755 },
  };
  for (const name of Object.keys(applets).sort()) {
    if (name === 'busybox' || name.includes('/')) continue;
    layer[`${directory}/${name}`] = { type: 'symlink', target: 'busybox' };
  }
  return layer;
}
