import { utf8Length } from '../../../kernel/utf8.ts';
import { SECOND, type Micros } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import { basename } from '../../fs/path.ts';
import { FsError } from '../../fs/fs-error.ts';
import type { Proc } from '../../proc.ts';
import { exchange, parseUrl, type HttpAnswer, type HttpFailure, type Url } from '../../network/http-client.ts';
import { resolveName } from '../../network/resolve-name.ts';
import { CURL_FLAGS, parseCurl, type CurlOptions } from './curl-options.ts';
import { overUnixSocket } from './curl-unix.ts';

const VERSION = '8.23.0';
const MAX_REDIRECTS = 50;

/** What `-w` may ask for. */
interface Result {
  readonly answer: HttpAnswer | undefined;
  readonly address: string;
  readonly port: number;
  readonly took: Micros;
  readonly url: string;
  readonly redirects: number;
}

/** Transfers a URL. One kindness: localhost is 127.0.0.1 unless told `-6` (observed 24). */
export function* curl(proc: Proc): Task<number> {
  const options = parseCurl(proc.argv.slice(1));
  if (typeof options === 'string') {
    proc.error(`curl: ${options}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
    return 2;
  }
  if (options.version) {
    proc.print(
      `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\nProtocols: http\nFeatures: IPv6 UnixSockets\n`,
    );
    return 0;
  }
  if (options.help) {
    proc.print(`Usage: curl [options...] <url>\n${CURL_FLAGS}`);
    return 0;
  }
  if (options.urls.length === 0) {
    proc.error("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let status = 0;
  for (const url of options.urls) {
    for (let i = 0; ; i++) {
      status = yield* transfer(proc, options, url);
      if (status === 0 || i >= options.retry || ![7, 28, 52].includes(status)) break;
      yield* proc.machine.kernel.sleep(SECOND * 2 ** i);
    }
  }
  return status;
}

function fail(proc: Proc, options: CurlOptions, status: number, message: string): number {
  if (!options.silent || options.showError) proc.error(`curl: (${status}) ${message}\n`);
  return status;
}

function* transfer(proc: Proc, options: CurlOptions, text: string): Task<number> {
  const { machine } = proc;
  const start = machine.kernel.now;
  const url = parseUrl(text);
  if (url === undefined) return fail(proc, options, 3, 'URL rejected: Malformed input to a URL function');
  if (url.scheme !== 'http')
    return url.scheme === 'https'
      ? fail(proc, options, 35, 'TLS connect error: error:00000000:lib(0)::reason(0)')
      : fail(proc, options, 1, `Protocol "${url.scheme}" not supported`);
  const deadline = options.maxTime === undefined ? Infinity : start + Math.round(options.maxTime * SECOND);
  const connectBy = start + Math.round((options.connectTimeout ?? 300) * SECOND);
  let current = url;
  for (let redirects = 0; ; redirects++) {
    const got = yield* once(proc, options, current, start, deadline, connectBy);
    if (typeof got === 'number') {
      if (options.writeOut !== undefined)
        proc.print(
          writeOut(options.writeOut, {
            answer: undefined,
            address: '',
            port: 0,
            took: machine.kernel.now - start,
            url: text,
            redirects,
          }),
        );
      return got;
    }
    const location = got.answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const moved = got.answer.status >= 300 && got.answer.status < 400 && location !== undefined;
    if (!moved || !options.follow || redirects >= MAX_REDIRECTS) {
      const took = machine.kernel.now - start;
      return finish(proc, options, current, { ...got, took, url: text, redirects });
    }
    const next = parseUrl(location.startsWith('/') ? `http://${current.host}:${current.port}${location}` : location);
    if (next === undefined) return fail(proc, options, 3, 'URL rejected: Malformed input to a URL function');
    current = next;
  }
}

function requestText(options: CurlOptions, url: Url): string {
  const host =
    options.headers
      .find((each) => /^host:/i.test(each))
      ?.slice(5)
      .trim() ?? (url.port === 80 ? url.host : `${url.host}:${url.port}`);
  const own = options.headers
    .filter((each) => !/^(?:host|user-agent):/i.test(each))
    .map((each) => `${each}\r\n`)
    .join('');
  const body = options.data.length === 0 ? undefined : options.data.join('&');
  const length =
    body === undefined
      ? ''
      : `Content-Length: ${utf8Length(body)}\r\n${options.headers.some((each) => /^content-type:/i.test(each)) ? '' : 'Content-Type: application/x-www-form-urlencoded\r\n'}`;
  const agent =
    options.headers
      .find((each) => /^user-agent:/i.test(each))
      ?.slice(11)
      .trim() ??
    options.agent ??
    `curl/${VERSION}`;
  return `${methodOf(options)} ${url.path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nAccept: */*\r\n${own}${length}\r\n${body ?? ''}`;
}

function methodOf(options: CurlOptions): string {
  return options.method ?? (options.head ? 'HEAD' : options.data.length > 0 ? 'POST' : 'GET');
}

function* once(
  proc: Proc,
  options: CurlOptions,
  url: Url,
  start: Micros,
  deadline: Micros,
  connectBy: Micros,
): Task<number | { answer: HttpAnswer; address: string; port: number }> {
  const { machine } = proc;
  const since = (): number => Math.round((machine.kernel.now - start) / 1_000);
  const say = (line: string): void => {
    if (options.verbose) proc.error(`${line}\n`);
  };
  if (options.unixSocket !== undefined) {
    const answer = yield* overUnixSocket(proc, options.unixSocket, methodOf(options), url, options.data.join('&'));
    if (answer === undefined)
      return fail(
        proc,
        options,
        7,
        `Failed to connect to ${url.host}:${url.port} after 0 ms: Could not connect to server`,
      );
    return { answer, address: '', port: 0 };
  }
  const address = (yield* resolveName(machine, url.host))?.[0];
  if (address === undefined) return fail(proc, options, 6, `Could not resolve host: ${url.host}`);
  if (options.ipv6) {
    // IPv6 is not carried: dockerd's own socket takes the connection and never says a word.
    const held = machine.net.listeners.some((each) => each.port === url.port && each.owner === 'dockerd');
    if (!held)
      return fail(
        proc,
        options,
        7,
        `Failed to connect to ${url.host}:${url.port} after ${since()} ms: Could not connect to server`,
      );
    while (machine.kernel.now < deadline)
      yield machine.kernel.timer(Math.min(deadline - machine.kernel.now, 3_600 * SECOND));
    return fail(proc, options, 28, `Operation timed out after ${since()} milliseconds with 0 bytes received`);
  }
  say(`*   Trying ${address}:${url.port}...`);
  const text = requestText(options, url);
  const got = yield* exchange(machine, {
    address,
    port: url.port,
    method: methodOf(options),
    text,
    deadline,
    connectBy,
    onConnect: (connection) => {
      say(`* Connected to ${url.host} (${address}) port ${url.port}`);
      say(`* using HTTP/1.x`);
      for (const line of text.split('\r\n\r\n')[0].split('\r\n')) say(`> ${line}`);
      say('> ');
      void connection;
    },
  });
  if ('failed' in got) return failed(proc, options, url, got, since());
  for (const line of [got.statusLine, ...got.headers.map(([name, value]) => `${name}: ${value}`)]) say(`< ${line}`);
  say('< ');
  return { answer: got, address, port: url.port };
}

function failed(proc: Proc, options: CurlOptions, url: Url, got: HttpFailure, since: number): number {
  switch (got.failed) {
    case 'connect':
      return fail(
        proc,
        options,
        got.error.code === 'timeout' ? 28 : 7,
        `Failed to connect to ${url.host}:${url.port} after ${since} ms: ${got.error.code === 'timeout' ? 'Connection timed out' : 'Could not connect to server'}`,
      );
    case 'timeout':
      return fail(
        proc,
        options,
        28,
        got.connected
          ? `Operation timed out after ${since} milliseconds with 0 bytes received`
          : `Connection timed out after ${since} milliseconds`,
      );
    case 'reset':
      return fail(proc, options, 56, 'Recv failure: Connection reset by peer');
    case 'empty':
      return fail(proc, options, 52, 'Empty reply from server');
  }
}

function meter(proc: Proc, size: number): void {
  const n = String(size);
  proc.error(
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
      '                                 Dload  Upload   Total   Spent    Left  Speed\n' +
      `\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100 ${n.padStart(5)}  100 ${n.padStart(5)}    0     0  ${String(size * 100).padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${String(size * 100).padStart(5)}\n`,
  );
}

function finish(proc: Proc, options: CurlOptions, url: Url, result: Result & { readonly answer: HttpAnswer }): number {
  const { answer } = result;
  const refused = options.failOnError && answer.status >= 400;
  const head = `${answer.statusLine}\r\n${answer.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const body = options.head || refused ? '' : answer.body;
  const text = (options.include || options.head ? head : '') + body;
  const file = options.remoteName ? basename(url.path.split('?')[0]) : options.output;
  if (!options.silent && (file !== undefined || !proc.isTty(1)) && !refused) meter(proc, utf8Length(body));
  if (file === undefined || file === '-') proc.print(text);
  else {
    try {
      const target = proc.open(file, { write: true, create: true, truncate: true });
      target.writer?.write(text);
      target.close();
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      return fail(proc, options, 23, 'client returned ERROR on write, 0 bytes');
    }
  }
  if (options.writeOut !== undefined) proc.print(writeOut(options.writeOut, result));
  if (refused) return fail(proc, options, 22, `The requested URL returned error: ${answer.status}`);
  return 0;
}

function writeOut(format: string, result: Result): string {
  const { answer } = result;
  const seconds = (result.took / SECOND).toFixed(6);
  const values: Readonly<Record<string, string>> = {
    http_code: String(answer?.status ?? 0).padStart(3, '0'),
    response_code: String(answer?.status ?? 0).padStart(3, '0'),
    remote_ip: result.address,
    remote_port: String(result.port),
    size_download: String(utf8Length(answer?.body ?? '')),
    time_total: seconds,
    time_connect: seconds,
    time_namelookup: seconds,
    url_effective: result.url,
    url: result.url,
    num_redirects: String(result.redirects),
    content_type: answer?.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '',
  };
  return format
    .replace(/%\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\r/g, '\r');
}
