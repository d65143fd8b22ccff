import type { Task } from '../kernel/wait.ts';

/** A command that failed; docker prints `message` to standard error, unless it is empty, and exits with `status`. */
export class CommandError extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** The client was told to end (SIGTERM) in the midst of its work: by itself that is no failure, and it says nothing. */
export class Cancelled extends CommandError {
  constructor() {
    super('context canceled', 0);
  }
}

/** The daemon's answer to a request was an error. Its message begins as docker shows it: `Error response from daemon: `. */
export class DaemonError extends CommandError {
  readonly httpStatus: number;

  constructor(message: string, httpStatus: number) {
    super(`Error response from daemon: ${message}`);
    this.httpStatus = httpStatus;
  }

  get isNotFound(): boolean {
    return this.httpStatus === 404;
  }
}

/** Nobody listens where the daemon should be. */
export class ConnectionFailed extends CommandError {
  constructor(host: string) {
    super(`Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`);
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof DaemonError && error.isNotFound;
}

/** Runs over all of `items`, keeps the messages of those that fail and throws them joined by line feeds at the end. */
export function* forEach<T>(items: readonly T[], each: (item: T) => Task): Task {
  const errors: string[] = [];
  for (const item of items) {
    try {
      yield* each(item);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error.message);
    }
  }
  if (errors.length > 0) throw new CommandError(errors.join('\n'));
}
