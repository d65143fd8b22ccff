import type { Micros } from '../kernel/time.ts';
import { busyboxLayer, type Commands } from './busybox.ts';
import { gnuLayer, gnuTools } from './gnu.ts';
import { day, distribution, executable, makeEntry, PATH, type Base, type Entry } from './image-entry.ts';
import { makeCatalogue, type Catalogue } from './catalogue.ts';
import { apache, APACHE_WELCOME } from './programs/apache.ts';
import { nginx, NGINX_WELCOME } from './programs/nginx.ts';
import { entrypoint, starts } from './programs/entrypoint.ts';
import { redisCli } from './programs/redis-cli.ts';
import { redis } from './programs/redis.ts';
import { serverEntries } from './server-entries.ts';
import { hello, jwilderWhoami, traefikWhoami } from './programs/whoami.ts';

const redisEntrypoint = entrypoint(() => {}, 'redis-server');

/** What nginx's entrypoint tells before the server starts. */
const NGINX_ENTRYPOINT = `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
`;
const nginxEntrypoint = entrypoint((proc, argv) => {
  if (starts(argv, 'nginx', 'nginx-debug')) proc.print(NGINX_ENTRYPOINT);
});

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
      Entrypoint: version === '1.14.2' ? undefined : ['/docker-entrypoint.sh'],
      Env: [PATH, `NGINX_VERSION=${version}`],
      ExposedPorts: ['80/tcp'],
      Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
      StopSignal: 'SIGQUIT',
    },
    layers: [{ size, createdBy: 'RUN /bin/sh -c set -x && groupadd --system --gid 101 nginx # buildkit' }],
    files: {
      '/docker-entrypoint.sh': executable(nginxEntrypoint, 1_620),
      ...(base === debian ? gnuTools(commands, ['curl']) : {}),
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
      // What the tutorials call in it: `docker exec … ip addr show`.
      ...gnuTools(commands, ['ip', 'ifconfig', 'ping']),
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
      '/entrypoint.sh': executable(redisEntrypoint, 374),
      '/usr/local/bin/docker-entrypoint.sh': executable(redisEntrypoint, 374),
      '/usr/local/bin/redis-server': executable(redis(version), 12_300_000),
      '/usr/local/bin/redis-cli': executable(redisCli, 5_100_000),
    },
  });

  const centosImage = (
    tags: readonly string[],
    pretty: string,
    version: string,
    created: Micros,
    size: number,
  ): Entry => ({
    repository: 'centos',
    tags,
    created,
    base: { ...debian, name: `centos ${version}`, size, layer: distribution(gnu, 'centos', pretty, version) },
    config: {
      Cmd: ['/bin/bash'],
      Env: [PATH],
      Labels: {
        'org.label-schema.build-date': version === '7' ? '20201113' : '20210915',
        'org.label-schema.license': 'GPLv2',
        'org.label-schema.name': 'CentOS Base Image',
        'org.label-schema.schema-version': '1.0',
        'org.label-schema.vendor': 'CentOS',
      },
    },
    // The tutorials call all of these in it.
    files: gnuTools(commands, ['curl', 'ping', 'nslookup', 'dig', 'wget', 'ip', 'ifconfig', 'ps', 'vi']),
  });

  const entries: Entry[] = [
    ...serverEntries({ commands, gnu, debian, alpine }),
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
    centosImage(['latest', '8', 'centos8'], 'CentOS Linux 8', '8', day(18_885), 231_000_000),
    centosImage(['7', 'centos7', '7.9.2009'], 'CentOS Linux 7 (Core)', '7', day(18_885), 204_000_000),
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
      repository: 'debian',
      tags: ['latest', '12', 'bookworm'],
      created: day(20_389),
      base: { ...debian, name: 'debian bookworm', size: 117_000_000 },
      config: { Cmd: ['bash'], Env: [PATH] },
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
  return makeCatalogue(entries.map(makeEntry), (reference, exists) => {
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
