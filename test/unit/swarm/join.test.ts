import { describe, expect, test } from 'vitest';
import { FakeSwarm } from './fake-swarm.ts';

describe('joining', () => {
  test('workers join and are ready at once (recording init-join)', () => {
    const swarm = new FakeSwarm(3);
    swarm.form();
    expect(swarm.hosts[0].nodes()).toEqual(['docker-0 ready leader', 'docker-1 ready -', 'docker-2 ready -']);
    const info = swarm.hosts[1].member.info();
    expect(info).toMatchObject({ nodeAddr: '172.17.0.3', localNodeState: 'active', controlAvailable: false });
    expect(info.remoteManagers).toEqual([{ nodeId: swarm.hosts[0].id, addr: '172.17.0.2:2377' }]);
    expect(swarm.failure(swarm.hosts[1].member.control('listNodes', {}))).toContain("Worker nodes can't be used");
    expect(swarm.failure(swarm.hosts[1].member.join({ remoteAddrs: ['172.17.0.2'] }))).toContain(
      'already part of a swarm',
    );
    expect(swarm.failure(swarm.hosts[0].member.init({}))).toContain('already part of a swarm');
  });

  test('what cannot join says why and may try again (recording join-errors)', () => {
    const swarm = new FakeSwarm(2);
    const [manager, other] = swarm.hosts;
    const join = (joinToken: string, address = '172.17.0.2:2377'): string =>
      swarm.failure(other.member.join({ remoteAddrs: [address], joinToken }));
    expect(swarm.failure(other.member.leave(false))).toBe('This node is not part of a swarm');
    expect(join('')).toBe(
      'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 172.17.0.2:2377: connect: connection refused"',
    );
    expect(join('SWMTKN-1-abc')).toBe('invalid join token');
    swarm.settled(manager.member.init({}));
    const { Worker } = swarm.settled(manager.member.control('getCluster', {})).joinTokens;
    expect(join('SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-1awxwuwd3z9j1z3puu7rcgdbx')).toBe(
      'remote CA does not match fingerprint. Expected: 9529c6f3c5558ac3ec02b338a52d3c5434e0835a8af6f1e124649e87afaa2fb5',
    );
    expect(join(`${Worker.slice(0, -25)}${'0'.repeat(25)}`)).toBe(
      'rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster',
    );
    expect(other.member.info().localNodeState).toBe('inactive');
    expect(join(Worker, '172.17.0.77')).toContain('Timeout was reached before node joined.');
    swarm.settled(other.member.leave(false));
    swarm.settled(other.member.join({ remoteAddrs: ['172.17.0.2'], joinToken: Worker }));
    expect(other.member.info().localNodeState).toBe('active');
    swarm.settled(other.member.leave(false));
    expect(other.member.info().localNodeState).toBe('inactive');
    expect(swarm.failure(other.member.leave(false))).toBe('This node is not part of a swarm');
    const seconds = swarm.until(40, () => manager.nodes().includes('docker-1 down -'));
    expect(seconds).toBeGreaterThan(8);
    expect(seconds).toBeLessThan(17);
    expect(swarm.failure(manager.member.leave(false))).toBe(
      'You are attempting to leave the swarm on a node that is participating as a manager. Removing the last manager erases all current state of the swarm. Use `--force` to ignore this message. ',
    );
    swarm.settled(manager.member.leave(true));
    expect(swarm.failure(manager.member.control('listNodes', {}))).toContain('Use "docker swarm init" or');
    expect(manager.net.listeners).toEqual([]);
  });

  test('a manager joins by its token and answers at once (recording join-tokens)', () => {
    const swarm = new FakeSwarm(2);
    swarm.form(['manager']);
    expect(swarm.hosts[1].nodes()).toEqual(['docker-0 ready leader', 'docker-1 ready reachable']);
    expect(swarm.failure(swarm.hosts[1].member.leave(false))).toContain(
      'Removing this node leaves 1 managers out of 2.',
    );
  });

  test('a host that is cut off joins when the cable is mended, in the background', () => {
    const swarm = new FakeSwarm(2);
    const [manager, other] = swarm.hosts;
    swarm.settled(manager.member.init({}));
    const { Worker } = swarm.settled(manager.member.control('getCluster', {})).joinTokens;
    swarm.network.setCable(other.net, 'eth0', false);
    expect(swarm.failure(other.member.join({ remoteAddrs: ['172.17.0.2'], joinToken: Worker }))).toContain(
      'Timeout was reached',
    );
    expect(other.member.info().localNodeState).toBe('pending');
    expect(swarm.failure(other.member.init({}))).toContain('already part of a swarm');
    swarm.network.setCable(other.net, 'eth0', true);
    swarm.until(60, () => other.member.info().localNodeState === 'active');
  });
});

describe('the daemon', () => {
  test('comes back with what is on disk', () => {
    const swarm = new FakeSwarm(2);
    swarm.form();
    const [manager, worker] = swarm.hosts;
    const ids = swarm.hosts.map((host) => host.id);
    worker.stop();
    swarm.until(20, () => manager.nodes().includes('docker-1 down -'));
    swarm.settled(worker.start());
    swarm.until(1, () => manager.nodes().includes('docker-1 ready -'));
    manager.kill();
    swarm.pass(2);
    swarm.settled(manager.start());
    expect(manager.member.info().localNodeState).toBe('active');
    swarm.until(10, () => manager.nodes().join() === 'docker-0 ready leader,docker-1 ready -');
    expect(swarm.hosts.map((host) => host.id)).toEqual(ids);
  });

  test('of a locked manager waits for the key (recording autolock)', () => {
    const swarm = new FakeSwarm(1);
    const [host] = swarm.hosts;
    swarm.settled(host.member.init({}));
    expect(swarm.failure(host.member.unlock('x'))).toBe('swarm is not locked');
    const cluster = swarm.settled(host.member.control('getCluster', {}));
    swarm.settled(
      host.member.control('updateCluster', {
        id: cluster.ID,
        version: cluster.Version.Index,
        spec: { ...cluster.Spec, EncryptionConfig: { AutoLockManagers: true } },
      }),
    );
    const { unlockKey } = swarm.settled(host.member.control('getUnlockKey', {}));
    host.stop();
    swarm.settled(host.start());
    expect(host.member.info()).toMatchObject({ localNodeState: 'locked', controlAvailable: false });
    expect(swarm.failure(host.member.control('listNodes', {}))).toContain(
      'Swarm is encrypted and needs to be unlocked',
    );
    expect(swarm.failure(host.member.leave(false))).toContain('Swarm is encrypted and locked.');
    expect(swarm.failure(host.member.init({}))).toContain('already part of a swarm');
    expect(swarm.failure(host.member.unlock('nonsense'))).toBe('invalid key string');
    expect(swarm.failure(host.member.unlock(`SWMKEY-1-b${'a'.repeat(42)}`))).toBe(
      'swarm could not be unlocked: invalid key provided',
    );
    swarm.settled(host.member.unlock(unlockKey));
    expect(host.nodes()).toEqual(['docker-0 ready leader']);
  });
});

describe('ports', () => {
  test('a manager whose port is taken does not start, and says so', () => {
    const swarm = new FakeSwarm(1);
    const [host] = swarm.hosts;
    const squatter = host.net.listen({ protocol: 'tcp', port: 2377, owner: 'nc' });
    expect(swarm.failure(host.member.init({}))).toBe(
      'manager stopped: failed to listen on remote API address: listen tcp 0.0.0.0:2377: bind: address already in use',
    );
    expect(host.member.info().localNodeState).toBe('inactive');
    squatter.dispose();
    swarm.settled(host.member.init({}));
    host.kill();
    const again = host.net.listen({ protocol: 'tcp', port: 2377, owner: 'nc' });
    host.start();
    swarm.pass(1);
    expect(host.member.info().localNodeState).toBe('error');
    again.dispose();
    swarm.pass(5);
    expect(host.member.info().localNodeState).toBe('active');
  });

  test('another port than 2377 does as well', () => {
    const swarm = new FakeSwarm(2);
    const [first, second] = swarm.hosts;
    swarm.settled(first.member.init({ listenAddr: 'eth0:2400' }));
    expect(first.net.listeners.find((each) => each.port === 2400)?.address).toBe('172.17.0.2');
    const { Manager } = swarm.settled(first.member.control('getCluster', {})).joinTokens;
    swarm.settled(
      second.member.join({ remoteAddrs: ['172.17.0.2:2400'], joinToken: Manager, listenAddr: '0.0.0.0:2500' }),
    );
    expect(second.nodes()).toEqual(['docker-0 ready leader', 'docker-1 ready reachable']);
    const info = swarm.settled(second.member.control('listNodes', {})).map((node) => node.ManagerStatus?.Addr);
    expect(info.sort()).toEqual(['172.17.0.2:2400', '172.17.0.3:2500']);
  });

  test('a manager that nobody can reach is not let in', () => {
    const swarm = new FakeSwarm(2);
    const [first, second] = swarm.hosts;
    swarm.settled(first.member.init({}));
    const { Manager } = swarm.settled(first.member.control('getCluster', {})).joinTokens;
    const failure = swarm.failure(
      second.member.join({ remoteAddrs: ['172.17.0.2'], joinToken: Manager, advertiseAddr: '172.17.0.99' }),
    );
    expect(failure).toContain('could not connect to prospective new cluster member using its advertised address: ');
    expect(second.member.info().localNodeState).toBe('inactive');
    expect(first.nodes()[0]).toBe('docker-0 ready leader');
  });
});

describe('init refuses (facts 1.7)', () => {
  const failure = (request: Parameters<FakeSwarm['hosts'][0]['member']['init']>[0], ...more: string[]): string => {
    const swarm = new FakeSwarm(1);
    more.forEach((cidr, i) => swarm.hosts[0].net.addInterface(`eth${i + 1}`, { addresses: [cidr] }));
    return swarm.failure(swarm.hosts[0].member.init(request));
  };

  test.each([
    [{ dataPathPort: 80 }, 'Datapath port number is not in valid range (1024-49151) : 80'],
    [{ subnetSize: 40 }, 'subnet size is out of range: 40'],
    [
      { defaultAddrPool: ['10.20.0.0/16'], subnetSize: 12 },
      'invalid CIDR: "10.20.0.0/16". Subnet size is too small for pool: 12',
    ],
    [
      { advertiseAddr: 'nosuchif' },
      'advertise address must be a non-zero IP address or network interface (with optional port number)',
    ],
    [
      { advertiseAddr: '0.0.0.0' },
      'advertise address must be a non-zero IP address or network interface (with optional port number)',
    ],
    [
      { listenAddr: 'nosuchif' },
      'listen address must be an IP address or network interface (with optional port number)',
    ],
  ])('%j', (request, message) => expect(failure(request)).toBe(message));

  test('to choose between addresses', () => {
    expect(failure({}, '10.0.0.1/24')).toBe(
      'could not choose an IP address to advertise since this system has multiple addresses on different interfaces (172.17.0.2 on eth0 and 10.0.0.1 on eth1)',
    );
  });

  test('but takes an address that is not its own (recording swarm-settings)', () => {
    const swarm = new FakeSwarm(1);
    swarm.settled(swarm.hosts[0].member.init({ advertiseAddr: '10.1.2.3' }));
    expect(swarm.hosts[0].nodes()).toEqual(['docker-0 ready leader']);
    expect(swarm.hosts[0].member.info().nodeAddr).toBe('10.1.2.3');
  });
});
