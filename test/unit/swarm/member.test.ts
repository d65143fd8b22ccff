import { describe, expect, test } from 'vitest';
import { FakeSwarm } from './fake-swarm.ts';

describe('a single manager', () => {
  test('is there within a second, ready and leading', () => {
    const swarm = new FakeSwarm(1);
    const [host] = swarm.hosts;
    const start = swarm.kernel.now;
    const id = swarm.settled(host.member.init({ advertiseAddr: '172.17.0.2' }));
    expect(id).toMatch(/^[0-9a-z]{25}$/);
    expect((swarm.kernel.now - start) / 1e6).toBeLessThan(1);
    expect(host.nodes()).toEqual(['docker-0 ready leader']);
    expect(host.member.info()).toEqual({
      nodeId: id,
      nodeAddr: '172.17.0.2',
      localNodeState: 'active',
      controlAvailable: true,
      error: '',
      remoteManagers: [{ nodeId: id, addr: '172.17.0.2:2377' }],
    });
    const node = swarm.settled(host.member.control('listNodes', {}))[0];
    expect(node.Status).toEqual({ State: 'ready', Addr: '172.17.0.2' });
    expect(node.role).toBe('manager');
    // What the leader writes, in which order: the real one comes to the same numbers (measured, Docker 28.5.2).
    expect(node.Version.Index).toBe(9);
    expect(swarm.settled(host.member.control('getCluster', {})).Version.Index).toBe(10);
    expect(host.net.listeners.map((each) => `${each.protocol} ${each.port}`)).toEqual([
      'tcp 7946',
      'udp 7946',
      'tcp 2377',
    ]);
  });
});
