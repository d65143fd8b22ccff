import { flag, requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeBase64Text } from '../../../kernel/base64.ts';
import { CommandError } from '../../errors.ts';
import { compact, pairsToMap, toJson } from '../../opts/json.ts';
import { readContent } from '../../streams/read-content.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker secret create` */
export const secretCreate: DockerCommand = {
  use: 'create [OPTIONS] SECRET [file|-]',
  short: 'Create a secret from a file or STDIN as content',
  args: requiresRangeArgs(1, 2),
  flags: [
    flag('driver', 'string', 'Secret driver', { shorthand: 'd' }),
    flag('label', 'labelList', 'Secret labels', { shorthand: 'l' }),
    flag('template-driver', 'string', 'Template driver'),
  ],
  run,
};

function* run(context: Context, { args: [name = '', file], flags }: Invocation): Task<number> {
  const driver = flags.string('driver');
  if (driver !== '' && file !== undefined) throw new CommandError('When using secret driver secret data must be empty');
  let data: string | undefined;
  if (driver === '') {
    if (file === undefined) throw new CommandError('secret file is required');
    data = yield* readContent(context, file);
  }
  const template = flags.string('template-driver');
  const { ID } = yield* context.api.json<{ ID: string }>('POST', '/secrets/create', {
    json: toJson(
      compact({
        Name: name,
        Labels: pairsToMap(flags.strings('label')),
        Data: data === undefined ? undefined : encodeBase64Text(data),
        Driver: driver === '' ? undefined : { Name: driver },
        Templating: template === '' ? undefined : { Name: template },
      }),
    ),
  });
  context.print(`${ID}\n`);
  return 0;
}
