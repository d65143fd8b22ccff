import { exactArgs, flag } from '../../cobra/command.ts';
import { listFormatFlag, noTruncFlag } from '../../flags/output.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';
import { formatList } from '../../formatter/format.ts';
import { historyList, historyRow, type HistoryItem } from '../../formatter/history.ts';
import type { DockerCommand } from '../docker-command.ts';

/** `docker image history` */
export const imageHistory: DockerCommand = {
  use: 'history [OPTIONS] IMAGE',
  short: 'Show the history of an image',
  fullNames: ['docker image history', 'docker history'],
  args: exactArgs(1),
  flags: [
    listFormatFlag,
    flag('human', 'bool', 'Print sizes and dates in human readable format', { shorthand: 'H', default: 'true' }),
    noTruncFlag,
    flag(
      'platform',
      'string',
      'Show history for the given platform. Formatted as "os[/arch[/variant]]" (e.g., "linux/amd64")',
    ),
    flag('quiet', 'bool', 'Only show image IDs', { shorthand: 'q' }),
  ],
  completion: { objects: 'image', limit: 1 },
  run,
};

function* run(context: Context, { args: [image = ''], flags }: Invocation): Task<number> {
  const items = yield* context.api.json<readonly HistoryItem[]>('GET', `/images/${image}/history`);
  const human = flags.bool('human');
  const rows = items.map((item) => historyRow(item, context.now, { human, truncate: !flags.bool('no-trunc') }));
  context.print(formatList(flags.string('format'), historyList(human), rows, flags.bool('quiet')));
  return 0;
}
