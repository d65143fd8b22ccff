import { exchange, parseUrl, type HttpAnswer, type NetworkClient, type Url } from '../host/network/http-client.ts';
import { query } from '../host/network/resolve-name.ts';
import { Emitter } from '../kernel/disposable.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { utf8Length } from '../kernel/utf8.ts';
import type { Task } from '../kernel/wait.ts';
import { parseAddress } from '../net/address.ts';
import type { BrowserView, PageFailure, PageView } from './close-views.ts';
import { ROUTER, type World } from './world.ts';

/** How long a browser waits for a connection and an answer, and how many redirections it follows. */
const PATIENCE: Micros = 30 * SECOND;
const REDIRECTS = 10;
/** So many characters of a body are handed to the page. */
const BODY_LIMIT = 256 * 1_024;
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/**
 * A browser on the reader's own machine, beside the hosts: it asks over their network as any client does. One page at
 * a time; another address takes the place of one that is still being loaded.
 */
export class Browser {
  /** Fires with each change of what it shows. */
  readonly changed = new Emitter<BrowserView>();
  private readonly world: World;
  private readonly client: NetworkClient;
  private shown: BrowserView | undefined;
  private visits = 0;

  constructor(world: World) {
    this.world = world;
    this.client = { kernel: world.kernel, net: world.router, traced: true };
  }

  /** What it shows; undefined before the first address. */
  get view(): BrowserView | undefined {
    return this.shown;
  }

  /** Opens an address: `http://docker-1:8080/`; the scheme may be left out. */
  open(text: string): void {
    const visit = ++this.visits;
    const begun = this.world.kernel.now;
    const show = (view: Omit<BrowserView, 'visit' | 'took'>): void => {
      if (visit !== this.visits) return;
      this.shown = { ...view, visit, took: this.world.kernel.now - begun };
      this.changed.fire(this.shown);
    };
    const url = parseUrl(text.trim());
    if (url === undefined) return show({ url: text, state: 'failed', address: '', failure: 'bad-url' });
    if (url.scheme !== 'http') return show({ url: text, state: 'failed', address: '', failure: 'not-http' });
    show({ url: formatUrl(url), state: 'loading', address: '' });
    this.world.kernel.spawn('browser', this.load(url, show));
  }

  private *load(first: Url, show: (view: Omit<BrowserView, 'visit' | 'took'>) => void): Task {
    const { kernel } = this.world;
    let url = first;
    for (let count = 0; count <= REDIRECTS; count++) {
      const host = yield* this.resolve(url.host);
      const fail = (failure: PageFailure): void =>
        show({
          url: formatUrl(url),
          state: 'failed',
          address: host === undefined ? '' : `${host}:${url.port}`,
          failure,
        });
      if (host === undefined) return fail('no-such-name');
      show({ url: formatUrl(url), state: 'loading', address: `${host}:${url.port}` });
      const answer = yield* exchange(this.client, {
        address: host,
        port: url.port,
        text: requestText(url),
        method: 'GET',
        deadline: kernel.now + PATIENCE,
        connectBy: kernel.now + PATIENCE,
      });
      if ('failed' in answer) return fail(failureOf(answer));
      const next = redirection(url, answer);
      if (next === undefined)
        return show({ url: formatUrl(url), state: 'shown', address: `${host}:${url.port}`, page: viewPage(answer) });
      if (next.scheme !== 'http') return fail('not-http');
      url = next;
    }
    show({ url: formatUrl(url), state: 'failed', address: '', failure: 'too-many-redirects' });
  }

  /** The hosts are known by name, as on a machine whose /etc/hosts has them; other names are asked of the router. */
  private *resolve(name: string): Task<string | undefined> {
    if (parseAddress(name) !== undefined) return name;
    if (name.toLowerCase() === 'localhost') return '127.0.0.1';
    const known = this.world.hosts.find((host) => host.name === name.toLowerCase());
    if (known !== undefined) return known.address;
    const got = yield* query({ ...this.client, traced: false }, [ROUTER], name, 'A');
    return got?.reply.answers.find(({ type }) => type === 'A')?.data;
  }
}

function formatUrl({ scheme, host, port, path }: Url): string {
  return `${scheme}://${authority(host, port)}${path}`;
}

function authority(host: string, port: number): string {
  return port === 80 ? host : `${host}:${port}`;
}

function requestText({ host, port, path }: Url): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${authority(host, port)}`,
    `User-Agent: ${USER_AGENT}`,
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    '',
    '',
  ].join('\r\n');
}

type Failed = Extract<ReturnType<typeof exchange> extends Task<infer R> ? R : never, { failed: unknown }>;

function failureOf(failure: Failed): PageFailure {
  if (failure.failed === 'timeout') return 'timeout';
  if (failure.failed !== 'connect') return 'no-answer';
  switch (failure.error.code) {
    case 'refused':
      return 'refused';
    case 'timeout':
      return 'timeout';
    case 'bad-address':
      return 'no-such-name';
    default:
      return 'unreachable';
  }
}

function header({ headers }: HttpAnswer, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Where an answer sends the browser; undefined when it is the page itself. */
function redirection(from: Url, answer: HttpAnswer): Url | undefined {
  const location = header(answer, 'location');
  if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return undefined;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return parseUrl(location);
  const folder = from.path.replace(/\?.*$/, '').replace(/[^/]*$/, '');
  return { ...from, path: location.startsWith('/') ? location : `${folder}${location}` };
}

function viewPage(answer: HttpAnswer): PageView {
  const { status, reason, body } = answer;
  // Without a type a browser looks at the content.
  const type = header(answer, 'content-type') ?? (/^\s*</.test(body) ? 'text/html' : 'text/plain');
  return {
    status,
    reason,
    type: type.replace(/;.*$/, '').trim().toLowerCase(),
    body: body.slice(0, BODY_LIMIT),
    size: utf8Length(body),
    cut: body.length > BODY_LIMIT,
  };
}
