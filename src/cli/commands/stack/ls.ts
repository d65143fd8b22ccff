import { noArgs } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import { listFormatFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import { compareNatural } from '../../../kernel/go/natsort.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import type { Service } from '../../api/types.ts';
import { STACK_LABEL } from '../../compose/stack-names.ts';
import { formatList } from '../../formatter/format.ts';
import { STACK_LIST, stackRow } from '../../formatter/stack.ts';
import type { Context } from '../../context.ts';

/** `docker stack ls` */
export const stackLs: DockerCommand = {
  use: 'ls [OPTIONS]',
  short: 'List stacks',
  aliases: ['list'],
  fullNames: ['docker stack ls', 'docker stack list'],
  args: noArgs,
  flags: [listFormatFlag],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const filters = encodeFilters(new Map([['label', [STACK_LABEL]]]));
  const services = yield* context.api.json<readonly Service[]>('GET', '/services', { query: { filters } });
  const counts = new Map<string, number>();
  for (const { Spec } of services) {
    const stack = Spec.Labels?.[STACK_LABEL] ?? '';
    counts.set(stack, (counts.get(stack) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([a], [b]) => compareNatural(a, b))
    .map(([name, count]) => stackRow({ name, services: count }));
  context.print(formatList(flags.string('format'), STACK_LIST, rows, false));
  return 0;
}
