import { readAll } from '../../../kernel/pipe.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { HttpRequest, Json } from '../../../net/http.ts';
import { FsError } from '../../fs/fs-error.ts';
import type { Proc } from '../../proc.ts';
import type { HttpAnswer, Url } from '../../network/http-client.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** One request to whoever answers behind a socket file (`/var/run/docker.sock`); undefined when nobody does. */
export function* overUnixSocket(
  proc: Proc,
  path: string,
  method: string,
  url: Url,
  data: string,
): Task<HttpAnswer | undefined> {
  const { fs } = proc.machine;
  let handler;
  try {
    handler = fs.socketAt(proc.resolve(path));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
  if (handler === undefined) return undefined;
  const [plain, search = ''] = url.path.split('?');
  const query = search
    .split('&')
    .filter((each) => each !== '')
    .map((each): readonly [string, string] => {
      const [name, value = ''] = each.split('=');
      return [decodeURIComponent(name), decodeURIComponent(value)];
    });
  let body: HttpRequest['body'];
  if (data !== '') {
    try {
      body = { json: JSON.parse(data) as Json };
    } catch {
      body = { text: data };
    }
  }
  const response = yield* handler.handle({ method, path: plain, query, headers: { host: url.host }, body }).wait();
  let text = '';
  if (response.body !== undefined) {
    if ('json' in response.body) text = `${JSON.stringify(response.body.json)}\n`;
    else if ('text' in response.body) text = response.body.text;
    else if ('stream' in response.body) text = yield* readAll(response.body.stream);
    else text = yield* readAll(response.body.hijack);
  }
  const reason = REASONS[response.status] ?? '';
  return {
    statusLine: `HTTP/1.1 ${response.status} ${reason}`,
    status: response.status,
    reason,
    headers: Object.entries(response.headers),
    body: text,
  };
}
