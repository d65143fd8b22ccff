import { noArgs } from '../../cobra/command.ts';
import { filterFlag, listFormatFlag, quietIdsFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Node, SwarmInfo } from '../../api/types.ts';
import { NODE_LIST, nodeRow } from '../../formatter/node.ts';
import { fetchSorted, printList } from '../list-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker node ls` */
export const nodeLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List nodes in the swarm',
  aliases: ['list'],
  fullNames: ['docker node ls', 'docker node list'],
  args: noArgs,
  flags: [filterFlag, listFormatFlag, quietIdsFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const nodes = yield* fetchSorted<Node>(context, flags, '/nodes', ({ Description }) => Description.Hostname);
  let swarm: SwarmInfo | undefined;
  if (nodes.length > 0 && !flags.bool('quiet'))
    swarm = (yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info')).Swarm;
  const about = { selfId: swarm?.NodeID ?? '', tls: swarm?.Cluster?.TLSInfo };
  return printList(
    context,
    flags,
    NODE_LIST,
    nodes.map((node) => nodeRow(node, about)),
  );
}
