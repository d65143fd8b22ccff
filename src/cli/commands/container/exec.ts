import { flag, requiresMinArgs } from '../../cobra/command.ts';
import { detachKeysFlag, interactiveFlag } from '../../flags/terminal.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { compact, toJson } from '../../opts/json.ts';
import { readEnvironment } from '../../opts/environment.ts';
import { checkTerminal, interact, type Interaction } from '../../streams/interactive.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container exec` */
export const containerExec: DockerCommand = {
  use: 'exec [OPTIONS] CONTAINER COMMAND [ARG...]',
  short: 'Execute a command in a running container',
  fullNames: ['docker container exec', 'docker exec'],
  args: requiresMinArgs(2),
  flags: [
    flag('detach', 'bool', 'Detached mode: run command in the background', { shorthand: 'd' }),
    detachKeysFlag,
    flag('env', 'environmentList', 'Set environment variables', { shorthand: 'e' }),
    flag('env-file', 'list', 'Read in a file of environment variables'),
    interactiveFlag,
    flag('privileged', 'bool', 'Give extended privileges to the command'),
    flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
    flag('user', 'string', 'Username or UID (format: "<name|uid>[:<group|gid>]")', { shorthand: 'u' }),
    flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
  ],
  interspersed: false,
  completion: { objects: 'container', limit: 1 },
  run,
};

function* run(context: Context, { args: [name = '', ...command], flags }: Invocation): Task<number> {
  const detach = flags.bool('detach');
  const interaction: Interaction = { input: flags.bool('interactive'), tty: flags.bool('tty') };
  const environment = readEnvironment(context, flags.strings('env-file'), flags.strings('env'));
  // A wrong name is told before anything else.
  yield* context.api.request('GET', `/containers/${name}/json`);
  if (!detach) checkTerminal(context, interaction);
  const { Id } = yield* context.api.json<{ Id: string }>('POST', `/containers/${name}/exec`, {
    json: toJson(
      compact({
        User: flags.string('user'),
        Privileged: flags.bool('privileged'),
        Tty: interaction.tty,
        AttachStdin: !detach && interaction.input,
        AttachStderr: !detach,
        AttachStdout: !detach,
        Detach: false,
        DetachKeys: flags.string('detach-keys'),
        Env: environment.length === 0 ? null : environment,
        WorkingDir: flags.string('workdir'),
        Cmd: command,
      }),
    ),
  });
  const start = { Detach: detach, Tty: interaction.tty };
  if (detach) {
    yield* context.api.request('POST', `/exec/${Id}/start`, { json: start });
    return 0;
  }
  const stream = yield* context.api.stream('POST', `/exec/${Id}/start`, {
    json: start,
    headers: { connection: 'Upgrade', upgrade: 'tcp' },
  });
  yield* interact(context, stream, {
    ...interaction,
    *resize(columns, rows) {
      yield* context.api.request('POST', `/exec/${Id}/resize`, { query: { h: rows, w: columns } });
    },
  });
  const { ExitCode } = yield* context.api.json<{ ExitCode: number }>('GET', `/exec/${Id}/json`);
  return ExitCode;
}
