// Writes what a real docker client 28.5.2 says about the command lines in usage-lines.txt, into usage.json.
// Usage: node test/cli/record-usage.mjs PATH-OF-DOCKER-CLIENT
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const docker = process.argv[2] ?? 'docker';
const file = (name) => new URL(name, import.meta.url);
const env = { ...process.env, HOME: '/root', DOCKER_HOST: 'tcp://127.0.0.1:1' };
const lines = readFileSync(file('usage-lines.txt'), 'utf8').split('\n').filter(Boolean);
const recorded = lines.map((line) => {
  const { stdout, stderr, status } = spawnSync(docker, line.split(' '), { encoding: 'utf8', input: '', env });
  const [firstLine] = stdout.split('\n');
  // The legacy builder's complaint is not about the command line.
  return { line, status, stdout: firstLine, stderr: stderr.replace(/^DEPRECATED: [\s\S]*?\n\n/, '') };
});
writeFileSync(file('usage.json'), `${JSON.stringify(recorded, null, 2)}\n`);
