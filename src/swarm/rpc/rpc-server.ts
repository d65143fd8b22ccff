import type { Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Connection } from '../../net/connection.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { RpcError } from '../control/rpc-error.ts';
import type { Caller, NodeCertificate } from './caller.ts';
import type { Handler } from './channel.ts';
import type { Frame } from './frame.ts';
import type { CallName, Calls, StreamName, Streams } from './methods.ts';

/**
 * Why a certificate is not accepted, if it is not. It is looked at when a connection begins, as TLS does: what is open
 * stays open though the root changes or the certificate expires.
 */
export type Greeting = (certificate: NodeCertificate) => RpcError | undefined;

/** The listening side: answers on a port until it is closed. */
export class RpcServer {
  private readonly handler: Handler;
  private readonly greet: Greeting;
  private readonly identity: { readonly certificate: NodeCertificate };
  private readonly connections = new Set<Connection>();
  private readonly listener: Disposable;

  /** @param identity whose certificate is shown to those who come @throws AddressInUse when the port is taken */
  constructor(
    kernel: Kernel,
    identity: { readonly certificate: NodeCertificate },
    net: Namespace,
    listen: { readonly host: string; readonly port: number },
    handler: Handler,
    greet: Greeting,
  ) {
    this.handler = handler;
    this.identity = identity;
    this.greet = greet;
    this.listener = net.listen(
      {
        protocol: 'tcp',
        address: listen.host,
        port: listen.port,
        owner: 'dockerd',
        // Go listens on both families where no address is named.
        ...(listen.host === '0.0.0.0' ? { family: 'dual' } : {}),
      },
      { onConnection: (connection) => this.accept(connection), reader: kernel },
    );
  }

  /** Stops listening and closes what is open. @param abruptly as when the process is killed */
  close(abruptly: boolean): void {
    this.listener.dispose();
    for (const connection of this.connections) {
      if (abruptly) connection.reset();
      else connection.close();
    }
    this.connections.clear();
  }

  private accept(connection: Connection): void {
    this.connections.add(connection);
    let certificate: NodeCertificate | undefined;
    const address = connection.remoteAddress;
    const streams = new Map<number, Disposable>();
    const reply = (frame: Frame): void => connection.send(frame);
    const callerOf = (onBehalfOf: Caller | undefined, deadline: number | undefined): Caller => {
      // Only a manager may speak for others.
      if (onBehalfOf !== undefined && certificate?.role === 'manager')
        return { ...onBehalfOf, deadline, forwarded: true };
      return { certificate, address, deadline, forwarded: false };
    };
    reply({ kind: 'hello', certificate: this.identity.certificate });
    connection.onMessage((message) => {
      const frame = message as Frame;
      if (frame.kind === 'hello') {
        ({ certificate } = frame);
        const error = certificate === undefined ? undefined : this.greet(certificate);
        if (error === undefined) return;
        reply({ kind: 'refused', error });
        connection.close();
        this.connections.delete(connection);
      } else if (frame.kind === 'call') {
        const { id } = frame;
        // It was stuck on a broken wire until nobody waits for it any more: gRPC's handlers find such a call cancelled.
        if (frame.deadline < connection.now) return;
        this.handler
          .call(frame.method, frame.args as Calls[CallName]['args'], callerOf(frame.onBehalfOf, frame.deadline))
          .whenSettled(
            (value) => reply({ kind: 'result', id, value }),
            (error) => reply({ kind: 'error', id, error: error as Error }),
          );
      } else if (frame.kind === 'stream') {
        const { id } = frame;
        let over = false;
        const stream = this.handler.stream(
          frame.method,
          frame.args as Streams[StreamName]['args'],
          callerOf(frame.onBehalfOf, undefined),
          {
            item: (value) => reply({ kind: 'item', id, value }),
            end: (error) => {
              over = true;
              streams.delete(id);
              reply({ kind: 'end', id, error });
            },
          },
        );
        if (!over) streams.set(id, stream);
      } else if (frame.kind === 'cancel') {
        streams.get(frame.id)?.dispose();
        streams.delete(frame.id);
      }
    });
    connection.onClose(() => {
      this.connections.delete(connection);
      for (const stream of streams.values()) stream.dispose();
      streams.clear();
    });
  }
}
