/** One file of a build context. */
export interface ContextEntry {
  /** Relative, with slashes: `conf/site.conf`. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Of a file. */
  readonly text?: string;
  /** Of a link. */
  readonly target?: string;
  /** Permission bits. */
  readonly mode: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
}

/**
 * The files that a build gets: the body of POST /build. Docker sends them as a tar archive; requests inside the lab
 * carry this instead, and the HTTP front of `serve` makes it of the archive that a real client sends.
 */
export interface BuildContext {
  readonly entries: readonly ContextEntry[];
}
