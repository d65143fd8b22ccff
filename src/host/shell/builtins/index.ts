import type { Shell } from '../shell.ts';
import type { Task } from '../../../kernel/wait.ts';
import { waitForeground } from '../foreground.ts';
import { loadProgram } from '../external.ts';
import type { Builtin } from './builtin.ts';
import { DECLARE, EXPORT, LOCAL, READONLY, UNSET } from './declare.ts';
import { CD, DIRS, POPD, PUSHD, PWD } from './directory.ts';
import { BREAK, CONTINUE, EVAL, EXEC, EXIT, LOGOUT, RETURN, SHIFT, SOURCE } from './flow.ts';
import { BG, DISOWN, FG, JOBS, KILL, WAIT } from './jobs.ts';
import { CALLER, COLON, FALSE, GETOPTS, helpBuiltin, HISTORY, LET, TIMES, TRUE, ULIMIT, UMASK } from './misc.ts';
import { ALIAS, nameBuiltins, UNALIAS } from './names.ts';
import { ECHO, PRINTF } from './output.ts';
import { MAPFILE, READ } from './read.ts';
import { SET, SHOPT } from './set.ts';
import { BRACKET, TEST } from './test.ts';
import { TRAP } from './trap.ts';

export type { Builtin };

/** Runs a builtin or a program, but no function. */
function* call(shell: Shell, args: readonly string[]): Task<number> {
  const builtin = BUILTINS.get(args[0]);
  if (builtin !== undefined) return yield* builtin.run(shell, args, new Map());
  const env = shell.variables.environment();
  const fds = shell.childDescriptors();
  const loaded = yield* loadProgram(shell, args, env, fds);
  if (typeof loaded === 'number') return loaded;
  const group = shell.options.monitor ? 0 : undefined;
  const child = shell.proc.machine.exec({ ...loaded, env, fds, parent: shell.proc, group });
  return yield* waitForeground(shell, [child], { pos: shell.position, end: shell.source.length });
}

const names = nameBuiltins({ isBuiltin: (name) => BUILTINS.has(name), call });

/** All builtins by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>(
  Object.entries({
    ':': COLON,
    '.': SOURCE,
    '[': BRACKET,
    alias: ALIAS,
    bg: BG,
    break: BREAK,
    builtin: names.builtin,
    caller: CALLER,
    cd: CD,
    command: names.command,
    continue: CONTINUE,
    declare: DECLARE,
    dirs: DIRS,
    disown: DISOWN,
    echo: ECHO,
    eval: EVAL,
    exec: EXEC,
    exit: EXIT,
    export: EXPORT,
    false: FALSE,
    fg: FG,
    getopts: GETOPTS,
    hash: names.hash,
    help: helpBuiltin(() => BUILTINS),
    history: HISTORY,
    jobs: JOBS,
    kill: KILL,
    let: LET,
    local: LOCAL,
    logout: LOGOUT,
    mapfile: MAPFILE,
    popd: POPD,
    printf: PRINTF,
    pushd: PUSHD,
    pwd: PWD,
    read: READ,
    readarray: MAPFILE,
    readonly: READONLY,
    return: RETURN,
    set: SET,
    shift: SHIFT,
    shopt: SHOPT,
    source: SOURCE,
    test: TEST,
    times: TIMES,
    trap: TRAP,
    true: TRUE,
    type: names.type,
    typeset: DECLARE,
    ulimit: ULIMIT,
    umask: UMASK,
    unalias: UNALIAS,
    unset: UNSET,
    wait: WAIT,
  }),
);
