import { EngineError } from '../errors.ts';

const CREATE_FAILED =
  'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ';

/** A container that could not be started, with the exit status that it gets. */
export class StartFailed extends EngineError {
  readonly exitCode: number;

  /** @param exitCode 128: none of those that tell of the program */
  constructor(message: string, exitCode = 128) {
    super(400, message);
    this.exitCode = exitCode;
  }
}

/** What runc refuses before it makes anything. */
export function createFailed(why: string): StartFailed {
  return new StartFailed(`${CREATE_FAILED}${why}`);
}

/** What goes wrong inside of the new container, before or as the program starts. */
export function initFailed(why: string, status?: number): StartFailed {
  return new StartFailed(
    `${CREATE_FAILED}unable to start container process: error during container init: ${why}`,
    status,
  );
}
