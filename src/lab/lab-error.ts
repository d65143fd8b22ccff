/** Something in a lab's files that its author has to mend. */
export class LabError extends Error {
  /** As it was handed in: `labs/01-first-swarm/en.md`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;

  /** @param detail what is wrong and what to do about it */
  constructor(file: string, line: number, detail: string) {
    super(`${file}:${line}: ${detail}`);
    this.name = 'LabError';
    this.file = file;
    this.line = line;
  }
}
