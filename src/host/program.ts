import type { Reader, Writer } from '../kernel/pipe.ts';
import type { Tty } from '../kernel/tty.ts';
import type { Task } from '../kernel/wait.ts';
import type { OpenFile } from './fs/open-file.ts';
import type { Proc } from './proc.ts';

/** What an executable does; returns the exit status. Ends early by a thrown Signalled, BrokenPipe or FsError. */
export type Program = (proc: Proc) => Task<number>;

export interface ExecOptions {
  /** argv[0] is looked up on PATH unless it has a slash or `program` is given. */
  readonly argv: readonly string[];
  /** The whole environment; without it the parent's, or `PATH` and `HOME` alone. */
  readonly env?: Readonly<Record<string, string>> | ReadonlyMap<string, string>;
  /** Absolute; without it the parent's, or `/`. */
  readonly cwd?: string;
  /** `name`, `uid`, `name:group` or `uid:gid`; without it the parent's, or root. */
  readonly user?: string;
  /**
   * Streams that are given are closed when the last process that holds them ends. Without them the parent's
   * are shared, or, with a `tty`, the terminal's; else /dev/null.
   */
  readonly stdin?: Reader | OpenFile;
  readonly stdout?: Writer | OpenFile;
  readonly stderr?: Writer | OpenFile;
  /** All descriptors at once, instead of the three above; the process owns them from now on. */
  readonly fds?: ReadonlyMap<number, OpenFile>;
  /** The controlling terminal; without it the parent's. */
  readonly tty?: Tty;
  readonly parent?: Proc;
  /** What to run, instead of looking for a file. */
  readonly program?: Program;
  /** The process group to join; 0 makes a new one. Without it the parent's, or a new one. */
  readonly group?: number;
}

export type ExecErrorKind =
  'not-found' | 'no-such-file' | 'not-executable' | 'is-directory' | 'format' | 'bad-interpreter';

/** A program that could not be started. `not-found`: not on PATH; `no-such-file`: argv[0] has a slash. */
export class ExecError extends Error {
  readonly kind: ExecErrorKind;
  /** What was to be started, or for `bad-interpreter` the interpreter that is missing. */
  readonly path: string;

  constructor(kind: ExecErrorKind, path: string) {
    super(
      {
        'not-found': 'command not found',
        'no-such-file': 'No such file or directory',
        'not-executable': 'Permission denied',
        'is-directory': 'Is a directory',
        format: 'Exec format error',
        'bad-interpreter': 'bad interpreter: No such file or directory',
      }[kind],
    );
    this.kind = kind;
    this.path = path;
  }

  /** The exit status that a shell gives: 127 when there is nothing, 126 when it cannot be run. */
  get status(): number {
    return this.kind === 'not-found' || this.kind === 'no-such-file' ? 127 : 126;
  }
}
