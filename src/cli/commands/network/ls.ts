import { flag, noArgs } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Network } from '../../api/types.ts';
import { NETWORK_LIST, networkRow } from '../../formatter/network.ts';
import { fetchSorted, printList } from '../list-objects.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network ls` */
export const networkLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List networks',
  aliases: ['list'],
  fullNames: ['docker network ls', 'docker network list'],
  args: noArgs,
  flags: [
    flag('filter', 'filter', 'Provide filter values (e.g. "driver=bridge")', { shorthand: 'f' }),
    listFormatFlag,
    flag('no-trunc', 'bool', 'Do not truncate the output'),
    flag('quiet', 'bool', 'Only display network IDs', { shorthand: 'q' }),
  ],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const networks = yield* fetchSorted<Network>(context, flags, '/networks', ({ Name }) => Name);
  const truncate = !flags.bool('no-trunc');
  return printList(
    context,
    flags,
    NETWORK_LIST,
    networks.map((network) => networkRow(network, truncate)),
  );
}
