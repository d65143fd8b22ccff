/** Surprising rules (facts 17) that show only with whole engines; the others are named where their part is tested. */
import { beforeAll, expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

let world: World;

function run(command: string): { readonly stdout: string; readonly stderr: string; readonly status: number } {
  return runCommand(world, 'docker-0', command);
}

/** Lets time pass until the command prints `text`; says how many seconds that took. */
function until(seconds: number, command: string, text: string): number {
  const start = world.kernel.now;
  while (run(command).stdout.trim() !== text) {
    if (world.kernel.now - start > seconds * SECOND) throw new Error(`until gave up: ${command}`);
    world.kernel.runUntil(world.kernel.now + 100 * MILLISECOND);
  }
  return (world.kernel.now - start) / SECOND;
}

beforeAll(() => {
  world = new World({ seed: 'surprises', hosts: 1, images: 'stand-in', software: allSoftware });
  run('docker swarm init --advertise-addr 172.17.0.2');
  run('docker network create -d overlay --attachable front');
  for (const image of ['busybox', 'nginx', 'elasticsearch:5.5']) run(`docker pull -q ${image}`);
  run('docker run -d --name ask --network front busybox sleep 100000');
});

const running = (name: string): string => `docker service ls --filter name=${name} --format '{{.Replicas}}'`;
const containers = (name: string): string => `docker ps -q --filter name=${name}. | wc -l`;

test('17.7 a task on a network is withdrawn for two seconds before it is told to stop', () => {
  run('docker service create -d --name plain nginx; docker service create -d --name wired --network front nginx');
  until(20, running('plain'), '1/1');
  until(20, running('wired'), '1/1');
  run('docker service rm plain');
  expect(until(20, containers('plain'), '0')).toBeLessThan(1.5);
  run('docker service rm wired');
  const took = until(20, containers('wired'), '0');
  expect(took).toBeGreaterThan(1.9);
  expect(took).toBeLessThan(3.8);
});

test('17.19 a name is not known before a task is active, and one with a health check not before it is healthy', () => {
  const known = 'docker exec ask nslookup NAME > /dev/null 2>&1; echo $?';
  run('docker service create -d --name late --network front --replicas 0 nginx');
  expect(run(known.replace('NAME', 'late')).stdout).toBe('1\n');
  run('docker service scale -d late=1');
  until(20, known.replace('NAME', 'late'), '0');
  run('docker service create -d --name es --network front elasticsearch:5.5');
  until(20, containers('es'), '1');
  expect(run("docker ps --filter name=es. --format '{{.Status}}'").stdout).toContain('(health: starting)');
  const own = run("docker ps --filter name=es. --format '{{.Names}}'").stdout.trim();
  for (const name of ['es', 'tasks.es', own]) expect(run(known.replace('NAME', name)).stdout).toBe('1\n');
  until(20, running('es'), '1/1');
  for (const name of ['es', 'tasks.es', own]) expect(run(known.replace('NAME', name)).stdout).toBe('0\n');
});

test('17.20 an unhealthy task whose process ends with status 0 is complete, without an error', () => {
  const health = '--health-cmd "test ! -e /tmp/sick" --health-interval 1s --health-retries 1';
  run(`docker service create -d --name ill --restart-condition on-failure ${health} nginx`);
  until(30, running('ill'), '1/1');
  run('docker exec $(docker ps -q --filter name=ill.) touch /tmp/sick');
  until(30, "docker service ps ill --format '{{.CurrentState}}' | cut -d ' ' -f 1", 'Complete');
  world.kernel.runUntil(world.kernel.now + 20 * SECOND);
  expect(run("docker service ps ill --no-trunc --format '{{.DesiredState}} [{{.Error}}]'").stdout).toBe(
    'Shutdown []\n',
  );
});

test('17.25 a stack: networks stay as they are, every service is "updated", restart is warned of and used, a name is refused', () => {
  const file = (option: string, top = ''): string =>
    `cat > /tmp/stack.yml <<'END'\n${top}services:\n  web:\n    image: nginx\n    restart: on-failure:3\n    depends_on: [api]\n` +
    `  api:\n    image: nginx\nnetworks:\n  default:\n    driver_opts: {a: "${option}"}\nEND`;
  const deploy = 'docker stack deploy -d -c /tmp/stack.yml app';
  run(file('1'));
  const first = run(deploy);
  expect(first.stderr).toContain('Ignoring unsupported options: restart\n');
  expect(first.stderr).not.toContain('depends_on');
  const policy = "docker service inspect app_web --format '{{json .Spec.TaskTemplate.RestartPolicy}}'";
  expect(run(policy).stdout).toContain('"Condition":"on-failure"');
  const options = "docker network inspect app_default --format '{{json .Options}}'";
  const before = run(options).stdout;
  run(file('2'));
  expect(run(deploy).stdout.match(/^Updating service app_(api|web) \(id: \w+\)$/gm)).toHaveLength(2);
  expect(run(options).stdout).toBe(before);
  run(file('2', 'name: app\n'));
  expect(run(deploy)).toMatchObject({ status: 1, stderr: '(root) Additional property name is not allowed\n' });
});
