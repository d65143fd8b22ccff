import type { Proc } from '../proc.ts';
import type { FunctionBody } from './run.ts';

/** Whose words and habits: bash on hosts, busybox's ash in small images. */
export type Dialect = 'bash' | 'ash';

export interface Options {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
  noglob: boolean;
  noclobber: boolean;
  noexec: boolean;
  verbose: boolean;
  allexport: boolean;
  monitor: boolean;
}

export interface ShellOptions {
  braceexpand: boolean;
  nullglob: boolean;
  failglob: boolean;
  dotglob: boolean;
  globstar: boolean;
  nocaseglob: boolean;
  nocasematch: boolean;
  expand_aliases: boolean;
  histexpand: boolean;
  extglob: boolean;
}

export interface ShellFunction {
  readonly body: FunctionBody;
  readonly source: string;
}

export interface ShellSetup {
  readonly proc: Proc;
  readonly dialect: Dialect;
  /** `$0` */
  readonly name: string;
  readonly positional: readonly string[];
  /** `prompt`: lines typed by a person; `command`: -c; `script`: a file or standard input. */
  readonly mode: 'prompt' | 'command' | 'script';
}
