import { describe, expect, it } from 'vitest';
import { playSteps } from '../../../src/world/player.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';
import { World } from '../../../src/world/world.ts';

/** Restarts a daemon with such a daemon.json; gives what every later command printed, both streams. */
function restarted(file: string, ...commands: readonly string[]): readonly string[] {
  const world = new World({ seed: 'configuration', hosts: 1, images: 'stand-in', software: allSoftware });
  const lines = [
    'hosts 1',
    `docker-0$ mkdir -p /etc/docker; echo '${file}' > /etc/docker/daemon.json`,
    ...['systemctl restart docker', ...commands].map((command) => `docker-0$ ${command}`),
  ];
  const { steps } = playSteps(world, parseTranscript(`${lines.join('\n')}\n`));
  return steps.flatMap((step) => (step.kind === 'command' ? [`${step.stdout}${step.stderr}`] : [])).slice(1);
}

const PREFIX = 'unable to configure the Docker daemon with file /etc/docker/daemon.json: ';
const MERGED = 'merged configuration validation from file and command line flags failed: ';

describe('a daemon.json with which the daemon does not start', () => {
  it.each([
    ['{"labels": ["rack=7"],}', `invalid JSON: invalid character '}' looking for beginning of object key string`],
    ['{"nosuch": true, "x": 1}', `the following directives don't match any configuration option: nosuch, x`],
    ['{"labels": {"a": 1}}', `the following directives don't match any configuration option: a`],
    [
      '{"live-restore": "yes"}',
      'invalid JSON: json: cannot unmarshal string into Go struct field Config.live-restore of type bool',
    ],
    [
      '{"labels": "x"}',
      'invalid JSON: json: cannot unmarshal string into Go struct field Config.labels of type []string',
    ],
    ['[]', 'invalid JSON: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['{"labels": ["x"]}', `${MERGED}bad attribute format: x`],
    [
      '{"node-generic-resources": ["gpu"]}',
      `${MERGED}could not parse GenericResource: incorrect term gpu, missing '=' or malformed expression`,
    ],
    [
      '{"node-generic-resources": ["gpu=1", "gpu=UUID1"]}',
      `${MERGED}could not parse GenericResource: mixed discrete and named resources in expression 'gpu=[1 UUID1]'`,
    ],
  ])('%s', (file, why) => {
    expect(restarted(file, 'journalctl -u docker --no-pager')[1]).toContain(`dockerd[`);
    expect(restarted(file, 'journalctl -u docker --no-pager')[1]).toContain(`: ${PREFIX}${why}\n`);
  });

  it('is tried three times, and starts once it is mended', () => {
    const [, state, down, log, , up] = restarted(
      '{"labels": ["a=1", "a=2"]}',
      'systemctl restart docker; sleep 30; systemctl is-active docker',
      'docker ps -q',
      'journalctl -u docker --no-pager | tail -9 | cut -d: -f4-',
      'sleep 60; rm /etc/docker/daemon.json; systemctl start docker',
      'systemctl is-active docker; docker ps -q',
    );
    expect(state).toContain('Job for docker.service failed because the control process exited with error code.\n');
    expect(state).toMatch(/^failed\n/);
    expect(down).toContain('Cannot connect to the Docker daemon');
    expect(log).toContain(' conflict labels for a=2 and a=1\n');
    expect(log).toContain(' docker.service: Start request repeated too quickly.\n');
    expect(up).toBe('active\n');
  });

  it('is tried again after two seconds', () => {
    const [, soon, later] = restarted(
      '{"nosuch": 1}',
      'systemctl status docker | sed -n 3p; systemctl is-active docker',
      'rm /etc/docker/daemon.json; sleep 4; systemctl is-active docker; journalctl -u docker --no-pager | grep -c "restart counter is at 1"',
    );
    expect(soon).toMatch(/^ {5}Active: activating \(auto-restart\) \(Result: exit-code\) since .*\nactivating\n$/);
    expect(later).toBe('active\n1\n');
  });

  it('is one with live-restore, in a swarm', () => {
    const [, , , log, again] = restarted(
      '{}',
      'docker swarm init',
      `echo '{"live-restore": true}' > /etc/docker/daemon.json; systemctl restart docker`,
      'journalctl -u docker --no-pager',
      `echo '{}' > /etc/docker/daemon.json; systemctl restart docker; docker node ls -q | wc -l`,
    );
    expect(log).toContain(
      ': failed to start cluster component: --live-restore daemon configuration is incompatible with swarm mode\n',
    );
    expect(again).toBe('1\n');
  });
});
