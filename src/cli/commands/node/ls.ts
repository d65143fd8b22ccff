import { flag, noArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Node, SwarmInfo } from '../../api/types.ts';
import { formatList } from '../../formatter/format.ts';
import { NODE_LIST, nodeRow } from '../../formatter/node.ts';
import { compareNatural } from '../../go/natsort.ts';
import { filterQuery } from '../filters.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node ls` */
export const nodeLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List nodes in the swarm',
  aliases: ['list'],
  fullNames: ['docker node ls', 'docker node list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' }),
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('quiet', 'bool', 'Only display IDs', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const quiet = flags.bool('quiet');
  const nodes = yield* context.api.json<readonly Node[]>('GET', '/nodes', { query: { filters: filterQuery(flags) } });
  let swarm: SwarmInfo | undefined;
  if (nodes.length > 0 && !quiet) swarm = (yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info')).Swarm;
  const about = { selfId: swarm?.NodeID ?? '', tls: swarm?.Cluster?.TLSInfo };
  const sorted = [...nodes].sort((a, b) => compareNatural(a.Description.Hostname ?? '', b.Description.Hostname ?? ''));
  context.print(
    formatList(
      flags.string('format'),
      NODE_LIST,
      sorted.map((node) => nodeRow(node, about)),
      quiet,
    ),
  );
  return 0;
}
