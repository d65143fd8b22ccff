import type { FileEntry, Layer } from '../host/fs/layer.ts';
import { DAY, SECOND, type Micros } from '../kernel/time.ts';
import { busyboxLayer, type Commands } from './busybox.ts';
import { gnuLayer } from './gnu.ts';
import { makeCatalogue, type Catalogue } from './catalogue.ts';
import { makeImage, type ImageConfig, type ImageRecord } from './image.ts';
import { apache, APACHE_WELCOME } from './programs/apache.ts';
import { nginx, NGINX_WELCOME } from './programs/nginx.ts';
import { redis } from './programs/redis.ts';
import { hello, jwilderWhoami, traefikWhoami } from './programs/whoami.ts';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';

/** Days since the epoch as microseconds: when an image was built. */
const day = (days: number): Micros => days * DAY + 7_431 * SECOND;

function executable(program: (proc: Parameters<typeof hello>[0]) => ReturnType<typeof hello>, size: number): FileEntry {
  return { type: 'program', program, size, mode: 0o755 };
}

/** The files of a distribution around its commands. */
function distribution(commands: Layer, id: string, pretty: string, version: string): Layer {
  const os = `PRETTY_NAME="${pretty}"\nNAME="${pretty.split(' ')[0]}"\nVERSION_ID="${version}"\nID=${id}\n`;
  return {
    ...commands,
    '/etc/passwd': PASSWD,
    '/etc/group': 'root:x:0:\n',
    '/etc/os-release': os,
    '/tmp': { type: 'directory', mode: 0o1777 },
    '/root': { type: 'directory', mode: 0o700 },
    '/usr/local/bin': { type: 'directory' },
  };
}

interface Base {
  readonly name: string;
  readonly size: number;
  readonly createdBy: string;
  readonly layer: Layer;
}

interface Entry {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly created: Micros;
  readonly base: Base;
  readonly config: ImageConfig;
  readonly layers?: readonly { readonly size: number; readonly createdBy: string }[];
  readonly files?: Layer;
}

function build(entry: Entry): ImageRecord {
  const { base, config } = entry;
  const instructions: string[] = [];
  for (const each of config.Env ?? []) instructions.push(`ENV ${each}`);
  if (config.WorkingDir !== undefined) instructions.push(`WORKDIR ${config.WorkingDir}`);
  if (config.Entrypoint !== undefined) instructions.push(`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`);
  for (const port of config.ExposedPorts ?? []) instructions.push(`EXPOSE map[${port}:{}]`);
  if (config.StopSignal !== undefined) instructions.push(`STOPSIGNAL ${config.StopSignal}`);
  if (config.Cmd !== undefined) instructions.push(`CMD ${JSON.stringify(config.Cmd)}`);
  return makeImage({
    repository: entry.repository,
    tags: entry.tags,
    created: entry.created,
    comment: 'buildkit.dockerfile.v0',
    config,
    base: base.name,
    layers: [{ size: base.size, createdBy: base.createdBy }, ...(entry.layers ?? [])],
    instructions,
    rootfs: entry.files === undefined ? [base.layer] : [base.layer, entry.files],
  });
}

/**
 * The images that lessons and tutorials use, with the values that Docker Hub's have.
 * @param applets what busybox can do, in busybox and alpine @param commands what Debian and the like have
 */
export function ordinaryCatalogue(applets: Commands, commands: Commands = applets): Catalogue {
  const busybox = busyboxLayer(applets);
  const gnu = gnuLayer(commands);
  const debian: Base = {
    name: 'debian bookworm-slim',
    size: 74_800_000,
    createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm'",
    layer: distribution(gnu, 'debian', 'Debian GNU/Linux 12 (bookworm)', '12'),
  };
  const alpine: Base = {
    name: 'alpine 3.22',
    size: 8_310_000,
    createdBy: 'ADD alpine-minirootfs-3.22.2-x86_64.tar.gz / # buildkit',
    layer: distribution(busybox, 'alpine', 'Alpine Linux v3.22', '3.22.2'),
  };
  const scratch = (name: string, size: number): Base => ({ name, size, createdBy: 'COPY / / # buildkit', layer: {} });

  const nginxImage = (tags: readonly string[], version: string, created: Micros, base: Base, size: number): Entry => ({
    repository: 'nginx',
    tags,
    created,
    base,
    config: {
      Cmd: ['nginx', '-g', 'daemon off;'],
      Entrypoint: ['/docker-entrypoint.sh'],
      Env: [PATH, `NGINX_VERSION=${version}`],
      ExposedPorts: ['80/tcp'],
      Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
      StopSignal: 'SIGQUIT',
    },
    layers: [{ size, createdBy: 'RUN /bin/sh -c set -x && groupadd --system --gid 101 nginx # buildkit' }],
    files: {
      '/docker-entrypoint.sh': executable(nginx(version), 1_620),
      '/usr/sbin/nginx': executable(nginx(version), 1_474_000),
      '/usr/share/nginx/html/index.html': NGINX_WELCOME,
      '/etc/nginx/nginx.conf': 'user  nginx;\nworker_processes  auto;\n',
    },
  });
  const httpdImage = (tags: readonly string[], version: string, created: Micros): Entry => ({
    repository: 'httpd',
    tags,
    created,
    base: debian,
    config: {
      Cmd: ['httpd-foreground'],
      Env: [
        'PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'HTTPD_PREFIX=/usr/local/apache2',
        `HTTPD_VERSION=${version}`,
      ],
      ExposedPorts: ['80/tcp'],
      // The old images had not yet set the signal that Apache takes as a request to stop in good order.
      StopSignal: version.startsWith('2.2') || version === '2.4.16' ? undefined : 'SIGWINCH',
      WorkingDir: '/usr/local/apache2',
    },
    layers: [
      { size: 41_900_000, createdBy: 'RUN /bin/sh -c set -eux; ./configure --prefix="$HTTPD_PREFIX" # buildkit' },
    ],
    files: {
      '/usr/local/bin/httpd-foreground': executable(apache(version), 138),
      '/usr/local/apache2/bin/httpd': executable(apache(version), 2_400_000),
      '/usr/local/apache2/htdocs/index.html': APACHE_WELCOME,
    },
  });
  const redisImage = (tags: readonly string[], version: string, created: Micros, size: number): Entry => ({
    repository: 'redis',
    tags,
    created,
    base: debian,
    config: {
      Cmd: ['redis-server'],
      Entrypoint: version.startsWith('3.') ? ['/entrypoint.sh'] : ['docker-entrypoint.sh'],
      Env: [PATH, `REDIS_VERSION=${version}`],
      ExposedPorts: ['6379/tcp'],
      Volumes: ['/data'],
      WorkingDir: '/data',
    },
    layers: [{ size, createdBy: 'RUN /bin/sh -c set -eux; make -C /usr/src/redis install # buildkit' }],
    files: {
      '/data': { type: 'directory' },
      '/entrypoint.sh': executable(redis(version), 374),
      '/usr/local/bin/docker-entrypoint.sh': executable(redis(version), 374),
      '/usr/local/bin/redis-server': executable(redis(version), 12_300_000),
    },
  });

  const entries: Entry[] = [
    nginxImage(['latest', '1.29', '1.29.3', 'stable'], '1.29.3', day(20_389), debian, 77_200_000),
    nginxImage(['1.25', '1.25.5'], '1.25.5', day(19_829), debian, 113_000_000),
    nginxImage(['1.14', '1.14.2'], '1.14.2', day(17_981), debian, 34_000_000),
    nginxImage(['alpine', '1.29-alpine'], '1.29.3', day(20_389), alpine, 44_500_000),
    httpdImage(['2.2.31'], '2.2.31', day(17_000)),
    httpdImage(['2.2.32'], '2.2.32', day(17_300)),
    httpdImage(['2.4.16'], '2.4.16', day(16_700)),
    httpdImage(['latest', '2.4', '2.4.65'], '2.4.65', day(20_389)),
    redisImage(['3.0.6'], '3.0.6', day(16_850), 76_000_000),
    redisImage(['3.0.7'], '3.0.7', day(16_960), 76_400_000),
    redisImage(['latest', '8', '8.2'], '8.2.3', day(20_394), 62_300_000),
    {
      repository: 'busybox',
      tags: ['latest', '1.37'],
      created: day(19_992),
      base: {
        ...scratch('busybox 1.37', 4_280_000),
        layer: distribution(busybox, 'busybox', 'BusyBox v1.37.0', '1.37'),
      },
      config: { Cmd: ['sh'], Env: [PATH] },
    },
    {
      repository: 'alpine',
      tags: ['latest', '3.22'],
      created: day(20_369),
      base: alpine,
      config: { Cmd: ['/bin/sh'], Env: [PATH] },
    },
    {
      repository: 'centos',
      tags: ['latest', '8', '7'],
      created: day(18_885),
      base: {
        ...debian,
        name: 'centos 8',
        size: 231_000_000,
        layer: distribution(gnu, 'centos', 'CentOS Linux 8', '8'),
      },
      config: { Cmd: ['/bin/bash'], Env: [PATH] },
    },
    {
      repository: 'ubuntu',
      tags: ['latest', '24.04', 'noble'],
      created: day(20_366),
      base: {
        ...debian,
        name: 'ubuntu 24.04',
        size: 78_100_000,
        layer: distribution(gnu, 'ubuntu', 'Ubuntu 24.04.3 LTS', '24.04'),
      },
      config: { Cmd: ['/bin/bash'], Env: [PATH] },
    },
    {
      repository: 'hello-world',
      tags: ['latest', 'linux'],
      created: day(20_308),
      base: scratch('hello-world', 10_100),
      config: { Cmd: ['/hello'], Env: [PATH] },
      files: { '/hello': executable(hello, 10_072) },
    },
    {
      repository: 'traefik/whoami',
      tags: ['latest', 'v1.11'],
      created: day(20_203),
      base: scratch('traefik/whoami', 7_100_000),
      config: { Entrypoint: ['/whoami'], Env: [PATH], ExposedPorts: ['80/tcp'] },
      files: { '/whoami': executable(traefikWhoami, 6_800_000) },
    },
    {
      repository: 'jwilder/whoami',
      tags: ['latest'],
      created: day(17_800),
      base: scratch('jwilder/whoami', 10_100_000),
      config: { Cmd: ['/app/http'], Env: [PATH, 'PORT=8000'], ExposedPorts: ['8000/tcp'], WorkingDir: '/app' },
      files: { '/app/http': executable(jwilderWhoami, 5_800_000) },
    },
  ];
  return makeCatalogue(entries.map(build), (reference, exists) => {
    const { familiarName, tag, digest } = reference;
    const shown = digest === undefined ? `${familiarName}:${tag ?? 'latest'}` : `${familiarName}@${digest}`;
    if (exists)
      return {
        status: 404,
        message: `manifest for ${shown} not found: manifest unknown: manifest unknown`,
        distribution: { status: 404, message: 'manifest unknown: manifest unknown' },
      };
    return {
      status: 404,
      message: `pull access denied for ${familiarName}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      distribution: {
        status: 401,
        message: 'errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n',
      },
    };
  });
}
