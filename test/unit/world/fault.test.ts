import { expect, test } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { formatInput, parseJournal, formatHeader } from '../../../src/world/journal.ts';
import { applyFault, type Fault } from '../../../src/world/fault.ts';
import { worldFor } from '../../../src/world/play-transcript.ts';
import { playSteps, runCommand } from '../../../src/world/player.ts';
import { formatTranscript, parseTranscript } from '../../../src/world/transcript.ts';
import type { World } from '../../../src/world/world.ts';

const JOIN = '${docker-0: docker swarm join-token -q worker} 172.17.0.2:2377';

function swarm(): World {
  const steps = parseTranscript(`hosts 3
images stand-in
seed faults
docker-0$ docker swarm init --advertise-addr 172.17.0.2
docker-1$ docker swarm join --token ${JOIN}
docker-2$ docker swarm join --token ${JOIN}
docker-0$ docker service create -d --name web --mode global -p 80 nginx
wait 5
`);
  const world = worldFor(steps);
  playSteps(world, steps);
  return world;
}

const pass = (world: World, seconds: number): void => world.kernel.runUntil(world.kernel.now + seconds * SECOND);
const ask = (world: World, host: string, command: string): string => runCommand(world, host, command).stdout.trim();
const states = (world: World): string =>
  ask(world, 'docker-0', "docker node ls --format '{{.Status}}'").replace(/\n/g, ' ');

const FAULTS: readonly Fault[] = [
  { kind: 'power', host: 'docker-1', on: false },
  { kind: 'daemon', host: 'docker-1', paused: true },
  { kind: 'clock', host: 'docker-1', ahead: -90.5 },
  { kind: 'cable', host: 'docker-1', whole: true },
  { kind: 'path', host: 'docker-1', other: 'docker-2', whole: false },
  { kind: 'wire', host: 'docker-0', loss: 0.25, delay: 0.05 },
];

test('faults are lines of transcripts and inputs of journals', () => {
  const steps = FAULTS.map((fault) => ({ kind: 'fault', fault }) as const);
  const text = formatTranscript(steps);
  expect(text).toBe(`fault docker-1 power off
fault docker-1 daemon paused
fault docker-1 clock -90.5
fault docker-1 cable whole
fault docker-1 path to docker-2 cut
fault docker-0 wire loss 0.25 delay 0.05
`);
  expect(parseTranscript(text)).toEqual(steps);
  expect(() => parseTranscript('fault docker-1 wire loss 2 delay 0')).toThrow('cannot read');
  const inputs = FAULTS.map((fault, at) => ({ at, do: 'fault', fault }) as const);
  const header = formatHeader({ seed: 's', epoch: 0, hosts: 3, images: 'stand-in' });
  expect(parseJournal([header, ...inputs.map(formatInput)], undefined).inputs).toEqual(inputs);
});

test('a host without power is silent, and comes back with its containers dead (facts 11.8)', () => {
  const world = swarm();
  applyFault(world, { kind: 'power', host: 'docker-2', on: false });
  expect(runCommand(world, 'docker-2', 'true').status).toBe(255);
  expect(ask(world, 'docker-0', 'ping -c 1 -W 1 172.17.0.4 | grep -c "100% packet loss"')).toBe('1');
  pass(world, 20);
  expect(states(world)).toBe('Ready Ready Down');
  applyFault(world, { kind: 'power', host: 'docker-2', on: true });
  expect(runCommand(world, 'docker-2', 'true').status).toBe(255);
  pass(world, 30);
  expect(states(world)).toBe('Ready Ready Ready');
  expect(ask(world, 'docker-2', "docker ps -a --format '{{.Status}}' | sed 's/ [0-9]* .*//; s/).*/)/' | sort")).toBe(
    'Exited (255)\nUp',
  );
  expect(ask(world, 'docker-2', 'uptime -s')).not.toBe(ask(world, 'docker-0', 'uptime -s'));
  expect(ask(world, 'docker-1', 'curl -s 172.17.0.4:30000 | grep -c works')).toBe('1');
});

test('two hosts that are kept apart both hear a third', () => {
  const world = swarm();
  applyFault(world, { kind: 'path', host: 'docker-1', other: 'docker-0', whole: false });
  const ping = (from: string, to: number): string =>
    ask(world, from, `ping -c 1 -W 1 172.17.0.${to} > /dev/null; echo $?`);
  expect([ping('docker-0', 3), ping('docker-1', 2), ping('docker-0', 4), ping('docker-1', 4)]).toEqual([
    '1',
    '1',
    '0',
    '0',
  ]);
  pass(world, 20);
  expect(states(world)).toBe('Ready Down Ready');
  applyFault(world, { kind: 'path', host: 'docker-0', other: 'docker-1', whole: true });
  pass(world, 20);
  expect(states(world)).toBe('Ready Ready Ready');
});

test('a bad wire loses and holds up what it carries', () => {
  const world = swarm();
  applyFault(world, { kind: 'wire', host: 'docker-1', loss: 0, delay: 0.05 });
  expect(ask(world, 'docker-0', 'ping -c 1 172.17.0.3 | grep -o "time=1[0-9][0-9]"')).toMatch(/^time=10\d$/);
  applyFault(world, { kind: 'wire', host: 'docker-1', loss: 0.5, delay: 0 });
  const lost = Number(
    ask(world, 'docker-0', 'ping -c 40 -i 0.2 172.17.0.3 | grep -o "[0-9]*% packet loss" | tr -dc 0-9'),
  );
  expect(lost).toBeGreaterThan(50);
  expect(lost).toBeLessThan(100);
  pass(world, 60);
  expect(states(world)).toBe('Ready Ready Ready');
});

test('a daemon that is stopped answers nobody; its containers go on, and afterwards all is made up for', () => {
  const world = swarm();
  expect(ask(world, 'docker-2', 'kill -STOP $(pidof dockerd); ps -o stat= -p $(pidof dockerd)')).toBe('Ts');
  expect(ask(world, 'docker-2', 'timeout 5 docker ps; echo $?')).toBe('124');
  expect(ask(world, 'docker-2', 'systemctl is-active docker')).toBe('active');
  expect(ask(world, 'docker-1', 'curl -s 172.17.0.4:30000 | grep -c works')).toBe('1');
  pass(world, 20);
  expect(states(world)).toBe('Ready Ready Down');
  ask(world, 'docker-0', 'docker service create -d --name late --mode global nginx');
  const pids = ask(world, 'docker-2', 'pidof dockerd');
  expect(ask(world, 'docker-2', 'docker ps -q | wc -l > /tmp/answer & sleep 1; cat /tmp/answer')).toBe('');
  ask(world, 'docker-2', 'kill -CONT $(pidof dockerd)');
  pass(world, 10);
  expect(ask(world, 'docker-2', 'cat /tmp/answer')).toBe('1');
  expect(states(world)).toBe('Ready Ready Ready');
  expect(ask(world, 'docker-0', 'docker service ls -q | xargs docker service ps -q | wc -l')).not.toBe('');
  expect(ask(world, 'docker-2', "docker ps --format '{{.Names}}' | cut -d. -f1 | sort")).toBe('late\nweb');
  expect(ask(world, 'docker-2', 'pidof dockerd')).toBe(pids);
});

test('a leader that is stopped is replaced, and follows when it goes on', () => {
  const world = swarm();
  ask(world, 'docker-0', 'docker node promote docker-1 docker-2');
  pass(world, 5);
  applyFault(world, { kind: 'daemon', host: 'docker-0', paused: true });
  pass(world, 30);
  const leader = (host: string): string =>
    ask(world, host, "docker node ls --format '{{.Hostname}} {{.ManagerStatus}}' | grep -o '.* Leader'");
  expect(leader('docker-1')).toMatch(/^docker-[12] Leader$/);
  applyFault(world, { kind: 'daemon', host: 'docker-0', paused: false });
  pass(world, 30);
  expect(leader('docker-0')).toBe(leader('docker-1'));
  expect(states(world)).toBe('Ready Ready Ready');
});

test('a stopped daemon can be killed, and is stopped in good order by systemd, which sends SIGCONT too', () => {
  const world = swarm();
  ask(world, 'docker-1', 'kill -STOP $(pidof dockerd)');
  ask(world, 'docker-2', 'kill -STOP $(pidof dockerd)');
  ask(world, 'docker-1', 'systemctl stop docker');
  expect(ask(world, 'docker-1', 'systemctl is-active docker')).toBe('inactive');
  // A signal that it could take waits.
  ask(world, 'docker-2', 'kill $(pidof dockerd)');
  pass(world, 5);
  expect(ask(world, 'docker-2', 'systemctl is-active docker')).toBe('active');
  ask(world, 'docker-2', 'kill -KILL $(pidof dockerd)');
  expect(ask(world, 'docker-2', 'systemctl is-active docker')).not.toBe('active');
  pass(world, 15);
  expect(ask(world, 'docker-2', 'docker ps -q | wc -l')).toBe('1');
});

test('a host whose clock is wrong writes its own dates, and its timers run as before', () => {
  const world = swarm();
  applyFault(world, { kind: 'clock', host: 'docker-1', ahead: 3600 });
  const [right, wrong] = ['docker-0', 'docker-1'].map((host) => Number(ask(world, host, 'date +%s')));
  expect(wrong - right).toBe(3600);
  expect(ask(world, 'docker-1', 'touch /tmp/x; stat -c %Y /tmp/x')).toBe(String(wrong));
  ask(world, 'docker-1', 'docker run -d --name here nginx');
  const created = ask(world, 'docker-1', "docker inspect -f '{{.Created}}' here");
  expect(Math.abs(Date.parse(created) / 1000 - wrong)).toBeLessThan(5);
  expect(ask(world, 'docker-1', "docker ps --format '{{.Status}}' -f name=here")).toMatch(/^Up (Less than|\d) /);
  expect(ask(world, 'docker-1', "docker ps --format '{{.Status}}' -f name=web")).toBe('Up About an hour');
  expect(Number(ask(world, 'docker-1', "docker events --since 1m --until 0s --format '{{.Time}}' | tail -1"))).toBe(
    wrong,
  );
  expect(ask(world, 'docker-1', 'time -p sleep 2 2>&1; uptime | grep -c "up 1 min"')).toMatch(/1$/);
  // What the manager there says of its task is dated by its clock, what the leader writes by the leader's.
  const stamp = ask(world, 'docker-0', "docker service ps web --format '{{.Node}} {{.CurrentState}}' | grep docker-0");
  expect(stamp).toMatch(/Running .* seconds ago$/);
  expect(ask(world, 'docker-1', 'date -s @1700000000 +%s; date +%s')).toBe('1700000000\n1700000000');
});

test('certificates hold by the clock of whoever looks: who is ahead of the swarm signs what is not valid yet (facts 1.9)', () => {
  const world = swarm();
  // The root holds from five minutes before the swarm was founded.
  applyFault(world, { kind: 'clock', host: 'docker-2', ahead: -400 });
  ask(world, 'docker-2', 'docker swarm leave');
  const join = ask(world, 'docker-0', 'docker swarm join-token worker | grep SWMTKN');
  expect(runCommand(world, 'docker-2', join).stderr).toMatch(
    /^Error response from daemon: error while validating Root CA Certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T07:\d\d:\d\dZ is before 2026-11-21T07:5\d:00Z\n$/,
  );
  applyFault(world, { kind: 'clock', host: 'docker-2', ahead: 0 });
  expect(runCommand(world, 'docker-2', join).stdout).toBe('This node joined a swarm as a worker.\n');
  // Certificates are backdated by an hour.
  ask(world, 'docker-2', 'docker swarm leave');
  applyFault(world, { kind: 'clock', host: 'docker-0', ahead: 3000 });
  expect(runCommand(world, 'docker-2', join).stdout).toBe('This node joined a swarm as a worker.\n');
  ask(world, 'docker-2', 'docker swarm leave');
  applyFault(world, { kind: 'clock', host: 'docker-0', ahead: 4000 });
  expect(runCommand(world, 'docker-2', join).stderr).toMatch(
    /not valid before Sat, 21 Nov 2026 08:0\d:\d\d UTC, and it is currently Sat, 21 Nov 2026 08:0\d:\d\d UTC: x509: certificate has expired or is not yet valid:$/m,
  );
  // Who already has a connection keeps it; a daemon that starts with a certificate from the future, or an old one, does nothing.
  expect(states(world)).toContain('Ready');
  applyFault(world, { kind: 'clock', host: 'docker-1', ahead: 200 * 86_400 });
  pass(world, 30);
  expect(
    states(world)
      .split(' ')
      .filter((each) => each === 'Ready'),
  ).toHaveLength(2);
  ask(world, 'docker-1', 'systemctl restart docker');
  expect(ask(world, 'docker-1', "docker info -f '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}'")).toBe(
    'error Swarm certificates have expired. To replace them, leave the swarm and join again.',
  );
});
