/** What docker's commands are given to work with. */
export interface DockerContext {
  /** Writes text to standard output; the caller adds line feeds. */
  readonly stdout: (text: string) => void;
  /** Writes text to standard error. */
  readonly stderr: (text: string) => void;
}
