import fc from 'fast-check';
import type { JournalInput } from '../../../src/world/journal.ts';
import { TOKEN, type SessionScript } from './play-session.ts';

const HOSTS = ['docker-0', 'docker-1', 'docker-2'];
const INIT = 'docker swarm init --advertise-addr 172.17.0.2';
const JOIN = `docker swarm join --token ${TOKEN} 172.17.0.2:2377`;
const CREATE = 'docker service create --name web --replicas 4 -p 8080:80 nginx';

/** What people type, right and wrong, in an order that only chance knows. */
const LINES = [
  INIT,
  JOIN,
  'docker swarm join-token worker',
  'docker node ls',
  'docker node update --availability drain docker-1',
  'docker node update --availability active docker-1',
  'docker node promote docker-1',
  'docker node demote docker-1',
  CREATE,
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

/** How a session may begin, a line on a host every two seconds; most begin with a swarm, or little would happen. */
const BEGINNINGS: readonly (readonly [host: string, line: string][])[] = [
  [],
  [['docker-0', INIT]],
  [
    ['docker-0', INIT],
    ['docker-0', CREATE],
  ],
  [
    ['docker-0', INIT],
    ['docker-1', JOIN],
    ['docker-2', JOIN],
    ['docker-0', CREATE],
  ],
];

const keys = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...LINES).map((line) => `${line}\r`) },
  { weight: 2, arbitrary: fc.constantFrom(...KEYS) },
);
const step = fc.record({
  pause: fc.integer({ min: 0, max: 8_000_000 }),
  // What a swarm is told, it is told on docker-0.
  host: fc.constantFrom(...HOSTS, 'docker-0', 'docker-0', 'docker-0'),
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
    beginning: fc.constantFrom(...BEGINNINGS),
    steps: fc.array(step, { minLength: 1, maxLength: 16 }),
  })
  .map(({ seed, beginning, steps }) => {
    let at = 1_000;
    const first = beginning.map(([host, line]): JournalInput => {
      at += 2_000_000;
      return { at, do: 'type', host, keys: `${line}\r` };
    });
    const rest = steps.map(({ pause, host, what }): JournalInput => {
      at += pause;
      return { at, host, ...what };
    });
    return { seed, inputs: [...first, ...rest] };
  });
