/** Who answers a `ping` of iputils: its name, not the one that was pinged. */
import { expect, test } from 'vitest';
import { Future } from '../../../src/kernel/wait.ts';
import { serveDns } from '../../../src/net/dns.ts';
import { makeMachine, run } from './harness.ts';

test('ping shows the name of the address that answers, and the address twice when it has none', () => {
  const machine = makeMachine();
  machine.fs.writeFile('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
  serveDns(machine.net, { port: 53, owner: 'named' }, ({ name, type }) => {
    const known =
      type === 'A' ? '172.17.0.2' : type === 'PTR' && name === '2.0.17.172.in-addr.arpa' ? answering : undefined;
    return Future.of(
      known === undefined
        ? { code: 'NXDOMAIN', answers: [] }
        : { code: 'NOERROR', answers: [{ name, type, ttl: 60, data: known }] },
    );
  });
  let answering: string | undefined = 'web.1.abc.ol_net';
  machine.fs.writeFile('/etc/hosts', '127.0.0.1 localhost\n');
  expect(run(machine, ['ping', '-c', '1', 'web']).out).toMatch(
    /^64 bytes from web\.1\.abc\.ol_net \(172\.17\.0\.2\): /m,
  );
  expect(run(machine, ['ping', '-c', '1', '-n', 'web']).out).toMatch(/^64 bytes from 172\.17\.0\.2: /m);
  answering = undefined;
  expect(run(machine, ['ping', '-c', '1', 'web']).out).toMatch(/^64 bytes from 172\.17\.0\.2 \(172\.17\.0\.2\): /m);
  expect(run(machine, ['ping', '-c', '1', 'localhost']).out).toMatch(/^64 bytes from localhost \(127\.0\.0\.1\): /m);
  expect(run(machine, ['ping', '-c', '1', '172.17.0.2']).out).toMatch(/^64 bytes from 172\.17\.0\.2: /m);
});
