import { flag, noArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, noTruncFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import type { ContainerSummary } from '../../api/types.ts';
import { containerList, containerRow } from '../../formatter/container.ts';
import { TemplateExecutionError, TemplateSyntaxError } from '../../../kernel/go/template/template.ts';
import { dockerTemplate } from '../../formatter/docker-template.ts';
import { CommandError } from '../../errors.ts';
import { formatList } from '../../formatter/format.ts';
import { filterMap } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container ls` */
export const containerLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List containers',
  aliases: ['list', 'ps'],
  fullNames: ['docker container ls', 'docker container list', 'docker container ps', 'docker ps'],
  args: noArgs,
  flags: [
    flag('all', 'bool', 'Show all containers (default shows just running)', { shorthand: 'a' }),
    filterFlag,
    listFormatFlag,
    flag('last', 'int', 'Show n last created containers (includes all states)', { shorthand: 'n', default: '-1' }),
    flag('latest', 'bool', 'Show the latest created container (includes all states)', { shorthand: 'l' }),
    noTruncFlag,
    flag('quiet', 'bool', 'Only display container IDs', { shorthand: 'q' }),
    flag('size', 'bool', 'Display total file sizes', { shorthand: 's' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const format = flags.string('format');
  checkTemplate(format, context);
  const last = flags.bool('latest') ? 1 : flags.number('last');
  // A template that shows the size needs it to be computed.
  const size = flags.bool('size') || (!flags.changed('size') && /\{\{[^}]*\.Size\b/.test(format));
  const containers = yield* context.api.json<readonly ContainerSummary[]>('GET', '/containers/json', {
    query: {
      all: flags.bool('all') ? '1' : undefined,
      limit: last > 0 ? last : undefined,
      size: size ? '1' : undefined,
      filters: encodeFilters(filterMap(flags)),
    },
  });
  const truncate = !flags.bool('no-trunc');
  const rows = containers.map((container) => containerRow(container, context.now, truncate));
  context.print(formatList(format, containerList(flags.bool('size')), rows, flags.bool('quiet')));
  return 0;
}

/** What a template is tried on before the daemon is asked. */
const EMPTY: ContainerSummary = {
  Id: '',
  Names: [],
  Image: '',
  ImageID: '',
  Command: '',
  Created: 0,
  Ports: [],
  Labels: {},
  State: '',
  Status: '',
};

/** A template is first tried on an empty row, to see whether it shows the size (recorded/info). @throws CommandError */
function checkTemplate(format: string, context: Context): void {
  if (format === '' || format === 'json' || format === 'raw') return;
  try {
    dockerTemplate(format).execute(containerRow(EMPTY, context.now, false));
  } catch (error) {
    if (error instanceof TemplateSyntaxError) throw new CommandError(`failed to parse template: ${error.message}`);
    if (error instanceof TemplateExecutionError) throw new CommandError(`failed to execute template: ${error.message}`);
    throw error;
  }
}
