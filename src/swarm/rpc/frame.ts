import type { Micros } from '../../kernel/time.ts';
import type { RpcError } from '../control/rpc-error.ts';
import type { Caller, NodeCertificate } from './caller.ts';
import type { CallName, StreamName } from './methods.ts';

/** What crosses a connection between nodes; ids are the client's, unique in the connection. */
export type Frame =
  /** The first frame of each side, as TLS would have it: its certificate, if it has one yet. */
  | { readonly kind: 'hello'; readonly certificate: NodeCertificate | undefined }
  /** The server does not take the client's certificate, and hangs up. */
  | { readonly kind: 'refused'; readonly error: RpcError }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: CallName;
      readonly args: unknown;
      readonly deadline: Micros;
      readonly onBehalfOf: Caller | undefined;
    }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: Error }
  | {
      readonly kind: 'stream';
      readonly id: number;
      readonly method: StreamName;
      readonly args: unknown;
      readonly onBehalfOf: Caller | undefined;
    }
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number; readonly error: Error | undefined }
  | { readonly kind: 'cancel'; readonly id: number };
