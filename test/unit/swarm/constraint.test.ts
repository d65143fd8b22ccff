import { describe, expect, it } from 'vitest';
import { nodeMatches, parseConstraints } from '../../../src/swarm/constraint.ts';
import type { SwarmNode } from '../../../src/swarm/types.ts';

const node: SwarmNode = {
  ID: 'abc123',
  Version: { Index: 1 },
  CreatedAt: 0,
  UpdatedAt: 0,
  Spec: { Labels: { zone: 'East', Empty: '' }, Role: 'worker', Availability: 'active' },
  Description: {
    Hostname: 'docker-1',
    Platform: { Architecture: 'x86_64', OS: 'linux' },
    Resources: {},
    Engine: { EngineVersion: '28.5.2', Labels: { disk: 'ssd' }, Plugins: [] },
  },
  Status: { State: 'ready', Addr: '172.17.0.3' },
  role: 'manager',
  attachments: [],
  certificate: { role: 'manager', state: 'issued' },
};

describe('placement constraints: values in any case, label keys as they are, no patterns (facts 7, 17.15)', () => {
  it.each([
    ['node.role == manager', true],
    ['node.role!=manager', false],
    ['NODE.ID==ABC123', true],
    ['node.id==abc', false],
    ['node.hostname==DOCKER-1', true],
    ['node.ip==172.17.0.3', true],
    ['node.ip==172.17.0.0/16', true],
    ['node.ip!=172.18.0.0/16', true],
    ['node.ip!=nonsense', false],
    ['node.platform.os==linux', true],
    ['node.platform.arch==amd64', false],
    ['node.labels.zone==east', true],
    ['node.labels.Zone==east', false],
    ['node.labels.Zone!=east', true],
    ['node.labels.zone==e*', false],
    ['engine.labels.disk==ssd', true],
    ['node.foo!=x', false],
    ['foo==x', false],
  ])('%s: %s', (expression, matches) => {
    expect(nodeMatches(parseConstraints([expression]), node)).toBe(matches);
  });

  it('all have to hold', () => {
    expect(nodeMatches(parseConstraints(['node.role==manager', 'node.labels.zone==west']), node)).toBe(false);
    expect(nodeMatches([], node)).toBe(true);
  });

  it.each([
    ['node.role=manager', 'constraint expected one operator from ==, !='],
    ['x==y', "key 'x' is invalid"],
    ['no de==y', "key 'no de' is invalid"],
    ['node.role== ', "value '' is invalid"],
    ['node.role==a,b', "value 'a,b' is invalid"],
  ])('%s is refused: %s', (expression, message) => {
    expect(() => parseConstraints([expression])).toThrow(message);
  });
});
