/** The names of gRPC's status codes, as they stand in messages (facts 12.1). */
export type RpcCode =
  | 'Canceled'
  | 'Unknown'
  | 'InvalidArgument'
  | 'DeadlineExceeded'
  | 'NotFound'
  | 'AlreadyExists'
  | 'PermissionDenied'
  | 'ResourceExhausted'
  | 'FailedPrecondition'
  | 'Aborted'
  | 'OutOfRange'
  | 'Unimplemented'
  | 'Internal'
  | 'Unavailable'
  | 'Unauthenticated';

const HTTP_STATUS: Readonly<Partial<Record<RpcCode, number>>> = {
  InvalidArgument: 400,
  FailedPrecondition: 400,
  OutOfRange: 400,
  Unauthenticated: 401,
  PermissionDenied: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Unimplemented: 501,
  Unavailable: 503,
};

/** An answer of the managers' API that is a refusal. The message is what a user sees after "Error response from daemon: ". */
export class RpcError extends Error {
  readonly code: RpcCode;
  readonly desc: string;

  constructor(code: RpcCode, desc: string) {
    super(`rpc error: code = ${code} desc = ${desc}`);
    this.code = code;
    this.desc = desc;
  }

  /** The HTTP status that the engine answers with (facts 12.1). */
  get status(): number {
    return HTTP_STATUS[this.code] ?? 500;
  }
}

/** A plain error inside the managers travels as code Unknown (facts 12.1). */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  return new RpcError('Unknown', error instanceof Error ? error.message : String(error));
}
