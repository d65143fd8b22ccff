import type { Program } from '../host/program.ts';
import type { Proc } from '../host/proc.ts';
import type { Task } from '../kernel/wait.ts';
import { ApiClient } from './api/client.ts';
import { builderNotice } from './build/builder-notice.ts';
import { daemonHost, type TcpTransport } from './api/transport.ts';
import { CLIENT_GIT_COMMIT, CLIENT_VERSION } from './client-version.ts';
import { renderHelp, type ServerFeatures } from './cobra/help.ts';
import { completeWords, COMPLETE_COMMAND } from './complete-words.ts';
import { parseCommandLine, unsupported, type Outcome } from './cobra/parse.ts';
import { runCommand } from './commands/docker-command.ts';
import type { DockerContext } from './commands/docker-context.ts';
import { docker } from './commands/docker.ts';
import { Context } from './context.ts';
import { Cancelled, CommandError } from './errors.ts';

/**
 * The `docker` command: understands its words, talks to the daemon that -H or DOCKER_HOST name, prints what docker
 * prints and exits as it does (0; 1 for failures; 125 for wrong flags and for `docker run`).
 * @param tcp how to reach daemons that listen on TCP; without it they cannot be connected to
 */
export function makeDockerProgram(tcp?: TcpTransport): Program {
  return function* (proc) {
    return yield* new Client(proc, tcp).run();
  };
}

/** `docker` on a machine whose daemon listens on the Unix socket alone. */
export const dockerProgram: Program = makeDockerProgram();

class Client {
  private readonly proc: Proc;
  private readonly tcp: TcpTransport | undefined;

  constructor(proc: Proc, tcp: TcpTransport | undefined) {
    this.proc = proc;
    this.tcp = tcp;
  }

  *run(): Task<number> {
    if (this.proc.argv[1] === COMPLETE_COMMAND) return yield* this.complete(this.proc.argv.slice(2));
    const words = this.proc.argv.slice(1);
    try {
      const notice = builderNotice(words, this.proc.env);
      if (notice !== '') this.proc.error(notice);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.proc.error(`${error.message}\n`);
      return error.status;
    }
    const outcome = parseCommandLine(docker, words);
    if (outcome.kind === 'error') {
      this.proc.error(`${outcome.message}\n`);
      return outcome.status;
    }
    if (outcome.kind === 'version') {
      this.proc.print(`Docker version ${CLIENT_VERSION}, build ${CLIENT_GIT_COMMIT}\n`);
      return 0;
    }
    let api: ApiClient | undefined;
    try {
      api = this.connect(
        outcome.kind === 'run' && outcome.invocation.globals.changed('host')
          ? outcome.invocation.globals.string('host')
          : undefined,
      );
      const context = new Context(this.proc, api);
      return yield* outcome.kind === 'help' ? this.help(context, outcome) : this.command(context, outcome);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      if (error.message !== '' && !(error instanceof Cancelled)) this.proc.error(`${error.message}\n`);
      return error.status;
    } finally {
      api?.close();
    }
  }

  private *complete(words: readonly string[]): Task<number> {
    const at = words.findIndex((word) => word === '-H' || word === '--host');
    const host = at >= 0 && at < words.length - 2 ? words[at + 1] : undefined;
    const api = this.connect(host);
    try {
      return yield* completeWords(new Context(this.proc, api), words);
    } finally {
      api.close();
    }
  }

  private connect(given: string | undefined): ApiClient {
    const { name, open } = daemonHost(this.proc, given ?? this.proc.env.get('DOCKER_HOST') ?? '', this.tcp);
    return new ApiClient(name, open, this.proc.env.get('DOCKER_API_VERSION'), this.proc.machine.traced);
  }

  private *help(context: Context, outcome: Extract<Outcome<DockerContext>, { kind: 'help' }>): Task<number> {
    const server = yield* features(context);
    for (const warning of outcome.warnings) this.write(outcome.warningsStream, `${warning}\n`);
    const width = this.proc.isTty(0) ? this.proc.tty?.columns : undefined;
    this.write(
      outcome.stream,
      renderHelp(outcome.command, outcome.parent, { server, ...(width === undefined ? {} : { width }) }),
    );
    return 0;
  }

  private *command(context: Context, outcome: Extract<Outcome<DockerContext>, { kind: 'run' }>): Task<number> {
    const { command, invocation, warnings } = outcome;
    for (const warning of warnings) context.print(`${warning}\n`);
    const restricted =
      command.experimental === true ||
      invocation.flags.changedNames().some((name) => {
        const declaration = invocation.flags.declaration(name);
        return declaration?.apiVersion !== undefined || declaration?.osType !== undefined;
      });
    if (restricted) {
      const server = yield* features(context);
      const problem = server === undefined ? undefined : unsupported(command, invocation, server);
      if (problem !== undefined) throw new CommandError(problem);
    }
    return yield* runCommand(context, command, invocation);
  }

  private write(stream: 'stdout' | 'stderr', text: string): void {
    if (stream === 'stdout') this.proc.print(text);
    else this.proc.error(text);
  }
}

/** What the daemon can do; undefined when none answers. */
function* features(context: Context): Task<ServerFeatures | undefined> {
  const headers = yield* context.api.ping();
  if (headers['api-version'] === undefined) return undefined;
  return {
    osType: headers['ostype'] ?? 'linux',
    experimental: headers['docker-experimental'] === 'true',
    swarm: headers['swarm'] ?? 'inactive',
    apiVersion: headers['api-version'],
  };
}
