import fc from 'fast-check';
import type { JournalInput } from '../../../src/world/journal.ts';
import type { SessionScript } from './play-session.ts';

const HOSTS = ['docker-0', 'docker-1', 'docker-2'];

/** What people type, right and wrong, in an order that only chance knows. */
const LINES = [
  'docker swarm init --advertise-addr 172.17.0.2',
  'docker swarm join-token worker',
  '$(docker -H tcp://172.17.0.2 swarm join-token worker | grep join)',
  'docker node ls',
  'docker node update --availability drain docker-1',
  'docker node update --availability active docker-1',
  'docker node promote docker-1',
  'docker node demote docker-1',
  'docker service create -d --name web --replicas 4 nginx',
  'docker service create -d --name all --mode global busybox sleep 1000',
  'docker service scale -d web=2',
  'docker service scale web=5',
  'docker service update -d --image nginx:1.25 web',
  'docker service ls',
  'docker service ps web',
  'docker service rm web',
  'docker ps -a',
  'docker info | grep -i swarm',
  'docker network ls',
  'docker swarm leave --force',
  'systemctl stop docker',
  'systemctl start docker',
  'for i in 1 2 3; do echo $i $RANDOM; sleep 1; done',
  'watch -n 1 docker service ls',
  'docker nonsense',
  'cat <<END',
  'END',
  'history | tail -3',
  'echo "unfinished',
];
const KEYS = ['\x03', '\x04', '\t', '\x1b[A', '\x1b[B', '\x15', '\x12doc', '\r', '"\r', '节点'];

const keys = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...LINES).map((line) => `${line}\r`) },
  { weight: 2, arbitrary: fc.constantFrom(...KEYS) },
);
const step = fc.record({
  pause: fc.integer({ min: 0, max: 8_000_000 }),
  host: fc.constantFrom(...HOSTS),
  what: fc.oneof(
    { weight: 12, arbitrary: keys.map((typed) => ({ do: 'type' as const, keys: typed })) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('resize' as const),
        columns: fc.integer({ min: 20, max: 200 }),
        rows: fc.integer({ min: 5, max: 60 }),
      }),
    },
  ),
});

/** A session as chance would have it: lines and keys on three hosts, with pauses of up to eight seconds. */
export const randomSession: fc.Arbitrary<SessionScript> = fc
  .record({
    seed: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 4, maxLength: 4 }),
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  })
  .map(({ seed, steps }) => {
    // Most sessions begin with a swarm, or nothing much would happen in them.
    const first: JournalInput[] = [{ at: 1_000, do: 'type', host: HOSTS[0], keys: `${LINES[0]}\r` }];
    let at = 2_000_000;
    const rest = steps.map(({ pause, host, what }): JournalInput => {
      at += pause;
      return { at, host, ...what };
    });
    return { seed, inputs: [...first, ...rest] };
  });
