import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError } from '../../errors.ts';
import { encodeBase64Text } from '../../../kernel/base64.ts';
import { compact, pairsToMap, toJson } from '../../opts/json.ts';
import { readContent } from '../../streams/read-content.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker config create` */
export const configCreate: DockerCommand = {
  use: 'create [OPTIONS] CONFIG file|-',
  short: 'Create a config from a file or STDIN',
  args: exactArgs(2),
  flags: [
    flag('label', 'labelList', 'Config labels', { shorthand: 'l' }),
    flag('template-driver', 'string', 'Template driver'),
  ],
  run,
};

function* run(context: Context, { args: [name = '', file = '-'], flags }: Invocation): Task<number> {
  let data: string;
  try {
    data = yield* readContent(context, file);
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(`Error reading content from "${file}": ${error.message}`);
    throw error;
  }
  const template = flags.string('template-driver');
  const { ID } = yield* context.api.json<{ ID: string }>('POST', '/configs/create', {
    json: toJson(
      compact({
        Name: name,
        Labels: pairsToMap(flags.strings('label')),
        Data: encodeBase64Text(data),
        Templating: template === '' ? undefined : { Name: template },
      }),
    ),
  });
  context.print(`${ID}\n`);
  return 0;
}
