import { allSoftware } from '../../src/world/all-software.ts';
import { expect, it } from 'vitest';
import { LabSession } from '../../src/lab/lab-session.ts';
import { readLabFromDisk } from '../../src/node/labs-from-disk.ts';
import { parseJournal } from '../../src/world/journal.ts';
import type { Language } from '../../src/world/protocol.ts';
import { Session } from '../../src/world/session.ts';
import { DEFAULT_EPOCH } from '../../src/world/world.ts';

const SECOND = 1_000_000;
const id = '02-services';
const { lab, views } = readLabFromDisk(id);

function start(language: Language, known: readonly string[]) {
  const session = new Session(
    { seed: 'replay', epoch: DEFAULT_EPOCH, hosts: lab.hosts, images: lab.images, lab: id },
    allSoftware,
  );
  session.begin();
  const labSession = new LabSession(session, { lab, view: views[language] }, known);
  expect(labSession.begin()).toEqual([]);
  return { session, labSession };
}

/** Everything that a learner sees, and how much happened to bring it about. */
function seen({ world }: Session) {
  return {
    now: world.kernel.now,
    events: world.kernel.events,
    screens: world.hosts.map((host) => host.openTerminal().memory),
  };
}

it('a journal replays to the same world, whatever the language and what was done before', () => {
  const first = start('en', []);
  const { kernel } = first.session.world;
  const pass = (seconds: number) => kernel.runUntil(kernel.now + seconds * SECOND);
  pass(1.5);
  first.session.input({ do: 'console', step: 'create', block: '1' });
  pass(0.4);
  first.session.input({ do: 'type', host: 'docker-1', keys: 'echo $$; docker ps\r' });
  pass(14);
  first.session.input({ do: 'console', step: 'global', block: '1' });
  pass(12);
  first.session.input({ do: 'time' });

  const second = start('zh-CN', ['create', 'no such step']);
  const { inputs } = parseJournal(first.session.lines, id);
  for (const _ of second.session.replay(inputs));
  expect(seen(second.session)).toEqual(seen(first.session));
  expect(second.session.lines).toEqual(first.session.lines);
  expect(first.labSession.progress.stepsDone).toEqual(['create', 'global']);
  expect(second.labSession.progress.stepsDone).toEqual(['create', 'global']);
});

it('the language of what is shown can change under way', () => {
  const { labSession } = start('en', []);
  const heard: string[] = [];
  labSession.onProgress(({ lab: name }) => heard.push(name));
  labSession.read({ lab, view: views['zh-CN'] });
  expect(labSession.view.title).toBe('服务');
  expect(heard).toEqual([id]);
});

it('a console block that is not there is refused, one that is typed is waited for', () => {
  const { session, labSession } = start('en', []);
  expect(() => labSession.consoleHosts('create', '9')).toThrow('This lab has no block 9 in the step create.');
  expect(labSession.consoleHosts('scale-down', '1')).toEqual(['docker-0', 'docker-1', 'docker-2']);
  let through = false;
  session.input({ do: 'console', step: 'create', block: '1' });
  labSession.whenTyped(() => (through = true));
  session.world.kernel.runUntil(session.world.kernel.now + SECOND);
  expect(through).toBe(false);
  session.world.kernel.runUntil(session.world.kernel.now + 20 * SECOND);
  expect(through).toBe(true);
});
