import type { CommandDeclaration, Invocation, Run } from '../cobra/command.ts';
import type { Task } from '../../kernel/wait.ts';
import type { DockerContext } from './docker-context.ts';

/** A command of docker: its declaration and, where the lab has it, what it does. */
export type DockerCommand = CommandDeclaration<DockerContext>;

/** What a docker command does. It gives the exit status. */
export type DockerRun = Run<DockerContext>;

/**
 * Runs a command, or says that the lab does not have it yet: the one place for commands without `run`.
 * @returns the exit status
 */
export function* runCommand(context: DockerContext, command: DockerCommand, invocation: Invocation): Task<number> {
  if (command.run !== undefined) return yield* command.run(context, invocation);
  context.warn(`docker: '${invocation.path}' is not available in this lab yet\n`);
  return 1;
}
