import { describe, expect, it } from 'vitest';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { MILLISECOND, SECOND } from '../../../src/kernel/time.ts';
import { NEVER } from '../../../src/kernel/wait.ts';
import { makeMachine, runOurs } from '../../cli/parity/our-docker.ts';
import { FakeEngine } from './fake-engine.ts';
import { fakeProgress, STORIES } from './fake-progress.ts';
import { fakeSwarm } from './fake-swarm.ts';

const EPOCH = 1_795_000_000 * SECOND;
const MILLIS = EPOCH / 1000;

function machine(engine: FakeEngine | undefined): ReturnType<typeof makeMachine> {
  return makeMachine(new Kernel(EPOCH, 'unit'), engine);
}

describe('without a daemon', () => {
  it('says so and exits with 1', () => {
    expect(runOurs(machine(undefined), ['node', 'ls'])).toEqual({
      stdout: '',
      stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n',
      status: 1,
    });
  });

  it('names the host of -H and of DOCKER_HOST', () => {
    const failure = 'Cannot connect to the Docker daemon at tcp://172.17.0.9:2375. Is the docker daemon running?\n';
    expect(runOurs(machine(undefined), ['-H', 'tcp://172.17.0.9:2375', 'ps']).stderr).toBe(failure);
    expect(runOurs(machine(undefined), ['ps'], { env: { DOCKER_HOST: '172.17.0.9' } }).stderr).toBe(failure);
  });

  it('prints the half of version and info that is its own', () => {
    const version = runOurs(machine(undefined), ['version']);
    expect(version.stdout).toMatch(/^Client:\n Version: {11}28\.5\.2/);
    expect(version.stdout).not.toContain('Server:');
    expect(version.status).toBe(1);
    const info = runOurs(machine(undefined), ['info']);
    expect(info.stdout).toMatch(/Server:\n$/);
    const failure =
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n';
    expect(info).toMatchObject({ stderr: failure, status: 1 });
    const formatted = runOurs(machine(undefined), ['info', '--format', '[{{.Swarm.LocalNodeState}}]']);
    expect(formatted).toMatchObject({ stdout: '[]\n', stderr: failure, status: 1 });
    const own = runOurs(machine(undefined), ['info', '--format', '{{.ClientInfo.Debug}}']);
    expect(own).toMatchObject({ stdout: 'false\n', stderr: '', status: 0 });
  });

  it('still explains itself', () => {
    expect(runOurs(machine(undefined), ['node', '--help']).stdout).toMatch(/^Usage: {2}docker node COMMAND\n/);
    expect(runOurs(machine(undefined), ['--version']).stdout).toMatch(/^Docker version 28\.5\.2/);
  });
});

describe('waiting for a service', () => {
  const start = (): ReturnType<typeof machine> => machine(new FakeEngine(fakeProgress(MILLIS, STORIES)));

  it('polls every 200 ms and then watches for the length of the monitor', () => {
    const host = start();
    runOurs(host, ['service', 'update', 'one']);
    // Five looks until it runs, then one second.
    expect(host.kernel.now - EPOCH).toBe(4 * 200 * MILLISECOND + SECOND);
  });

  it('is left by Ctrl-C, which does not stop the service', () => {
    const host = start();
    const { stdout, status } = runOurs(
      host,
      ['service', 'update', 'globe'],
      { terminal: { columns: 80, rows: 24 } },
      (_, tty) => {
        host.kernel.after(300 * MILLISECOND, () => tty?.type('\x03'));
      },
    );
    expect(stdout).toContain(
      'Operation continuing in background.\r\nUse `docker service ps globe` to check progress.\r\n',
    );
    expect(status).toBe(0);
  });

  it('ends with 1 when the update pauses', () => {
    const { stderr, status } = runOurs(start(), ['service', 'update', 'pauses']);
    expect(stderr).toBe('service update paused: update paused due to failure or early termination of task x\n');
    expect(status).toBe(1);
  });
});

describe('signals', () => {
  it('end a command that waits for a stream', () => {
    const routes = fakeSwarm(MILLIS);
    const host = machine(
      new FakeEngine({
        ...routes,
        'GET /events': () => ({
          response: { status: 200, headers: {}, body: { stream: { ...silent } } },
        }),
      }),
    );
    const { status } = runOurs(host, ['events'], { terminal: { columns: 80, rows: 24 } }, (_, tty) => {
      host.kernel.after(SECOND, () => tty?.type('\x03'));
    });
    expect(status).toBe(130);
  });
});

const silent = {
  tryRead: () => undefined,
  readable: NEVER,
  *read() {
    yield silent.readable;
    return null;
  },
  close: () => {},
};
