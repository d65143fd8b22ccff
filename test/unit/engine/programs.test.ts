import { describe, expect, it } from 'vitest';
import { ordinaryCatalogue } from '../../../src/images/ordinary.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { engineFixture } from './fixture.ts';

function ordinary() {
  const fixture = engineFixture({ catalogue: ordinaryCatalogue({}) });
  const { request, kernel, engine } = fixture;
  const pass = (seconds: number): void => kernel.runUntil(kernel.now + seconds * SECOND);
  /** Starts a container of the image and says its address. */
  const run = (image: string): string => {
    const [name, tag = 'latest'] = image.split(':');
    request('POST', `/images/create?fromImage=${encodeURIComponent(name)}&tag=${tag}`);
    pass(60);
    expect(request('POST', '/containers/create?name=box', { Image: image }).status).toBe(201);
    expect(request('POST', '/containers/box/start').status).toBe(204);
    return engine.containers.find('box').attachments.get('bridge')?.endpoint?.address ?? '';
  };
  /** What comes back for a text on a port of the container. */
  const talk = (address: string, port: number, text: string): string => {
    let answer = '';
    engine.host.net.connect(address, port).whenSettled(
      (connection) => {
        connection.onMessage((message) => (answer += String(message)));
        connection.send(text);
      },
      (error) => (answer = String(error)),
    );
    pass(1);
    return answer;
  };
  const stop = (): unknown => {
    request('POST', '/containers/box/stop');
    return engine.containers.find('box').exitCode;
  };
  return { ...fixture, run, talk, stop };
}

describe('the programs in images', () => {
  it('nginx serves its page, logs, and ends with 0 on SIGQUIT', () => {
    const { run, talk, stop, engine } = ordinary();
    const address = run('nginx');
    expect(talk(address, 80, 'GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: test\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 OK\r\nServer: nginx\/[\s\S]*Welcome to nginx!/,
    );
    expect(talk(address, 80, 'GET /nosuch HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 Not Found/);
    expect(
      engine.containers
        .find('box')
        .log.entries.map((each) => each.text)
        .join(''),
    ).toMatch(/"GET \/ HTTP\/1\.1" 200 \d+ "-" "test"/);
    expect(stop()).toBe(0);
  });

  it('redis answers, and ends with 0 on SIGTERM', () => {
    const { run, talk, stop } = ordinary();
    const address = run('redis:3.0.7');
    expect(talk(address, 6379, 'PING\r\n')).toBe('+PONG\r\n');
    expect(talk(address, 6379, '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n')).toBe(
      '+OK\r\n:2\r\n',
    );
    expect(stop()).toBe(0);
  });

  it.each([
    ['httpd', 80, 'It works!', 0],
    ['traefik/whoami', 80, 'Hostname: ', 2],
    ['jwilder/whoami', 8000, "I'm ", 2],
  ])('%s answers on port %i', (image, port, text, status) => {
    const { run, talk, stop } = ordinary();
    expect(talk(run(image), port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toContain(text);
    expect(stop()).toBe(status);
  });
});
