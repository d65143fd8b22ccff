import { basename } from '../../host/fs/path.ts';
import type { Proc } from '../../host/proc.ts';
import { ExecError, type Program } from '../../host/program.ts';
import type { Task } from '../../kernel/wait.ts';

/**
 * A script that images start with: it makes ready, then the command that it was given takes its place, as `exec "$@"`
 * does. @param prepare what it does first; a number ends it with that status
 * @param flags the program that is meant where the command begins with a dash
 */
export function entrypoint(prepare: (proc: Proc, argv: readonly string[]) => number | void, flags?: string): Program {
  return function* run(proc: Proc): Task<number> {
    const script = proc.argv[0];
    let argv = proc.argv.slice(1);
    if (argv.length === 0) return 0;
    if (flags !== undefined && argv[0].startsWith('-')) argv = [flags, ...argv];
    const status = prepare(proc, argv);
    if (status !== undefined) return status;
    try {
      proc.exec(argv);
      return 0;
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      const text = error.kind === 'not-found' ? 'not found' : error.message;
      proc.error(`${script}: ${argv[0]}: ${text}\n`);
      return error.status;
    }
  };
}

/** Whether the command is one of these programs. */
export function starts(argv: readonly string[], ...names: readonly string[]): boolean {
  return names.includes(basename(argv[0]));
}
