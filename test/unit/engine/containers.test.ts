import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { Pipe } from '../../../src/kernel/pipe.ts';
import { FrameReader } from '../../../src/cli/streams/multiplexed.ts';
import { engineFixture } from './fixture.ts';

function setUp() {
  const fixture = engineFixture();
  fixture.request('POST', '/v1.51/images/create?fromImage=busybox&tag=latest');
  fixture.kernel.runUntil(fixture.kernel.now + 2 * SECOND);
  const create = (name: string, body: Record<string, never> | object): string =>
    (
      fixture.json('POST', `/v1.51/containers/create?name=${name}`, { Image: 'busybox', ...body } as never) as {
        Id: string;
      }
    ).Id;
  const state = (name: string) =>
    (fixture.json('GET', `/containers/${name}/json`) as { State: Record<string, unknown> }).State;
  const status = (name: string) =>
    (fixture.json('GET', '/containers/json?all=1') as { Names: string[]; Status: string }[]).find(
      (each) => each.Names[0] === `/${name}`,
    )?.Status;
  const logs = (name: string): string => {
    const answer = fixture.request('GET', `/containers/${name}/logs?stdout=1&stderr=1`);
    const body = answer.body as { stream: { tryRead(): string | null | undefined } };
    const whole = new Pipe();
    whole.writer.write(body.stream.tryRead() ?? '');
    whole.writer.close();
    const frames = new FrameReader(whole.reader);
    let text = '';
    for (;;) {
      const { value: frame } = frames.next().next();
      if (frame === null || frame === undefined || !('stream' in frame)) return text;
      text += `${frame.stream}: ${frame.text}`;
    }
  };
  const pass = (seconds: number): void => fixture.kernel.runUntil(fixture.kernel.now + seconds * SECOND);
  return { ...fixture, create, state, status, logs, pass };
}

describe('containers', () => {
  it('run, end, and keep what they printed', () => {
    const { create, request, state, status, logs, pass } = setUp();
    create('once', { Cmd: ['say', 'hello'] });
    expect(status('once')).toBe('Created');
    expect(request('POST', '/containers/once/start').status).toBe(204);
    pass(1);
    expect(state('once')).toMatchObject({ Status: 'exited', ExitCode: 0, Running: false });
    expect(logs('once')).toBe('stdout: hello\nstderr: oops\n');
    pass(3);
    expect(status('once')).toBe('Exited (0) 3 seconds ago');
  });

  it('are stopped by their signal, or killed after the time of grace', () => {
    const { create, request, state, pass, kernel } = setUp();
    create('polite', { Cmd: ['polite'] });
    create('stubborn', { Cmd: ['sleep', '1000'] });
    request('POST', '/containers/polite/start');
    request('POST', '/containers/stubborn/start');
    expect(request('POST', '/containers/polite/start').status).toBe(304);
    pass(5);
    expect(request('POST', '/containers/polite/stop').status).toBe(204);
    expect(state('polite')).toMatchObject({ ExitCode: 0 });
    const before = kernel.now;
    request('POST', '/containers/stubborn/stop');
    expect(state('stubborn')).toMatchObject({ ExitCode: 137 });
    expect(kernel.now - before).toBeGreaterThan(10 * SECOND);
    expect(request('POST', '/containers/stubborn/stop').status).toBe(304);
  });

  it('come back as their restart policy says, later each time', () => {
    const { create, request, state, pass } = setUp();
    create('twice', {
      Cmd: ['exit', '3'],
      HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } },
    });
    request('POST', '/containers/twice/start');
    pass(10);
    expect(state('twice')).toMatchObject({ Status: 'exited', ExitCode: 3 });
    create('always', { Cmd: ['exit', '0'], HostConfig: { RestartPolicy: { Name: 'always' } } });
    request('POST', '/containers/always/start');
    pass(2);
    expect(['restarting', 'running']).toContain(state('always').Status);
    request('POST', '/containers/always/stop');
    pass(30);
    expect(state('always').Status).toBe('exited');
  });

  it('are probed for their health', () => {
    const { create, request, state, status, engine, pass } = setUp();
    create('well', {
      Cmd: ['sleep', '1000'],
      Healthcheck: { Test: ['CMD-SHELL', 'test ! -e /tmp/sick'], Interval: 1e9, Timeout: 1e9, Retries: 2 },
    });
    request('POST', '/containers/well/start');
    expect(status('well')).toBe('Up Less than a second (health: starting)');
    pass(2);
    expect(status('well')).toMatch(/^Up \S+ \S+ \(healthy\)$/);
    engine.containers.find('well').fs.writeFile('/tmp/sick', '');
    pass(4);
    expect(state('well').Health).toMatchObject({ Status: 'unhealthy' });
    const told = engine.events.between(0, Infinity).filter((event) => event.action.startsWith('health_status'));
    expect(told.map((event) => event.action)).toEqual(['health_status: healthy', 'health_status: unhealthy']);
  });

  it('refuse what Docker refuses', () => {
    const { create, request, json, pass } = setUp();
    create('box', { Cmd: ['sleep', '1000'], HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } });
    request('POST', '/containers/box/start');
    pass(1);
    const message = (method: string, path: string, body?: never): unknown =>
      (json(method, path, body) as { message: string }).message;
    expect(message('DELETE', '/containers/box')).toBe(
      'cannot remove container "box": container is running: stop the container before removing or force remove',
    );
    expect(message('GET', '/containers/nosuch/json')).toBe('No such container: nosuch');
    expect(message('POST', '/containers/nosuch/kill')).toBe('cannot kill container: nosuch: No such container: nosuch');
    expect(message('POST', '/containers/create?name=c', { Image: 'busybox' } as never)).toBe(
      'Invalid container name (c), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed',
    );
    create('other', { Cmd: ['sleep', '1'], HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } });
    expect(message('POST', '/containers/other/start')).toMatch(
      /Bind for 0\.0\.0\.0:8080 failed: port is already allocated$/,
    );
    create('bad', { Cmd: ['nosuch'] });
    expect(message('POST', '/containers/bad/start')).toMatch(/exec: "nosuch": executable file not found in \$PATH$/);
    expect(json('GET', '/containers/json?filters=xx')).toEqual({ message: 'invalid filter' });
    expect(json('GET', '/containers/json?filters=%7B%22nope%22%3A%5B%22x%22%5D%7D')).toEqual({
      message: "invalid filter 'nope'",
    });
  });

  it('have addresses on the bridge from .2 on, and give them back', () => {
    const { create, request, json, pass } = setUp();
    for (const name of ['one', 'two']) {
      create(name, { Cmd: ['sleep', '1000'] });
      request('POST', `/containers/${name}/start`);
    }
    const addresses = () =>
      Object.values(
        (json('GET', '/networks/bridge') as { Containers: Record<string, { IPv4Address: string }> }).Containers,
      )
        .map((each) => each.IPv4Address)
        .sort();
    expect(addresses()).toEqual(['172.18.0.2/16', '172.18.0.3/16']);
    request('DELETE', '/containers/one?force=1');
    pass(1);
    expect(addresses()).toEqual(['172.18.0.3/16']);
    create('three', { Cmd: ['sleep', '1000'] });
    request('POST', '/containers/three/start');
    expect(addresses()).toEqual(['172.18.0.2/16', '172.18.0.3/16']);
  });

  it('share volumes, which cannot be removed while one refers to them', () => {
    const { create, request, json, engine } = setUp();
    const id = create('box', { Cmd: ['sleep', '1000'], HostConfig: { Binds: ['data:/data'] } });
    request('POST', '/containers/box/start');
    engine.containers.find('box').fs.writeFile('/data/x', 'kept\n');
    expect(engine.host.fs.readFile('/var/lib/docker/volumes/data/_data/x')).toBe('kept\n');
    expect(json('DELETE', '/volumes/data')).toEqual({ message: `remove data: volume is in use - [${id}]` });
    request('DELETE', '/containers/box?force=1');
    expect(request('DELETE', '/volumes/data').status).toBe(204);
  });
});

describe('the daemon', () => {
  it('stops containers in good order and starts those that shall always run', () => {
    const { create, request, state, run, engine, pass, json } = setUp();
    create('keep', { Cmd: ['sleep', '1000'], HostConfig: { RestartPolicy: { Name: 'always' } } });
    create('nokeep', { Cmd: ['polite'] });
    request('POST', '/containers/keep/start');
    request('POST', '/containers/nokeep/start');
    run(engine.stop());
    expect(engine.host.fs.exists('/var/run/docker.sock')).toBe(false);
    expect(engine.containers.find('keep').exitCode).toBe(137);
    run(engine.start());
    pass(2);
    expect(state('keep').Status).toBe('running');
    expect(state('nokeep')).toMatchObject({ Status: 'exited', ExitCode: 0 });
    expect((json('GET', '/images/json') as unknown[]).length).toBe(1);
  });

  it('leaves containers running when it is killed, and stops them when it comes back', () => {
    const { create, request, state, run, engine } = setUp();
    create('box', { Cmd: ['sleep', '1000'] });
    request('POST', '/containers/box/start');
    engine.kill();
    expect(engine.containers.find('box').isRunning).toBe(true);
    run(engine.start());
    expect(state('box')).toMatchObject({ Status: 'exited', ExitCode: 137 });
  });
});
