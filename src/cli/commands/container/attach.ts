import { exactArgs, flag } from '../../cobra/command.ts';
import { detachKeysFlag } from '../../flags/terminal.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { CommandError } from '../../errors.ts';
import { checkTerminal, interact } from '../../streams/interactive.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker container attach` */
export const containerAttach: DockerCommand = {
  use: 'attach [OPTIONS] CONTAINER',
  short: 'Attach local standard input, output, and error streams to a running container',
  fullNames: ['docker container attach', 'docker attach'],
  args: exactArgs(1),
  flags: [
    detachKeysFlag,
    flag('no-stdin', 'bool', 'Do not attach STDIN'),
    flag('sig-proxy', 'bool', 'Proxy all received signals to the process', { default: 'true' }),
  ],
  completion: { objects: 'container', limit: 1 },
  run,
};

interface Inspected {
  readonly Id: string;
  readonly State: { readonly Running: boolean; readonly Paused: boolean; readonly Restarting: boolean };
  readonly Config: { readonly Tty: boolean; readonly OpenStdin: boolean };
}

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  // The wait is on its way before the container can end.
  const waiting = context.kernel.spawn(
    'docker: wait',
    context.api.json<{ StatusCode: number }>('POST', `/containers/${name}/wait`),
  );
  yield context.kernel.timer(0);
  const { Id, State, Config } = yield* context.api.json<Inspected>('GET', `/containers/${name}/json`);
  if (!State.Running) throw new CommandError('You cannot attach to a stopped container, start it first');
  if (State.Paused) throw new CommandError('cannot attach to a paused container, unpause it first');
  if (State.Restarting) throw new CommandError('cannot attach to a restarting container, wait until it is running');
  const interaction = { input: !flags.bool('no-stdin') && Config.OpenStdin, tty: Config.Tty };
  checkTerminal(context, interaction);
  const stream = yield* context.api.stream('POST', `/containers/${Id}/attach`, {
    query: { stderr: '1', stdin: interaction.input ? '1' : undefined, stdout: '1', stream: '1' },
    headers: { connection: 'Upgrade', upgrade: 'tcp' },
  });
  const detached = yield* interact(context, stream, interaction);
  if (detached) {
    context.warn('read escape sequence\n');
    return 0;
  }
  return (yield* waiting.wait()).StatusCode;
}
