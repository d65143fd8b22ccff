import { anyArgs, flag } from '../../cobra/command.ts';
import { doNotTruncateFlag, listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import { MILLISECOND } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import type { ContainerSummary } from '../../api/types.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { formatList } from '../../formatter/format.ts';
import { STATS_LIST, statsRow, type StatsSample } from '../../formatter/stats.ts';
import { JsonLines } from '../../streams/json-lines.ts';

/** `docker container stats` */
export const containerStats: DockerCommand = {
  use: 'stats [OPTIONS] [CONTAINER...]',
  short: 'Display a live stream of container(s) resource usage statistics',
  fullNames: ['docker container stats', 'docker stats'],
  args: anyArgs,
  flags: [
    flag('all', 'bool', 'Show all containers (default shows just running)', { shorthand: 'a' }),
    listFormatFlag,
    flag('no-stream', 'bool', 'Disable streaming stats and only pull the first result'),
    doNotTruncateFlag,
  ],
  completion: { objects: 'container' },
  run,
};

/** How often the screen is painted again. */
const REPAINT = 500 * MILLISECOND;

/** A container that is watched: how it was named, its samples, the newest of them. */
interface Watched {
  readonly named: string;
  readonly samples: JsonLines<StatsSample>;
  newest: StatsSample | undefined;
}

interface ContainerEvent {
  readonly Action: string;
  readonly Actor: { readonly ID: string };
}

function* run(context: Context, { args, flags }: Invocation): Task<number> {
  const all = flags.bool('all');
  const once = flags.bool('no-stream');
  const watched: Watched[] = [];
  const watch = function* (named: string): Task {
    const { reader } = yield* context.api.stream('GET', `/containers/${named}/stats`, {
      query: { stream: once ? 0 : 1 },
    });
    watched.push({ named, samples: new JsonLines(reader), newest: undefined });
  };
  const print = function* (): Task {
    const rows = watched.map(({ named, newest }) => statsRow(named, newest, !flags.bool('no-trunc')));
    const text = formatList(flags.string('format'), STATS_LIST, rows);
    context.print(once ? text : repaint(text));
    yield* context.out.drain();
  };
  let events: JsonLines<ContainerEvent> | undefined;
  let names = args;
  if (args.length === 0) {
    const filters = encodeFilters(new Map([['type', ['container']]]));
    events = new JsonLines((yield* context.api.stream('GET', '/events', { query: { filters } })).reader);
    const found = yield* context.api.json<readonly ContainerSummary[]>('GET', '/containers/json', {
      query: { all: all ? 1 : undefined },
    });
    names = found.map(({ Id }) => Id);
  }
  for (const name of names) yield* watch(name);
  for (;;) {
    for (const each of watched) each.newest = each.samples.take().at(-1) ?? each.newest;
    if (once || watched.every(({ newest }) => newest !== undefined)) yield* print();
    if (once || (args.length > 0 && !all && watched.every(({ samples }) => samples.isEnded))) return 0;
    yield* context.kernel.sleep(REPAINT);
    for (const { Action, Actor } of events?.take() ?? []) {
      const at = watched.findIndex(({ named }) => named === Actor.ID);
      if (Action === (all ? 'create' : 'start') && at < 0) yield* watch(Actor.ID);
      else if (Action === (all ? 'destroy' : 'die') && at >= 0) watched.splice(at, 1);
    }
  }
}

/** From the top left corner, each line cleared behind its end, and what is below cleared. */
function repaint(text: string): string {
  const page = `\x1b[H${text}`;
  const cleared = page.split('\n').map((line) => `${line} \x1b[K\n`);
  return `${page}${cleared.join('')}\x1b[J`;
}
