import type { Wording } from './wording.ts';

/** `break n` on its way out of `n` loops. */
export class BreakLoop {
  levels: number;
  constructor(levels: number) {
    this.levels = levels;
  }
}

/** `continue n` on its way to the nth loop around it. */
export class ContinueLoop {
  levels: number;
  constructor(levels: number) {
    this.levels = levels;
  }
}

/** `return` on its way out of a function or a sourced file. */
export class ReturnFrom {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** `exit`, `set -e` and fatal errors on their way out of the shell. */
export class ExitShell {
  readonly status: number;
  /** An error that ends a script but only the line at a prompt. */
  readonly fromError: boolean;
  constructor(status: number, fromError = false) {
    this.status = status;
    this.fromError = fromError;
  }
}

/**
 * An error in an expansion, an assignment or the like, worded but not printed. It ends the command line
 * of an interactive shell and, when `fatal`, a shell that runs a script.
 */
export class ShellError extends Error {
  readonly wording: Wording | string;
  /** In bash; ash has one status for all of its errors. */
  readonly status: number;
  readonly fatal: boolean;
  constructor(wording: Wording | string, o: { status?: number; fatal?: boolean } = {}) {
    super(typeof wording === 'string' ? wording : wording.bash);
    this.wording = wording;
    this.status = o.status ?? 1;
    this.fatal = o.fatal ?? true;
  }
}

/** Ctrl-C in an interactive shell: back to the prompt. */
export class Interrupted {}
