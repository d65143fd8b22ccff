/**
 * What the tutorials do and no other table does: their commands with all of their flags
 * (test/unit/cli/tutorial-coverage.test.ts tells what is missing).
 */
export const TUTORIALS: readonly (readonly string[])[] = [
  ['service', 'create', '-d', '-p', '80:80', '--network=net1', '--name', 'nginx', 'nginx'],
  ['service', 'create', '-d', '--replicas', '5', '--network', 'net1', '--name', 'my-nginx', '-p', '80:80', 'nginx'],
  ['service', 'create', '-d', '--replicas', '3', '--name', 'redis', '--update-delay', '10s', 'redis:3.0.6'],
  ['service', 'update', '-d', '--replicas', '6', '--update-parallelism', '2', '--update-delay', '1m30s', 'web10'],
  ['-H', 'unix:///nosuch.sock', 'service', 'ls'],
  ['-H', 'unix:///nosuch.sock', 'service', 'create', '-q', '--name', 'remote', 'nginx'],
  ['build', '-t', 'test/elasticsearch:5.5', '@FILES@'],
];

/** The same on the simulated swarm (see SETUP in simulated.ts). */
export const TUTORIAL_LOOKS: readonly (readonly string[])[] = [
  ['service', 'ps', 'big', '--no-trunc', '--format', '{{.CurrentState}} {{.Error}}'],
  ['service', 'ps', 'web', '--filter', 'desired-state=running', '--format', '{{.Image}}'],
  ['service', 'logs', '--raw', '--tail', '3', 'nosuch'],
  ['ps', '-q', '-f', 'name=^front'],
  ['ps', '-f', 'name=^front', '--format', '{{.Names}}'],
  ['run', '-q', '--rm', '-d', '--network', 'bridge', '--name', 'front', 'busybox', 'wget', '-qO-', 'nginx'],
  ['run', '--rm', '-d', '--name=front', 'nginx'],
  [
    'run',
    '--rm',
    '-d',
    '--name=front',
    '--health-cmd=curl --silent --fail localhost:9200/_cluster/health || exit 1',
    '--health-interval=5s',
    '--health-retries=12',
    '--health-timeout=2s',
    'nginx',
  ],
];
