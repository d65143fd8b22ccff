import { expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { BrowserView } from '../../../src/world/close-views.ts';
import { allSoftware } from '../../../src/world/all-software.ts';
import { parseJournal } from '../../../src/world/journal.ts';
import { runCommand } from '../../../src/world/player.ts';
import { viewRequests } from '../../../src/world/requests.ts';
import { Session } from '../../../src/world/session.ts';

const HEADER = { seed: 'browse', epoch: 1_795_248_000 * SECOND, hosts: 2, images: 'ordinary' } as const;

function pass(session: Session, seconds: number): void {
  session.world.kernel.runUntil(session.world.kernel.now + seconds * SECOND);
}

function type(session: Session, host: string, command: string): void {
  session.input({ do: 'type', host, keys: `${command}\r` });
  pass(session, 8);
}

/** Opens an address and waits for what comes. */
function browse(session: Session, url: string): BrowserView {
  session.input({ do: 'browse', url });
  pass(session, 40);
  const { view } = session.browser;
  if (view === undefined) throw new Error('the browser shows nothing');
  return view;
}

function swarm(): Session {
  const session = new Session(HEADER, allSoftware);
  session.begin();
  type(session, 'docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
  const token = runCommand(session.world, 'docker-0', 'docker swarm join-token -q worker').stdout.trim();
  type(session, 'docker-1', `docker swarm join --token ${token} 172.17.0.2:2377`);
  type(session, 'docker-0', 'docker service create -q --name who --replicas 3 -p 8080:8000 jwilder/whoami');
  type(session, 'docker-0', 'docker service create -q --name web -p 80:80 --constraint node.role==manager nginx');
  return session;
}

it('shows the bytes that curl gets, by the routing mesh of any node', () => {
  const session = swarm();
  const seen = browse(session, 'http://docker-1/');
  const curl = runCommand(session.world, 'docker-0', 'curl -s docker-1').stdout;
  expect(curl).toContain('Welcome to nginx!');
  expect(seen).toMatchObject({
    state: 'shown',
    url: 'http://docker-1/',
    address: '172.17.0.3:80',
    page: { status: 200, reason: 'OK', type: 'text/html', body: curl, size: curl.length },
  });
  const request = viewRequests(session.world).at(-1);
  expect(request).toMatchObject({ from: { kind: 'router' }, target: '172.17.0.3:80', outcome: 'connected' });
  expect(request?.steps.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['send', 'dnat', 'mark', 'ipvs', 'tunnel', 'deliver']),
  );
  expect(browse(session, '172.17.0.2:80/nothing-here').page).toMatchObject({ status: 404, type: 'text/html' });
});

it('takes its turn among the tasks, and is replayed with the rest', () => {
  const session = swarm();
  const bodies = ['http://docker-0:8080/', 'http://docker-1:8080/', 'docker-0:8080', 'docker-0:8080/'].map(
    (url) => browse(session, url).page?.body,
  );
  expect(new Set(bodies).size).toBeGreaterThan(1);
  type(session, 'docker-1', 'for i in 1 2 3; do curl -s docker-0:8080; done; cat /proc/net/ip_vs; ss -tn');
  // One more is under way when the journal ends.
  session.input({ do: 'browse', url: 'docker-0:8080' });

  const { header, inputs } = parseJournal(session.lines, undefined);
  expect(inputs.filter((input) => input.do === 'browse')).toHaveLength(5);
  const again = new Session(header, allSoftware);
  again.begin();
  for (const done of again.replay(inputs)) expect(done).toBeGreaterThan(0);
  expect(again.lines).toEqual(session.lines);
  expect(again.browser.view).toEqual(session.browser.view);
  pass(session, 1);
  pass(again, 1);
  expect(again.browser.view).toEqual(session.browser.view);
  expect(viewRequests(again.world)).toEqual(viewRequests(session.world));
  for (const { name } of session.world.hosts) expect(again.terminal(name).memory).toBe(session.terminal(name).memory);
});

it('says what is wrong as browsers do', () => {
  const session = new Session(HEADER, allSoftware);
  session.begin();
  type(session, 'docker-0', 'iptables -I INPUT -p tcp --dport 81 -j DROP');
  const failures = {
    'docker-0:8080': 'refused',
    'localhost:8080': 'refused',
    'docker-0:81': 'timeout',
    'http://172.17.0.77': 'unreachable',
    'http://docker-7/': 'no-such-name',
    'https://docker-0/': 'not-http',
    'http://': 'bad-url',
  } as const;
  for (const [url, failure] of Object.entries(failures))
    expect(browse(session, url), url).toMatchObject({ state: 'failed', failure });
  expect(browse(session, 'docker-0:8080')).toMatchObject({ url: 'http://docker-0:8080/', address: '172.17.0.2:8080' });
});

it('lets a newer address take the place of one that does not answer', () => {
  const session = new Session(HEADER, allSoftware);
  session.begin();
  type(session, 'docker-0', 'iptables -I INPUT -p tcp --dport 81 -j DROP');
  type(session, 'docker-1', 'docker run -d -p 80:80 nginx');
  session.input({ do: 'browse', url: 'docker-0:81' });
  pass(session, 2);
  expect(session.browser.view).toMatchObject({ state: 'loading', url: 'http://docker-0:81/' });
  expect(browse(session, 'docker-1')).toMatchObject({ state: 'shown', visit: 2 });
});
