import { requiresMinArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { tabulate } from '../../../kernel/go/tabwriter.ts';

/** `docker container top` */
export const containerTop: DockerCommand = {
  use: 'top CONTAINER [ps OPTIONS]',
  short: 'Display the running processes of a container',
  fullNames: ['docker container top', 'docker top'],
  args: requiresMinArgs(1),
  interspersed: false,
  completion: { objects: 'container', limit: 1 },
  run,
};

/** The table of `ps`: columns at least 20 wide, 3 apart. */
const TABLE = { minWidth: 20, padding: 3 };

function* run(context: Context, { args: [container = '', ...options] }: Invocation): Task<number> {
  const { Titles, Processes } = yield* context.api.json<{
    Titles: readonly string[];
    Processes: readonly (readonly string[])[] | null;
  }>('GET', `/containers/${container}/top`, {
    query: { ps_args: options.length === 0 ? undefined : options.join(' ') },
  });
  context.print(tabulate([Titles, ...(Processes ?? [])].map((line) => `${line.join('\t')}\n`).join(''), TABLE));
  return 0;
}
