import type { Task } from '../../kernel/wait.ts';
import { basename as base } from '../fs/path.ts';
import type { Environment, Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import { complain, type Flavour } from './command.ts';

/** Runs another program as the whole rest of this one; reports what cannot be started. */
export function* run(
  proc: Proc,
  flavour: Flavour,
  argv: readonly string[],
  variables: Environment = proc.env,
): Task<number> {
  try {
    const loaded = proc.machine.load(argv, proc.cwd, variables.get('PATH'));
    proc.argv = loaded.argv;
    proc.env = variables;
    return yield* loaded.program(proc);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const name = base(proc.argv[0]);
    const reason = error.kind === 'not-found' ? 'No such file or directory' : error.message;
    const what =
      flavour === 'busybox'
        ? `can't execute '${argv[0]}'`
        : name === 'nohup'
          ? `failed to run command '${argv[0]}'`
          : name === 'env'
            ? `'${argv[0]}'`
            : argv[0];
    complain(proc, `${what}: ${reason}`);
    return error.status;
  }
}
