import { describe, expect, it } from 'vitest';
import { readServiceSpec } from '../../../src/engine/api/convert/service-in.ts';
import { serviceJson } from '../../../src/engine/api/convert/service-out.ts';
import { encodeFrames } from '../../../src/engine/api/stream-frame.ts';
import { Filters } from '../../../src/engine/filters.ts';
import { humanDuration } from '../../../src/engine/human-duration.ts';
import { parseUnix, rfc3339Nano } from '../../../src/engine/time.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import type { Service } from '../../../src/swarm/types.ts';
import { engineFixture, EPOCH } from './fixture.ts';

describe('the router', () => {
  it('answers a ping with the headers that clients negotiate by', () => {
    const { request } = engineFixture();
    const answer = request('HEAD', '/_ping');
    expect(answer.headers).toMatchObject({
      'api-version': '1.51',
      ostype: 'linux',
      server: 'Docker/28.5.2+dfsg4 (linux)',
      swarm: 'inactive',
    });
  });

  it('refuses versions, paths and bodies as Docker does', () => {
    const { request, json } = engineFixture();
    expect(request('GET', '/v1.10/info')).toMatchObject({
      status: 400,
      body: {
        text: expect.stringMatching(
          /^client version 1\.10 is too old\. Minimum supported API version is 1\.24, /,
        ) as string,
      },
    });
    expect(json('GET', '/v1.99/info')).toEqual({
      message: 'client version 1.99 is too new. Maximum supported API version is 1.51',
    });
    expect(request('GET', '/v1.51/nosuch')).toMatchObject({
      status: 404,
      body: { json: { message: 'page not found' } },
    });
    expect(json('POST', '/containers/create')).toEqual({ message: 'invalid JSON: got EOF while reading request body' });
    expect(json('POST', '/containers/create', {})).toEqual({
      message: 'config cannot be empty in order to create a container',
    });
    expect(request('GET', '/services').status).toBe(503);
    expect(json('GET', '/images/nosuch/json')).toEqual({ message: 'No such image: nosuch:latest' });
  });

  it('answers local reads in the same instant', () => {
    const { engine, kernel } = engineFixture();
    const before = kernel.now;
    const answer = engine.handle({ method: 'GET', path: '/v1.51/containers/json', query: [], headers: {} });
    expect(answer.settled).toBe(true);
    expect(kernel.now).toBe(before);
  });
});

/** What `docker service create busybox sleep 1000` sends (recordings/service-json). */
const PLAIN = {
  Name: 'plain',
  Labels: {},
  TaskTemplate: {
    ContainerSpec: { Image: 'busybox:latest', Args: ['sleep', '1000'], Init: false, DNSConfig: {} },
    Resources: { Limits: {}, Reservations: {} },
    Placement: { Platforms: [{ Architecture: 'amd64', OS: 'linux' }] },
    ForceUpdate: 0,
  },
  Mode: { Replicated: { Replicas: 1 } },
};

describe('a service', () => {
  const service = (body: object): Service => ({
    ID: 'x',
    Version: { Index: 11 },
    CreatedAt: EPOCH,
    UpdatedAt: EPOCH,
    Spec: readServiceSpec(body as never),
    specVersion: { Index: 11 },
    allocated: true,
  });

  it('comes out as it went in, with what the daemon fills in, in its order', () => {
    const out = JSON.stringify(serviceJson(service(PLAIN)).Spec);
    expect(out).toBe(
      '{"Name":"plain","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest","Args":["sleep","1000"],"Init":false,"DNSConfig":{},"Isolation":"default"},"Resources":{"Limits":{},"Reservations":{}},"Placement":{"Platforms":[{"Architecture":"amd64","OS":"linux"}]},"ForceUpdate":0,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}}}',
    );
  });

  it('gets the defaults of ports, modes and configurations', () => {
    const { Spec } = service({
      ...PLAIN,
      Mode: { ReplicatedJob: { MaxConcurrent: 2 } },
      UpdateConfig: { Parallelism: 2 },
      EndpointSpec: { Ports: [{ TargetPort: 80 }] },
    });
    expect(Spec.Mode).toEqual({ ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 2 } });
    expect(Spec.UpdateConfig).toMatchObject({
      Parallelism: 2,
      FailureAction: 'pause',
      MaxFailureRatio: 0,
      Order: 'stop-first',
    });
    expect(Spec.EndpointSpec).toMatchObject({
      Mode: 'vip',
      Ports: [{ Protocol: 'tcp', TargetPort: 80, PublishMode: 'ingress' }],
    });
  });

  it('is refused where the daemon refuses it', () => {
    const refuse = (change: object): string => {
      try {
        readServiceSpec({ ...PLAIN, ...change } as never);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(refuse({ TaskTemplate: {} })).toBe('mismatched Runtime and *Spec fields');
    expect(refuse({ Mode: { Global: {}, Replicated: {} } })).toBe('must specify only one service mode');
    expect(refuse({ EndpointSpec: { Mode: 'x' } })).toBe('invalid resolution mode: "x"');
    expect(refuse({ TaskTemplate: { ContainerSpec: { Mounts: [{ Type: 'magic', Target: '/x' }] } } })).toBe(
      'invalid MountType: "magic"',
    );
    expect(refuse({ TaskTemplate: { ContainerSpec: {}, RestartPolicy: { Condition: 'x' } } })).toBe(
      'invalid RestartCondition: "x"',
    );
    expect(refuse({ UpdateConfig: { FailureAction: 'x' } })).toBe('unrecognized update failure action x');
  });
});

describe('small things', () => {
  it('frames are strings of bytes, the header with the length in bytes first', () => {
    const text = `${'a'.repeat(40_000)} Grüße 你好\n`;
    const bytes = Buffer.from(encodeFrames('stderr', text), 'latin1');
    let seen = '';
    for (let at = 0; at < bytes.length;) {
      expect([...bytes.subarray(at, at + 4)]).toEqual([2, 0, 0, 0]);
      const length = bytes.readUInt32BE(at + 4);
      seen += bytes.subarray(at + 8, at + 8 + length).toString('latin1');
      at += 8 + length;
    }
    expect(Buffer.from(seen, 'latin1').toString('utf8')).toBe(text);
  });

  it('filters take both forms, and values or patterns', () => {
    const filters = Filters.parse('{"name":{"^web":true},"label":["a=b"]}');
    expect(filters.match('name', 'web.1')).toBe(true);
    expect(filters.match('name', 'myweb')).toBe(false);
    expect(filters.labels('label', { a: 'b' })).toBe(true);
    expect(filters.labels('label', { a: 'c' })).toBe(false);
    expect(() => Filters.parse('[1]')).toThrow('invalid filter');
  });

  it('times on whole milliseconds look measured too, and are known again', () => {
    for (const at of [EPOCH, EPOCH + 1_000, EPOCH + 45_000, EPOCH + 300_123]) {
      const shown = rfc3339Nano(at);
      expect(shown).not.toMatch(/000\d{3}Z$/);
      expect(Math.floor(Date.parse(shown))).toBe(Math.floor(at / 1_000));
      const seconds = Math.floor(at / SECOND);
      expect(parseUnix(`${seconds}.${/\.(\d+)Z/.exec(shown)?.[1]}`)).toBe(at);
    }
    expect(parseUnix('1795260000')).toBe(EPOCH);
    expect(parseUnix('1795260000.25')).toBe(EPOCH + 250_000);
    expect(parseUnix('soon')).toBeUndefined();
  });

  it('times and spans read as Docker writes them', () => {
    expect(rfc3339Nano(EPOCH + 470_216)).toMatch(/^2026-11-21T11:20:00\.470216\d{0,3}Z$/);
    expect([0, 1, 59, 60, 119, 120, 3_599, 3_600, 86_400, 172_800].map((each) => humanDuration(each * SECOND))).toEqual(
      [
        'Less than a second',
        '1 second',
        '59 seconds',
        'About a minute',
        'About a minute',
        '2 minutes',
        '59 minutes',
        'About an hour',
        '24 hours',
        '2 days',
      ],
    );
  });
});
