import { describe, expect, test } from 'vitest';
import type { Disposable } from '../../../src/kernel/disposable.ts';
import type { LogOptions } from '../../../src/swarm/log-broker/log-messages.ts';
import { FakeSwarm, type FakeHost } from './fake-swarm.ts';

interface Heard {
  readonly lines: string[];
  /** undefined while it goes on, null after a good end. */
  error: string | null | undefined;
  readonly reading: Disposable;
}

function swarmOf(replicas: number): {
  readonly swarm: FakeSwarm;
  readonly service: string;
  readonly tasks: () => string[];
} {
  const swarm = new FakeSwarm(3);
  swarm.form(['manager', 'worker']);
  const [first] = swarm.hosts;
  const { ID: service } = swarm.settled(
    first.member.control('createService', {
      spec: {
        Name: 'say',
        Labels: {},
        TaskTemplate: { ContainerSpec: { Image: 'busybox' }, ForceUpdate: 0 },
        Mode: { Replicated: { Replicas: replicas } },
      },
    }),
  );
  swarm.pass(5);
  const tasks = (): string[] => swarm.settled(first.member.control('listTasks', {})).map((task) => task.ID);
  return { swarm, service, tasks };
}

function hear(host: FakeHost, selector: { service?: string; task?: string }, options: Partial<LogOptions> = {}): Heard {
  const heard: { lines: string[]; error: string | null | undefined } = { lines: [], error: undefined };
  const reading = host.member.logs(
    {
      selector: {
        serviceIds: selector.service === undefined ? [] : [selector.service],
        taskIds: selector.task === undefined ? [] : [selector.task],
      },
      options: { follow: false, streams: ['stdout'], tail: undefined, since: undefined, ...options },
    },
    {
      item: (messages) => heard.lines.push(...messages.map((each) => each.text.trim())),
      end: (error) => (heard.error = error === undefined ? null : error.message),
    },
  );
  return Object.assign(heard, { reading });
}

const sayAll = (swarm: FakeSwarm, text: string): void => {
  for (const { executor } of swarm.hosts)
    for (const id of executor.running.keys()) executor.say(id, `${text} ${executor.hostname}`);
};

describe('logs of services', () => {
  test('come from all nodes, to any manager, and end', () => {
    const { swarm, service } = swarmOf(3);
    sayAll(swarm, 'hello');
    for (const manager of swarm.hosts.slice(0, 2)) {
      const heard = hear(manager, { service });
      swarm.pass(1);
      expect(heard.lines.sort()).toEqual(['hello docker-0', 'hello docker-1', 'hello docker-2']);
      expect(heard.error).toBeNull();
    }
    expect(() => hear(swarm.hosts[2], { service })).toThrow('This node is not a swarm manager.');
  });

  test('go on while they are followed, with tasks that come later', () => {
    const { swarm, service, tasks } = swarmOf(1);
    const [first] = swarm.hosts;
    const heard = hear(first, { service }, { follow: true });
    swarm.pass(1);
    sayAll(swarm, 'one');
    swarm.pass(1);
    const { Version, Spec } = swarm.settled(first.member.control('getService', { id: service }));
    swarm.settled(
      first.member.control('updateService', {
        id: service,
        version: Version.Index,
        spec: { ...Spec, Mode: { Replicated: { Replicas: 3 } } },
      }),
    );
    swarm.pass(5);
    expect(tasks()).toHaveLength(3);
    sayAll(swarm, 'two');
    swarm.pass(1);
    expect(heard.lines.filter((line) => line.startsWith('one'))).toHaveLength(1);
    expect(heard.lines.filter((line) => line.startsWith('two'))).toHaveLength(3);
    expect(heard.error).toBeUndefined();
    heard.reading.dispose();
    sayAll(swarm, 'three');
    swarm.pass(1);
    expect(heard.lines.filter((line) => line.startsWith('three'))).toEqual([]);
  });

  test('say what is missing when a node is not there (facts 11.11)', () => {
    const { swarm, service } = swarmOf(3);
    const [first, , third] = swarm.hosts;
    const { id } = third;
    third.kill();
    swarm.pass(1);
    sayAll(swarm, 'hello');
    const heard = hear(first, { service });
    swarm.pass(1);
    expect(heard.error).toBe(
      `rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be retrieved for the following reasons: node ${id} is not available`,
    );
  });

  test('say that a task has no node yet', () => {
    const { swarm, tasks } = swarmOf(1);
    const [first] = swarm.hosts;
    const { ID } = swarm.settled(
      first.member.control('createService', {
        spec: {
          Name: 'never',
          Labels: {},
          TaskTemplate: {
            ContainerSpec: { Image: 'busybox' },
            Placement: { Constraints: ['node.labels.x==y'] },
            ForceUpdate: 0,
          },
          Mode: { Replicated: { Replicas: 1 } },
        },
      }),
    );
    swarm.pass(2);
    const task = tasks().find((id) => swarm.settled(first.member.control('getTask', { id })).ServiceID === ID) ?? '';
    const heard = hear(first, { task });
    const all = hear(first, { service: ID });
    swarm.pass(1);
    expect(heard.error).toContain(`reasons: task ${task} has not been scheduled`);
    expect(all.error).toBeNull();
  });
});
