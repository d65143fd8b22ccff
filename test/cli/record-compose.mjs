// Asks a real docker client 28.5.2 what `docker stack config` makes of the files in compose.json, and writes its
// answers there. To add a case, add its files and arguments and run this.
// Usage: node test/cli/record-compose.mjs PATH-OF-DOCKER-CLIENT
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const docker = process.argv[2] ?? 'docker';
const file = new URL('compose.json', import.meta.url);
const env = { HOME: '/root', A: 'avalue', EMPTY: '', N: '3', PATH: '/bin' };
const recorded = JSON.parse(readFileSync(file, 'utf8')).map(({ files, args }) => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout, stderr, status } = spawnSync(docker, ['stack', 'config', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  rmSync(folder, { recursive: true });
  const shown = (text) => text.replaceAll(folder, '/compose').replace(/time="[^"]*"/g, 'time="…"');
  return { files, args, stdout: shown(stdout), stderr: shown(stderr), status };
});
writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
