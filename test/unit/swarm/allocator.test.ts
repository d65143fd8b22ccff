import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/kernel/time.ts';
import type { NetworkSpec, PortConfig, SwarmNetwork } from '../../../src/swarm/types.ts';
import { FakeSwarm, fakeSwarm, networkSpec } from './fake-agent.ts';

function network(swarm: FakeSwarm, Name: string, more: Partial<NetworkSpec> = {}): string {
  return swarm.call('createNetwork', { spec: networkSpec(Name, more) }).ID;
}

const get = (swarm: FakeSwarm, id: string): SwarmNetwork => swarm.call('getNetwork', { id });
const subnet = (swarm: FakeSwarm, id: string): string | undefined => get(swarm, id).IPAM?.Configs[0].Subnet;
const vips = (swarm: FakeSwarm, id: string) => (swarm.service(id).Endpoint?.VirtualIPs ?? []).map((vip) => vip.Addr);
const on = (...ids: string[]) => ({ Networks: ids.map((Target) => ({ Target })) });
const replicas = (Replicas: number) => ({ Mode: { Replicated: { Replicas } } });
const port = (more: Partial<PortConfig>): PortConfig => ({
  Protocol: 'tcp',
  TargetPort: 80,
  PublishMode: 'ingress',
  ...more,
});

function addresses(swarm: FakeSwarm, id: string): readonly string[] {
  return swarm
    .wanted(id)
    .flatMap((task) => task.networks.flatMap((each) => each.Addresses))
    .sort();
}

function loadBalancer(swarm: FakeSwarm, node: string, networkId: string): string | undefined {
  return swarm.store.get('node', node)?.attachments.find((each) => each.NetworkID === networkId)?.Addresses[0];
}

describe('subnets', () => {
  it('come lowest first, ingress before all; VXLAN ids do not come back (observed 6)', () => {
    const swarm = fakeSwarm(1);
    expect(subnet(swarm, 'net-ingress')).toBe('10.0.0.0/24');
    expect(get(swarm, 'net-ingress').DriverState?.Options).toEqual({
      'com.docker.network.driver.overlay.vxlanid_list': '4096',
    });
    const a = network(swarm, 'a');
    const b = network(swarm, 'b', { Driver: { Name: 'overlay', Options: { encrypted: '' } } });
    expect([subnet(swarm, a), subnet(swarm, b)]).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
    expect(get(swarm, b).DriverState?.Options).toEqual({
      encrypted: '',
      'com.docker.network.driver.overlay.vxlanid_list': '4098',
    });
    swarm.call('removeNetwork', { id: a });
    const c = network(swarm, 'c');
    expect(subnet(swarm, c)).toBe('10.0.1.0/24');
    expect(get(swarm, c).DriverState?.Options['com.docker.network.driver.overlay.vxlanid_list']).toBe('4099');
  });

  it('are cut as the swarm was told to, and skip those that users chose (recording swarm-settings)', () => {
    const swarm = new FakeSwarm(1, { pool: '10.20.0.0/16', subnetSize: 26 }).lead();
    expect(subnet(swarm, 'net-ingress')).toBe('10.20.0.0/26');
    network(swarm, 'mine', { IPAM: { Configs: [{ Subnet: '10.20.0.64/26', Gateway: '10.20.0.100' }] } });
    const a = network(swarm, 'a');
    expect(get(swarm, a).IPAM?.Configs).toEqual([{ Subnet: '10.20.0.128/26', Gateway: '10.20.0.129' }]);
  });

  it('that overlap leave their network unallocated, without an error, until there is room (17.18, observed 5)', () => {
    const swarm = fakeSwarm(1);
    const back = network(swarm, 'back', { IPAM: { Configs: [{ Subnet: '10.50.0.0/24' }] } });
    const clash = network(swarm, 'clash', { IPAM: { Configs: [{ Subnet: '10.50.0.0/25' }] } });
    expect(get(swarm, clash).DriverState).toBeUndefined();
    const id = swarm.create('web', {}, on(clash));
    swarm.pass(SECOND);
    expect(swarm.wanted(id)[0].Status).toMatchObject({ State: 'new', Message: 'created' });
    swarm.call('removeNetwork', { id: back });
    swarm.pass(SECOND);
    expect(get(swarm, clash).IPAM?.Configs[0].Subnet).toBe('10.50.0.0/25');
    expect(swarm.running(id)).toHaveLength(1);
  });
});

describe('addresses', () => {
  it('go to the service, its tasks, then the node, in the order of demand (recording addresses)', () => {
    const swarm = fakeSwarm(1);
    const net = network(swarm, 'net');
    const a = swarm.create('a', {}, on(net));
    swarm.pass(SECOND);
    const b = swarm.create('b', replicas(2), on(net));
    swarm.pass(SECOND);
    expect([...vips(swarm, a), ...vips(swarm, b)]).toEqual(['10.0.1.2/24', '10.0.1.5/24']);
    expect(addresses(swarm, a)).toEqual(['10.0.1.3/24']);
    expect(addresses(swarm, b)).toEqual(['10.0.1.6/24', '10.0.1.7/24']);
    expect(loadBalancer(swarm, 'n1', net)).toBe('10.0.1.4/24');
    swarm.call('removeService', { id: a });
    swarm.pass(2 * SECOND);
    const c = swarm.create('c', {}, on(net));
    swarm.pass(SECOND);
    expect(vips(swarm, c)).toEqual(['10.0.1.8/24']);
    const p = swarm.create('p', { EndpointSpec: { Ports: [port({ PublishedPort: 8080 })] } });
    swarm.pass(SECOND);
    expect(loadBalancer(swarm, 'n1', 'net-ingress')).toBe('10.0.0.2/24');
    expect([vips(swarm, p), addresses(swarm, p)]).toEqual([['10.0.0.3/24'], ['10.0.0.4/24']]);
    const q = swarm.create('q', { EndpointSpec: { Ports: [port({ PublishedPort: 8081 })] } }, on(net));
    swarm.pass(SECOND);
    expect(vips(swarm, q)).toEqual(['10.0.0.5/24', '10.0.1.10/24']);
    expect(swarm.wanted(q)[0].networks.map((each) => each.NetworkID)).toEqual(['net-ingress', net]);
  });

  it('come round again only when the subnet was passed, and from the lowest under a new leader (17.17)', () => {
    const swarm = fakeSwarm(1);
    const net = network(swarm, 'net');
    for (let i = 0; i < 3; i++) {
      const id = swarm.create('a', {}, on(net));
      swarm.pass(SECOND);
      expect(vips(swarm, id)).toEqual([`10.0.1.${2 + 3 * i}/24`]);
      swarm.call('removeService', { id });
      swarm.pass(2 * SECOND);
    }
    swarm.lead();
    const id = swarm.create('a', {}, on(net));
    expect(vips(swarm, id)).toEqual(['10.0.1.2/24']);
  });

  it('run out on a /29: four of six tasks get one (observed 7)', () => {
    const swarm = fakeSwarm(1);
    const net = network(swarm, 'tiny', { IPAM: { Configs: [{ Subnet: '10.9.0.0/29' }] } });
    const id = swarm.create('web', replicas(6), on(net));
    swarm.pass(SECOND);
    expect(swarm.wanted(id).filter((task) => task.Status.State === 'new')).toHaveLength(2);
    expect(loadBalancer(swarm, 'n1', net)).toBeUndefined();
    swarm.scale(id, 2);
    swarm.pass(3 * SECOND);
    expect(loadBalancer(swarm, 'n1', net)).toBeDefined();
    expect(swarm.running(id)).toHaveLength(2);
  });

  it('of a node are given back with the last task that needs them, that on ingress stays', () => {
    const swarm = fakeSwarm(1);
    const net = network(swarm, 'net');
    const id = swarm.create('a', {}, on(net));
    swarm.pass(SECOND);
    expect(loadBalancer(swarm, 'n1', net)).toBeDefined();
    swarm.call('removeService', { id });
    swarm.pass(SECOND);
    expect(swarm.store.get('node', 'n1')?.attachments.map((each) => each.NetworkID)).toEqual(['net-ingress']);
  });

  it('on ingress go with it, and come with another', () => {
    const swarm = fakeSwarm(2);
    swarm.call('removeNetwork', { id: 'net-ingress' });
    expect(swarm.store.get('node', 'n1')?.attachments).toEqual([]);
    const other = network(swarm, 'mesh', { Ingress: true });
    expect(['n1', 'n2'].map((node) => loadBalancer(swarm, node, other))).toEqual(['10.0.0.2/24', '10.0.0.3/24']);
  });

  it('are not given to services that need none, nor in dnsrr mode (observed 11)', () => {
    const swarm = fakeSwarm(1);
    const net = network(swarm, 'net');
    const plain = swarm.create('plain');
    const rr = swarm.create('rr', { EndpointSpec: { Mode: 'dnsrr' } }, on(net));
    swarm.pass(SECOND);
    for (const id of [plain, rr]) {
      expect(swarm.service(id).Endpoint).toBeUndefined();
      expect(swarm.service(id).UpdatedAt).toBe(swarm.service(id).CreatedAt);
      expect(swarm.running(id)).toHaveLength(1);
    }
    expect(addresses(swarm, rr)).toEqual(['10.0.1.2/24']);
    swarm.update(rr, (spec) => ({ ...spec, EndpointSpec: { Mode: 'vip' } }));
    swarm.pass(SECOND);
    expect(swarm.service(rr).Endpoint?.Spec).toEqual({ Mode: 'vip' });
    expect(vips(swarm, rr)).toHaveLength(1);
  });

  it('follow the networks of a service (recording network-update)', () => {
    const swarm = fakeSwarm(1);
    const [one, two] = [network(swarm, 'one'), network(swarm, 'two')];
    const id = swarm.create('s', {}, on(one));
    swarm.pass(SECOND);
    swarm.update(id, (spec) => ({ ...spec, TaskTemplate: { ...spec.TaskTemplate, ...on(one, two) } }));
    swarm.pass(10 * SECOND);
    expect(vips(swarm, id)).toEqual(['10.0.1.2/24', '10.0.2.2/24']);
    expect(addresses(swarm, id)).toEqual(['10.0.1.5/24', '10.0.2.3/24']);
    swarm.update(id, (spec) => ({ ...spec, TaskTemplate: { ...spec.TaskTemplate, ...on(two) } }));
    swarm.pass(10 * SECOND);
    expect(vips(swarm, id)).toEqual(['10.0.2.2/24']);
    swarm.update(id, (spec) => ({ ...spec, TaskTemplate: { ...spec.TaskTemplate, ...on(two, 'net-bridge') } }));
    swarm.pass(10 * SECOND);
    expect(swarm.running(id)).toHaveLength(1);
    expect(swarm.service(id).Endpoint?.VirtualIPs?.[1]).toEqual({ NetworkID: 'net-bridge' });
  });

  it('go to plain containers on attachable networks (recording network-attach)', () => {
    const swarm = fakeSwarm(2);
    const open = network(swarm, 'open', { Attachable: true });
    const closed = network(swarm, 'closed');
    const attach = (networkId: string, nodeId: string) =>
      swarm.call('attachNetwork', { networkId, nodeId, containerId: 'c' }).ID;
    const first = attach(open, 'n1');
    swarm.pass(SECOND);
    const second = attach('open', 'n2');
    swarm.pass(SECOND);
    expect([first, second].map((id) => swarm.store.get('task', id)?.networks[0].Addresses[0])).toEqual([
      '10.0.1.2/24',
      '10.0.1.4/24',
    ]);
    expect([loadBalancer(swarm, 'n1', open), loadBalancer(swarm, 'n2', open)]).toEqual(['10.0.1.3/24', '10.0.1.5/24']);
    expect(() => attach(closed, 'n1')).toThrow(
      'rpc error: code = PermissionDenied desc = network closed not manually attachable',
    );
    expect(() => swarm.call('removeNetwork', { id: open })).toThrow(`network ${open} is in use by task`);
    for (const taskId of [first, second]) swarm.call('detachNetwork', { taskId });
    swarm.call('removeNetwork', { id: open });
  });
});

describe('published ports', () => {
  const published = (swarm: FakeSwarm, id: string) =>
    swarm.service(id).Endpoint?.Ports?.map((each) => each.PublishedPort);

  it('start at 30000 for each protocol, stay over updates of as many ports, and are not reused at once (observed 12)', () => {
    const swarm = fakeSwarm(1);
    const a = swarm.create('a', { EndpointSpec: { Ports: [port({}), port({ Protocol: 'udp', TargetPort: 53 })] } });
    expect(published(swarm, a)).toEqual([30000, 30000]);
    swarm.update(a, (spec) => ({ ...spec, EndpointSpec: { Ports: [port({ TargetPort: 81 }), port({})] } }));
    expect(published(swarm, a)).toEqual([30001, 30000]);
    swarm.update(a, (spec) => ({
      ...spec,
      EndpointSpec: { Ports: [port({ TargetPort: 81 }), port({}), port({ PublishedPort: 9000, TargetPort: 90 })] },
    }));
    expect(published(swarm, a)).toEqual([30002, 30003, 9000]);
    swarm.call('removeService', { id: a });
    const b = swarm.create('b', { EndpointSpec: { Ports: [port({}), port({ Protocol: 'udp' })] } });
    expect(published(swarm, b)).toEqual([30004, 30001]);
  });

  it('are kept as they are where they are on the host', () => {
    const swarm = fakeSwarm(1);
    const Ports = [port({ PublishMode: 'host', PublishedPort: 8080 })];
    const id = swarm.create('web', { EndpointSpec: { Mode: 'vip', Ports } });
    swarm.pass(SECOND);
    expect(swarm.service(id).Endpoint).toEqual({ Spec: { Mode: 'vip', Ports }, Ports });
  });
});
