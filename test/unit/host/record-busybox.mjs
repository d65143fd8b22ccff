// Records what a real busybox answers to each line of busybox-commands.txt into busybox-recorded.json: run it after
// changing the list. Each line is run by its `sh -c` in an empty directory, with nothing but applets on the PATH.
// Usage: node test/unit/host/record-busybox.mjs PATH-OF-A-STATIC-BUSYBOX
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [busybox] = process.argv.slice(2);
const file = (name) => new URL(name, import.meta.url);
const home = mkdtempSync(join(tmpdir(), 'busybox-'));
const bin = join(home, 'bin');
mkdirSync(bin);
for (const applet of execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean))
  symlinkSync(busybox, join(bin, applet));
const [banner] = spawnSync(busybox, [], { encoding: 'utf8' }).stdout.split('\n');
const lines = readFileSync(file('busybox-commands.txt'), 'utf8').split('\n');
const recorded = lines
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const command = line.replaceAll('⏎', '\n');
    const cwd = mkdtempSync(join(home, 'work-'));
    const { stdout, stderr, status } = spawnSync(join(bin, 'sh'), ['-c', command], {
      argv0: 'sh',
      cwd,
      encoding: 'utf8',
      env: { PATH: bin, HOME: '/root' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
    });
    const shown = (text) => text.replaceAll(`${bin}/`, '/bin/').replaceAll(cwd, '/work').replaceAll(banner, 'BANNER');
    return { command, out: shown(stdout), err: shown(stderr), status };
  });
rmSync(home, { recursive: true });
writeFileSync(file('busybox-recorded.json'), `${JSON.stringify(recorded, null, 1)}\n`);
