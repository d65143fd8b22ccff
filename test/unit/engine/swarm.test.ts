import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import { SwarmDisk } from '../../../src/swarm/node/swarm-disk.ts';
import { RunningNode } from '../../../src/swarm/node/running-node.ts';
import { SwarmMember } from '../../../src/swarm/node/swarm-member.ts';
import { engineFixture } from './fixture.ts';

interface Task {
  readonly Status: {
    readonly State: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ExitCode: number };
  };
  readonly DesiredState: string;
}

function manager() {
  const disk = new SwarmDisk();
  const fixture = engineFixture({
    member: ({ kernel, net, executor }) =>
      new SwarmMember({ kernel, net, executor, disk, makeNode: (options) => new RunningNode(options) }),
  });
  const { json, kernel, request } = fixture;
  const pass = (seconds: number): void => kernel.runUntil(kernel.now + seconds * SECOND);
  expect(json('POST', '/swarm/init', { ListenAddr: '0.0.0.0:2377', AdvertiseAddr: '172.17.0.2' })).toMatch(
    /^[a-z0-9]{25}$/,
  );
  const create = (name: string, template: object, more: object = {}): number =>
    request('POST', '/services/create', { Name: name, TaskTemplate: template, ...more } as never).status;
  const tasks = (service: string): Task[] =>
    json('GET', `/tasks?filters=${encodeURIComponent(JSON.stringify({ service: [service] }))}`) as Task[];
  return { ...fixture, pass, create, tasks };
}

describe('the swarm on an engine', () => {
  it('makes docker_gwbridge and ingress, and tells of both', () => {
    const { json, pass } = manager();
    pass(2);
    expect(json('GET', '/networks/docker_gwbridge')).toMatchObject({
      IPAM: { Config: [{ Subnet: '172.19.0.0/16', Gateway: '172.19.0.1' }] },
      Containers: { 'ingress-sbox': { Name: 'gateway_ingress-sbox', IPv4Address: '172.19.0.2/16' } },
    });
    expect(json('GET', '/networks/ingress')).toMatchObject({
      Ingress: true,
      Containers: { 'ingress-sbox': { Name: 'ingress-endpoint', IPv4Address: '10.0.0.2/24' } },
    });
    const names = (json('GET', '/networks') as { Name: string }[]).map((each) => each.Name).sort();
    expect(names).toEqual(['bridge', 'docker_gwbridge', 'host', 'ingress', 'none']);
  });

  it('keeps the ended container of a published service for two seconds more, and no other', () => {
    const { create, json, request, pass } = manager();
    const template = { ContainerSpec: { Image: 'busybox', Command: ['sleep'], Args: ['1000'], StopGracePeriod: 1e9 } };
    create('open', template, { EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 8080 }] } });
    create('closed', template);
    pass(4);
    for (const name of ['open', 'closed']) request('DELETE', `/services/${name}`);
    const states = (): string[] =>
      (json('GET', '/containers/json?all=1') as { Names: string[]; State: string }[])
        .map(({ Names, State }) => `${Names[0].slice(1).split('.')[0]} ${State}`)
        .sort();
    pass(3);
    expect(states()).toEqual(['open running']);
    pass(2);
    expect(states()).toEqual(['open exited']);
    pass(3);
    expect(states()).toEqual([]);
  });

  it('runs tasks as containers with the names and labels of Docker', () => {
    const { create, tasks, json, pass } = manager();
    expect(
      create('one', {
        ContainerSpec: { Image: 'busybox', Command: ['sleep'], Args: ['1000'], Env: ['N={{.Node.Hostname}}'] },
      }),
    ).toBe(201);
    pass(3);
    const [task] = tasks('one') as unknown as { ID: string; NodeID: string; ServiceID: string }[];
    const [container] = json('GET', '/containers/json') as {
      Names: string[];
      Labels: object;
      Image: string;
      Command: string;
    }[];
    expect(container).toMatchObject({ Names: [`/one.1.${task.ID}`], Image: 'busybox:latest', Command: 'sleep 1000' });
    expect(container.Labels).toEqual({
      'com.docker.swarm.node.id': task.NodeID,
      'com.docker.swarm.service.id': task.ServiceID,
      'com.docker.swarm.service.name': 'one',
      'com.docker.swarm.task': '',
      'com.docker.swarm.task.id': task.ID,
      'com.docker.swarm.task.name': `one.1.${task.ID}`,
    });
    expect(json('GET', `/containers${container.Names[0]}/json`)).toMatchObject({
      Config: { Env: ['N=docker-0', 'PATH=/bin'] },
    });
  });

  it('tells the logs of services and tasks', () => {
    const { create, tasks, pass, request } = manager();
    create('say', {
      ContainerSpec: { Image: 'busybox', Command: ['say', 'hällo'], Labels: { a: 'b c' } },
      LogDriver: { Name: 'json-file', Options: { labels: 'a' } },
      RestartPolicy: { Condition: 'none' },
    });
    pass(3);
    const [{ ID, NodeID, ServiceID }] = tasks('say') as unknown as { ID: string; NodeID: string; ServiceID: string }[];
    const logs = (path: string): string => {
      const { body } = request('GET', path);
      pass(1);
      const text = body !== undefined && 'stream' in body ? (body.stream.tryRead() ?? '') : '';
      return Buffer.from(text, 'latin1').toString('utf8');
    };
    expect(logs('/services/say/logs?stdout=1&stderr=1')).toBe(
      '\u0001\0\0\0\0\0\0\u0007hällo\n\u0002\0\0\0\0\0\0\u0005oops\n',
    );
    expect(logs(`/tasks/${ID}/logs?stdout=1&details=1`).slice(8)).toBe(
      `a=b+c,com.docker.swarm.node.id=${NodeID},com.docker.swarm.service.id=${ServiceID},com.docker.swarm.task.id=${ID} hällo\n`,
    );
    expect(logs('/services/say/logs?stderr=1&timestamps=1').slice(8)).toMatch(/^2026-11-21T11:20:\d\d\.\d{9}Z oops\n$/);
    expect(logs('/services/say/logs?stdout=1&tail=0')).toBe('');
    expect(request('GET', '/services/say/logs')).toMatchObject({ status: 500 });
    expect(request('GET', '/services/say/logs?stdout=1&tail=-1').body).toEqual({
      json: { message: 'negative tail values not supported' },
    });
  });

  it('says why a task failed', () => {
    const { create, tasks, pass } = manager();
    create('crash', { ContainerSpec: { Image: 'busybox', Command: ['exit', '3'] } });
    create('missing', { ContainerSpec: { Image: 'nosuch' } });
    create('mount', {
      ContainerSpec: { Image: 'busybox', Mounts: [{ Type: 'bind', Source: '/no/such', Target: '/x' }] },
    });
    create('sick', {
      ContainerSpec: {
        Image: 'busybox',
        Command: ['sleep', '99'],
        StopGracePeriod: 1e9,
        Healthcheck: { Test: ['CMD-SHELL', 'exit 1'], Interval: 1e9, Retries: 2 },
      },
    });
    pass(6);
    const first = (service: string): Task['Status'] | undefined =>
      tasks(service).find((each) => each.Status.Err !== undefined)?.Status;
    expect(first('crash')).toMatchObject({
      State: 'failed',
      Err: 'task: non-zero exit (3)',
      ContainerStatus: { ExitCode: 3 },
    });
    expect(first('missing')).toMatchObject({ State: 'rejected', Err: 'No such image: nosuch:latest' });
    expect(first('mount')).toMatchObject({
      State: 'rejected',
      Err: 'invalid mount config for type "bind": bind source path does not exist: /no/such',
    });
    expect(first('sick')).toMatchObject({
      State: 'failed',
      Err: 'task: non-zero exit (137): dockerexec: unhealthy container',
    });
  });

  it('loses its tasks when the daemon stops, and replaces them when it comes back', () => {
    const { create, tasks, pass, run, engine, kernel } = manager();
    create('web', { ContainerSpec: { Image: 'nginx' } });
    pass(3);
    const before = kernel.now;
    run(engine.stop());
    expect((kernel.now - before) / SECOND).toBeGreaterThan(1.15);
    expect((kernel.now - before) / SECOND).toBeLessThan(2.5);
    expect(engine.containers.all()).toEqual([]);
    run(engine.start());
    pass(30);
    expect(tasks('web').some((each) => /^No such container: web\.1\./.test(each.Status.Err ?? ''))).toBe(true);
    expect(tasks('web').filter((each) => each.Status.State === 'running')).toHaveLength(1);
  });

  it('finds what ended while the daemon was killed', () => {
    const { create, tasks, pass, run, engine } = manager();
    create('box', { ContainerSpec: { Image: 'busybox', Command: ['sleep', '1000'] } });
    pass(3);
    engine.kill();
    pass(1);
    run(engine.start());
    pass(30);
    expect(tasks('box').map((each) => each.Status.Err)).toContain('task: non-zero exit (137)');
    expect(tasks('box').filter((each) => each.Status.State === 'running')).toHaveLength(1);
  });

  it('takes along what it made when it leaves', () => {
    const { create, pass, engine, request, json } = manager();
    create('web', { ContainerSpec: { Image: 'nginx' } });
    pass(3);
    expect(json('POST', '/swarm/leave')).toMatchObject({
      message: expect.stringMatching(/^You are attempting to leave the swarm/) as string,
    });
    expect(request('POST', '/swarm/leave?force=1').status).toBe(200);
    expect(engine.containers.all()).toEqual([]);
    expect((json('GET', '/networks') as { Scope: string }[]).filter((each) => each.Scope === 'swarm')).toEqual([]);
    expect(json('GET', '/info')).toMatchObject({ Swarm: { LocalNodeState: 'inactive', NodeID: '' } });
  });

  it('tells of changes as events', () => {
    const { create, pass, engine, request } = manager();
    create('web', { ContainerSpec: { Image: 'nginx' } });
    pass(3);
    request('DELETE', '/services/web');
    pass(1);
    const told = engine.events.between(0, Infinity).filter((event) => event.type === 'service');
    expect(told.map(({ action, attributes, scope }) => `${action} ${attributes.name} ${scope}`)).toEqual([
      'create web swarm',
      'remove web swarm',
    ]);
  });
});
