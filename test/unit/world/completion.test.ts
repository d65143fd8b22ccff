import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { Session } from '../../../src/world/session.ts';

const P = '[root@docker-0 ~]# ';

/** Types keys on docker-0 of a swarm with two services; the screen's last lines, from the first prompt after `clear`. */
async function screenAfter(...keys: string[]): Promise<string[]> {
  const session = new Session(
    { seed: 'tab', epoch: 1_795_248_000 * SECOND, hosts: 3, images: 'stand-in' },
    allSoftware,
  );
  session.begin();
  const terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  let output = '';
  session.terminal('docker-0').tty.output.on((text) => {
    output += text;
  });
  const type = (text: string, seconds = 2): void => {
    session.input({ do: 'type', host: 'docker-0', keys: text });
    session.world.kernel.runUntil(session.world.kernel.now + seconds * SECOND);
  };
  type('docker swarm init\r', 5);
  type('docker service create -d --name webserver nginx\r');
  type('docker service create -d --name worker redis\r');
  type('touch Dockerfile.web; clear\r');
  for (const each of keys) type(each);
  await new Promise<void>((done) => terminal.write(output, done));
  const lines: string[] = [];
  const { active } = terminal.buffer;
  for (let y = 0; y < active.length; y++) lines.push(active.getLine(y)?.translateToString(true).trimEnd() ?? '');
  while (lines.at(-1) === '') lines.pop();
  return lines.slice(active.baseY);
}

describe('Tab on a host', () => {
  it('completes commands and sub-commands of docker', async () => {
    expect(await screenAfter('dock\tserv\tins\t')).toEqual([`${P}docker service inspect`]);
  });

  it('completes flags, their words, and lists what is left on the second Tab', async () => {
    expect(await screenAfter('docker service create --endp\tdns\t')).toEqual([
      `${P}docker service create --endpoint-mode dnsrr`,
    ]);
    expect(await screenAfter('docker node update --availability=\t\t')).toEqual([
      `${P}docker node update --availability=`,
      '--availability=active  --availability=drain   --availability=pause',
      `${P}docker node update --availability=`,
    ]);
  });

  it('completes live names of services and nodes', async () => {
    expect(await screenAfter('docker service ps w\t\t')).toEqual([
      `${P}docker service ps w`,
      'webserver  worker',
      `${P}docker service ps w`,
    ]);
    expect(await screenAfter('docker service scale we\t3\r')).toContain('webserver scaled to 3');
    expect(await screenAfter('docker node inspect doc\t')).toEqual([`${P}docker node inspect docker-0`]);
    expect(await screenAfter('docker network inspect docker_\t')).toEqual([
      `${P}docker network inspect docker_gwbridge`,
    ]);
  });

  it('offers files where docker takes them, and nothing where it takes names', async () => {
    expect(await screenAfter('docker build -f Dock\t')).toEqual([`${P}docker build -f Dockerfile.web`]);
    expect(await screenAfter('docker service rm Dock\t')).toEqual([`${P}docker service rm Dock`]);
  });
});

describe('a host', () => {
  it('knows itself and the others by name, and tells of its kernel', async () => {
    expect(await screenAfter('cat /etc/hostname /etc/hosts\r')).toEqual([
      `${P}cat /etc/hostname /etc/hosts`,
      'docker-0',
      '127.0.0.1       localhost',
      '::1     localhost ip6-localhost ip6-loopback',
      '172.17.0.2      docker-0',
      '172.17.0.3      docker-1',
      '172.17.0.4      docker-2',
      P.trimEnd(),
    ]);
  });
});
