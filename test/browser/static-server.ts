import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A running server of built files. */
export interface StaticServer {
  /** Where the page is, with the sub-path and a slash at the end. */
  readonly url: string;
  /** The path of each request so far, in order of arrival. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.yaml': 'application/yaml',
};

const built = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * Serves a folder on a free port of 127.0.0.1, as GitHub Pages would: below a sub-path, with nothing outside it,
 * so that an address that only works at the root of a host is a 404 here.
 * @param options.path the sub-path, with a slash at both ends
 * @param options.folder what to serve; dist/ unless told otherwise
 */
export async function serveStatic(options: { path?: string; folder?: string } = {}): Promise<StaticServer> {
  const { path = '/swarm-lab/', folder = built } = options;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requests.push(asked);
    const inside = asked.startsWith(path) ? normalize(asked.slice(path.length)) : undefined;
    if (inside === undefined || inside === '..' || inside.startsWith(`..${sep}`)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
      return;
    }
    const file = join(folder, inside === '.' || inside.endsWith(sep) ? join(inside, 'index.html') : inside);
    readFile(file).then(
      (body) => {
        const type = types[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      },
      () => response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
