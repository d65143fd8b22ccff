import { flag, noArgs } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import { composeFile } from '../../compose/compose-file.ts';
import { emitYaml } from '../../compose/emit.ts';
import { loadCompose, readComposeFiles } from '../../compose/load.ts';
import { composeFileFlag } from '../../flags/stack.ts';
import type { Context } from '../../context.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';

/** `docker stack config` */
export const stackConfig: DockerCommand = {
  use: 'config [OPTIONS]',
  short: 'Outputs the final config file, after doing merges and interpolations',
  args: noArgs,
  flags: [composeFileFlag, flag('skip-interpolation', 'bool', 'Skip interpolation and output only merged config')],
  run,
};

function* run(context: Context, { flags }: Invocation): Task<number> {
  const source = yield* readComposeFiles(context, flags.strings('compose-file'));
  const config = loadCompose(context, source, !flags.bool('skip-interpolation'));
  context.print(emitYaml(composeFile.dump(config) ?? {}));
  return 0;
}
