/** What a line after the colon asks of vi: `:w`, `:q`, `:wq`, `:q!`. */
export interface LeaveCommand {
  readonly save: boolean;
  readonly leave: boolean;
  /** Leaves although something is not saved. */
  readonly force: boolean;
}

/** Reads `:wq`, `x`, `:q!` and the like; undefined for what this editor has not. */
export function parseLeaveCommand(line: string): LeaveCommand | undefined {
  const match = /^:*(w|q|wq|x|wqa|qa|xa|wa)(!?)$/.exec(line.trim());
  if (match === null) return undefined;
  const word = match[1] ?? '';
  return { save: /[wx]/.test(word), leave: /[qx]/.test(word), force: match[2] === '!' };
}
