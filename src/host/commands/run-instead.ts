import type { Task } from '../../kernel/wait.ts';
import { basename as base } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import { complain } from './command.ts';

/** Runs another program as the whole rest of this one; reports what cannot be started. */
export function* run(proc: Proc, argv: readonly string[], variables: Map<string, string> = proc.env): Task<number> {
  try {
    const loaded = proc.machine.load(argv, proc.cwd, variables.get('PATH'));
    const name = proc.argv[0];
    proc.argv = loaded.argv;
    proc.env = variables;
    void name;
    return yield* loaded.program(proc);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const quoted = base(proc.argv[0]) === 'env' ? `'${argv[0]}'` : argv[0];
    complain(
      proc,
      `${base(proc.argv[0]) === 'nohup' ? `failed to run command '${argv[0]}'` : quoted}: ${error.kind === 'not-found' ? 'No such file or directory' : error.message}`,
    );
    return error.status;
  }
}
