/**
 * Plays one session and tells everything that can be seen of it: what each terminal showed and what each engine's API
 * answers. Runs in Node and, bundled, in a browser; both must tell the same, to the byte.
 */
import { allSoftware } from '../../../src/world/all-software.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import type { JournalInput } from '../../../src/world/journal.ts';
import { Session } from '../../../src/world/session.ts';

export interface SessionScript {
  readonly seed: string;
  readonly inputs: readonly JournalInput[];
}

const STATE = [
  '/info',
  '/containers/json?all=1',
  '/networks',
  '/images/json',
  '/nodes',
  '/services',
  '/tasks',
  '/swarm',
];

/** Stands for the token with which a worker joins; what it is only the session itself knows. */
export const TOKEN = '<token>';

export function playSession(script: SessionScript): string {
  const session = new Session(
    { seed: script.seed, epoch: 1_795_248_000 * SECOND, hosts: 3, images: 'ordinary' },
    allSoftware,
  );
  session.begin();
  for (const input of script.inputs) session.replay([withToken(session, input)]).next();
  const { kernel } = session.world;
  kernel.runUntil(kernel.now + 20 * SECOND);
  const seen: unknown[] = [`${kernel.now}`];
  for (const host of session.world.hosts) {
    seen.push(session.terminal(host.name).memory);
    for (const target of STATE) {
      const [path, query = ''] = target.split('?');
      const answer = host.engine.handle({
        method: 'GET',
        path,
        query: query === '' ? [] : [query.split('=') as [string, string]],
        headers: {},
      });
      kernel.runUntil(kernel.now + SECOND);
      const response = answer.get();
      seen.push(target, response.status, response.body);
    }
  }
  return JSON.stringify(seen);
}

function withToken(session: Session, input: JournalInput): JournalInput {
  if (input.do !== 'type' || !input.keys.includes(TOKEN)) return input;
  const token = session.world.host('docker-0').engine.member.observe()?.store.all('cluster')[0]?.joinTokens.Worker;
  return { ...input, keys: input.keys.replace(TOKEN, token ?? 'SWMTKN-1-none-yet') };
}
