import { utf8Length } from '../../../kernel/utf8.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Task } from '../../../kernel/wait.ts';
import { basename } from '../../fs/path.ts';
import { FsError } from '../../fs/fs-error.ts';
import type { Proc } from '../../proc.ts';
import { exchange, parseUrl, type HttpAnswer, type HttpFailure, type Url } from '../../network/http-client.ts';
import { resolveName } from '../../network/resolve-name.ts';
import { parseOptions, type Flavour } from '../command.ts';
import {
  connectingWords,
  errorWords,
  GNU_STATUS,
  lengthWords,
  resolvedWords,
  savedWords,
  startWords,
} from './gnu-wget-words.ts';
import { misused } from '../misuse.ts';

/** busybox's own patience with a silent server, in seconds. */
const DEFAULT_TIMEOUT = 900;
const MAX_REDIRECTS = 10;

interface Job {
  /** Whether it speaks as GNU wget does. */
  readonly gnu: boolean;
  readonly quiet: boolean;
  readonly showHeaders: boolean;
  readonly spider: boolean;
  readonly output: string | undefined;
  readonly headers: readonly string[];
  readonly agent: string;
  readonly body: string | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** Fetches over HTTP, with busybox's words (measured on busybox 1.37) or GNU wget's. */
export function* wget(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'cqSO:o:P:U:T:Y:nvt:',
      long: {
        spider: 'spider=?',
        header: 'header=',
        'post-data': 'post-data=',
        'no-check-certificate': 'no-check-certificate=?',
        quiet: 'q',
        'output-document': 'O',
        timeout: 'T',
        'user-agent': 'U',
        'server-response': 'S',
        tries: 't',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, all, rest } = parsed;
  if (rest.length === 0) {
    return misused(proc, flavour, 'missing URL');
  }
  const job: Job = {
    gnu: flavour === 'gnu',
    quiet: options.has('q'),
    showHeaders: options.has('S'),
    spider: options.has('spider'),
    output: options.get('O'),
    headers: all.filter(([name]) => name === 'header').map(([, value]) => value),
    agent: options.get('U') ?? 'Wget',
    body: options.get('post-data'),
    timeout: Number(options.get('T') ?? DEFAULT_TIMEOUT),
  };
  for (const each of rest) {
    const status = yield* fetch(proc, job, each, 0);
    if (status !== 0) return status;
  }
  return 0;
}

function* fetch(proc: Proc, job: Job, text: string, depth: number): Task<number> {
  const { machine } = proc;
  const url = parseUrl(text);
  if (url === undefined || (url.scheme !== 'http' && url.scheme !== 'https')) {
    proc.error(`wget: not an http or ftp url: ${text}\n`);
    return 1;
  }
  const say = (words: string): void => {
    if (!job.quiet) proc.error(words);
  };
  if (job.gnu) say(startWords(proc, url));
  const found = yield* resolveName(machine, url.host);
  if (job.gnu) say(resolvedWords(url, found));
  const address = found?.[0];
  if (address === undefined) {
    if (job.gnu) return GNU_STATUS.network;
    proc.error(`wget: bad address '${url.host}'\n`);
    return 1;
  }
  say(job.gnu ? connectingWords(url, address) : `Connecting to ${hostAndPort(url)} (${address}:${url.port})\n`);
  const deadline = machine.kernel.now + Math.round(job.timeout * SECOND);
  const got = yield* exchange(machine, {
    address,
    port: url.port,
    method: job.spider ? 'HEAD' : job.body === undefined ? 'GET' : 'POST',
    text: request(job, url),
    deadline,
    connectBy: deadline,
  });
  if ('failed' in got && job.gnu) {
    say(gnuFailure(got));
    return GNU_STATUS.network;
  }
  if ('failed' in got) {
    if (got.failed === 'timeout') proc.error('wget: download timed out\n');
    else if (got.failed === 'connect') {
      const why = {
        refused: 'Connection refused',
        unreachable: 'Host is unreachable',
        timeout: 'Operation timed out',
        'no-route': 'Network unreachable',
        'bad-address': 'Invalid argument',
      }[got.error.code];
      proc.error(`wget: can't connect to remote host (${address}): ${why}\n`);
    } else proc.error('wget: error getting response\n');
    return 1;
  }
  if (job.gnu)
    say(
      `connected.\nHTTP request sent, awaiting response... ${job.showHeaders ? '' : got.statusLine.replace(/^\S+ /, '')}\n`,
    );
  if (job.showHeaders)
    proc.error(`  ${got.statusLine}\n${got.headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}  \n`);
  const location = got.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (got.status >= 300 && got.status < 400 && location !== undefined && depth < MAX_REDIRECTS)
    return yield* fetch(
      proc,
      job,
      location.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${location}` : location,
      depth + 1,
    );
  if (got.status !== 200 && got.status !== 206 && got.status !== 204) {
    if (job.gnu) {
      say(errorWords(proc, got));
      return GNU_STATUS.server;
    }
    proc.error(`wget: server returned error: ${got.statusLine}\n`);
    return 1;
  }
  if (job.spider) {
    say(job.gnu ? `${lengthWords(got)}Remote file exists.\n\n` : 'remote file exists\n');
    return 0;
  }
  return save(proc, job, url, got);
}

/** The host as the address names it: with the port where that is not the usual one. */
function hostAndPort({ host, port }: Url): string {
  return port === 80 ? host : `${host}:${port}`;
}

function request(job: Job, url: Url): string {
  const method = job.spider ? 'HEAD' : job.body === undefined ? 'GET' : 'POST';
  const host = hostAndPort(url);
  const own = job.headers.map((each) => `${each}\r\n`).join('');
  const body =
    job.body === undefined
      ? ''
      : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${utf8Length(job.body)}\r\n`;
  return `${method} ${url.path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${job.agent}\r\n${own}${body}Connection: close\r\n\r\n${job.body ?? ''}`;
}

function save(proc: Proc, job: Job, url: Url, got: HttpAnswer): number {
  const file = job.output ?? (basename(url.path.split('?')[0]) || 'index.html');
  const shown = file === '-' ? '-' : basename(file);
  const size = utf8Length(got.body);
  const meter = `${shown.padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`;
  if (job.gnu && !job.quiet) proc.error(`${lengthWords(got)}Saving to: '${file === '-' ? 'STDOUT' : file}'\n\n`);
  if (file === '-') {
    if (!job.quiet && !job.gnu) proc.error('writing to stdout\n');
    proc.print(got.body);
    if (!job.quiet) proc.error(job.gnu ? savedWords(proc, got.body, file) : `${meter}written to stdout\n`);
    return 0;
  }
  try {
    if (job.output === undefined && proc.machine.fs.exists(proc.resolve(file))) {
      proc.error(`wget: can't open '${file}': File exists\n`);
      return 1;
    }
    const target = proc.open(file, { write: true, create: true, truncate: true });
    if (!job.quiet && !job.gnu) proc.error(`saving to '${file}'\n`);
    target.writer?.write(got.body);
    target.close();
    if (!job.quiet) proc.error(job.gnu ? savedWords(proc, got.body, file) : `${meter}'${file}' saved\n`);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    proc.error(`wget: can't open '${file}': ${error.message}\n`);
    return 1;
  }
  return 0;
}

function gnuFailure(got: HttpFailure): string {
  if (got.failed === 'connect') {
    const { code } = got.error;
    const why =
      code === 'refused'
        ? 'Connection refused'
        : code === 'timeout'
          ? 'Connection timed out'
          : code === 'no-route'
            ? 'Network is unreachable'
            : 'No route to host';
    return `failed: ${why}.\n`;
  }
  const sent = 'connected.\nHTTP request sent, awaiting response... ';
  if (got.failed === 'timeout')
    return got.connected
      ? `${sent}Read error (Connection timed out) in headers.\nGiving up.\n\n`
      : 'failed: Connection timed out.\nGiving up.\n\n';
  return got.failed === 'empty'
    ? `${sent}No data received.\nGiving up.\n\n`
    : `${sent}Read error (Connection reset by peer) in headers.\nGiving up.\n\n`;
}
