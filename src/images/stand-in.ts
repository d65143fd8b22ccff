import { ps } from '../host/commands/ps.ts';
import type { FileEntry, Layer } from '../host/fs/layer.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { busyboxLayer, type Commands } from './busybox.ts';
import { makeCatalogue, type Catalogue } from './catalogue.ts';
import { makeImage, type ImageConfig, type ImageRecord } from './image.ts';

/** When the images behind the recordings were made. */
const MADE: Micros = 1_795_220_600 * SECOND;
/** What Docker Hub's address answers where the recordings were made (oracle/README). */
const NO_HUB =
  'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 172.17.0.1:53: no such host';

/** The size of the two scripts that images made after whoami have too. */
const CGI_SIZE = 59;
const PAGE = '<html><body><h1>It works!</h1></body></html>\n';

/** A server in a shell that ends when it is asked to; busybox alone would ignore SIGTERM as process 1. */
function server(command: string, status = 0): readonly string[] {
  return ['sh', '-c', `trap 'exit ${status}' TERM; ${command} & wait`];
}

function files(name: string, scripts: boolean): Layer {
  const layer: Record<string, string | FileEntry> = {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
    '/etc/image': `${name}\n`,
    '/tmp': { type: 'directory', mode: 0o755 },
    '/root': { type: 'directory', mode: 0o755 },
    '/usr/local/apache2': { type: 'directory' },
    '/www/index.html': PAGE,
  };
  if (scripts) {
    layer['/www/cgi-bin/host'] = { type: 'file', text: '#!/bin/sh\necho; hostname\n', mode: 0o755 };
    layer['/www/cgi-bin/peer'] = { type: 'file', text: '#!/bin/sh\necho; echo $REMOTE_ADDR\n', mode: 0o755 };
  }
  return layer;
}

/** The small catalogue behind the recordings: static busybox behind well-known names (oracle/README). */
export function standInCatalogue(commands: Commands): Catalogue {
  // Debian's busybox tells no times (transcripts/overlay-inside).
  const busybox = busyboxLayer({ ...commands, ps: (proc) => ps(proc, 'busybox', { time: false }) });
  const images: ImageRecord[] = [];
  const add = (repository: string, tags: readonly string[], config: ImageConfig): void => {
    for (const tag of tags) {
      const name = `${repository}:${tag}`;
      const scripts = repository === 'whoami' || repository === 'crash';
      images.push(
        makeImage({
          repository,
          tags: [tag],
          created: MADE + images.length * SECOND,
          comment: 'Imported from -',
          dockerVersion: '28.5.2+dfsg4',
          config: { Env: ['PATH=/bin'], ...config },
          layers: [{ size: 2_065_261 + name.length + (scripts ? CGI_SIZE : 0), compressed: 1_141_356, createdBy: '' }],
          rootfs: [busybox, files(name, scripts)],
        }),
      );
    }
  };
  const web: ImageConfig = { Cmd: server('httpd -f -p 80 -h /www'), ExposedPorts: ['80/tcp'] };
  add('busybox', ['latest'], { Cmd: ['sh'] });
  add('centos', ['latest'], { Cmd: ['sh'] });
  add('alpine', ['latest'], { Cmd: ['sh'] });
  add('nginx', ['latest', '1.14', '1.25'], web);
  add('httpd', ['latest', '2.2.31', '2.2.32', '2.4.16'], web);
  add('redis', ['latest', '3.0.6', '3.0.7'], {
    Cmd: server('while :; do nc -l -p 6379 -e cat; done'),
    ExposedPorts: ['6379/tcp'],
  });
  add('elasticsearch', ['5.5'], {
    Cmd: server('httpd -f -p 9200 -h /www', 143),
    ExposedPorts: ['9200/tcp'],
    Healthcheck: {
      Test: ['CMD-SHELL', 'test ! -e /tmp/sick'],
      Interval: 2_000_000_000,
      Timeout: 2_000_000_000,
      Retries: 3,
    },
  });
  add('whoami', ['latest'], web);
  add('crash', ['latest'], { Cmd: ['sh', '-c', 'echo boom >&2; exit 3'] });
  return makeCatalogue(images, () => ({
    status: 500,
    message: NO_HUB,
    distribution: { status: 404, message: 'manifest unknown: manifest unknown' },
  }));
}
