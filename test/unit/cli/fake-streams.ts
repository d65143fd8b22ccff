import { utf8Encode } from '../../../src/kernel/utf8.ts';
import { Pipe, type Reader } from '../../../src/kernel/pipe.ts';
import { failure, type Answer, type Route } from './fake-engine.ts';

/** Routes whose answers are streams that have already been said: logs, exec, attach, pull, events. */

/** A framed piece of a multiplexed stream, one character per byte. */
function frame(stream: 1 | 2, text: string): string {
  const bytes = utf8Encode(text);
  const length = bytes.length;
  const header = [stream, 0, 0, 0, (length >> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return String.fromCharCode(...header, ...bytes);
}

function said(text: string): Reader {
  const pipe = new Pipe();
  pipe.writer.write(text);
  pipe.writer.close();
  return pipe.reader;
}

const MULTIPLEXED = 'application/vnd.docker.multiplexed-stream';

function framed(...frames: readonly string[]): Answer {
  return {
    response: { status: 200, headers: { 'content-type': MULTIPLEXED }, body: { stream: said(frames.join('')) } },
  };
}

function hijacked(text: string): Answer {
  return {
    response: {
      status: 101,
      headers: { 'content-type': MULTIPLEXED, connection: 'Upgrade', upgrade: 'tcp' },
      body: { hijack: said(text), input: () => {} },
    },
  };
}

function lines(...messages: readonly object[]): Answer {
  const text = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
  return { response: { status: 200, headers: { 'content-type': 'application/json' }, body: { stream: said(text) } } };
}

const DETAILS =
  'com.docker.swarm.node.id=v0ssuvowcpav0sddvz6voewl0,com.docker.swarm.service.id=vvfux5kc8n2py3vu5on4fla0p,com.docker.swarm.task.id=xy2657obudhjaaaaaaaaaaaaa';

/** @param hasContainer whether there is a container of that name */
export function streamRoutes(hasContainer: (reference: string) => boolean): Readonly<Record<string, Route>> {
  return {
    'GET /containers/*/logs': () => framed(frame(1, 'one\n'), frame(2, 'two é\n'), frame(1, 'three\n')),
    'GET /services/*/logs': (call) => {
      const details = call.query['details'] === '1' ? `${DETAILS} ` : '';
      const time = call.query['timestamps'] === '1' ? '2026-11-21T01:04:16.106387373Z ' : '';
      return framed(frame(1, `${time}${details}hello world\n`), frame(2, `${time}${details}oops\n`));
    },
    'POST /containers/*/attach': () => hijacked(frame(1, 'out\n') + frame(2, 'err\n')),
    'POST /containers/*/exec': (call) =>
      hasContainer(call.parameters[0]!)
        ? { response: { status: 201, headers: {}, body: { json: { Id: 'exec1' } } } }
        : failure(404, `No such container: ${call.parameters[0]!}`),
    'POST /exec/*/start': (call) =>
      (call.json as { Detach?: boolean }).Detach === true
        ? { response: { status: 200, headers: {} } }
        : hijacked(frame(1, 'listed\n') + frame(2, 'warned\n')),
    'GET /exec/*/json': () => ({ json: { ID: 'exec1', Running: false, ExitCode: 4 } }),
    'POST /images/create': (call) => {
      const image = call.query['fromImage'] ?? '';
      if (image.endsWith('/nosuch'))
        return failure(404, "pull access denied for nosuch, repository does not exist or may require 'docker login'");
      if (image.endsWith('/broken'))
        return lines(
          { status: 'Pulling from library/broken', id: 'latest' },
          { errorDetail: { message: 'layer lost' }, error: 'layer lost' },
        );
      return lines(
        { status: 'Pulling from library/busybox', id: 'latest' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'aaaaaaaaaaaa' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'bbbbbbbbbbbb' },
        { status: 'Downloading', progressDetail: { current: 500_000, total: 2_070_000 }, id: 'aaaaaaaaaaaa' },
        { status: 'Downloading', progressDetail: { current: 2_070_000, total: 2_070_000 }, id: 'bbbbbbbbbbbb' },
        { status: 'Pull complete', progressDetail: {}, id: 'aaaaaaaaaaaa' },
        { status: 'Digest: sha256:bceb9ddb9391f9fb6bbfb7ca2222fa2cc34498a16fb7315b31a1c04488b98579' },
        { status: 'Status: Downloaded newer image for busybox:latest' },
      );
    },
    'GET /events': () =>
      lines(
        {
          Type: 'service',
          Action: 'create',
          Actor: { ID: 'vvfux5kc8n2py3vu5on4fla0p', Attributes: { name: 'web', a: 'b' } },
          scope: 'swarm',
          time: 1_795_264_633,
          timeNano: 1_795_264_633_500_000_000,
        },
        {
          Type: 'node',
          Action: 'update',
          Actor: { ID: 'x', Attributes: {} },
          time: 1_795_264_634,
          timeNano: 1_795_264_634_000_000_000,
        },
      ),
  };
}
