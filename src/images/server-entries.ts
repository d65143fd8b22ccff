import type { Layer } from '../host/fs/layer.ts';
import type { Commands } from './busybox.ts';
import { gnuTools } from './gnu.ts';
import { day, distribution, executable, PATH, type Base, type Entry } from './image-entry.ts';
import { dnsCache } from './programs/dns-cache.ts';
import { elasticsearch } from './programs/elasticsearch.ts';
import { entrypoint } from './programs/entrypoint.ts';
import { haproxy } from './programs/haproxy.ts';
import { memcached } from './programs/memcached.ts';
import { mysql, mysqlEntrypoint } from './programs/mysql.ts';
import { tomcat } from './programs/tomcat.ts';

/** What the servers' images are made of. */
export interface Parts {
  readonly commands: Commands;
  readonly gnu: Layer;
  readonly debian: Base;
  readonly alpine: Base;
}

const JAVA_PATH =
  'PATH=/usr/local/tomcat/bin:/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const plainEntrypoint = (flags: string): ReturnType<typeof entrypoint> => entrypoint(() => {}, flags);

/** Elasticsearch, Tomcat, MySQL, memcached, HAProxy and a cache of names: what tutorials put behind and before the web. */
export function serverEntries({ commands, gnu, debian, alpine }: Parts): Entry[] {
  const tomcatImage = (tags: readonly string[], version: string, created: number, root: boolean): Entry => ({
    repository: 'tomcat',
    tags,
    created,
    base: {
      ...debian,
      name: 'ubuntu 24.04 jdk',
      size: 78_100_000,
      layer: distribution(gnu, 'ubuntu', 'Ubuntu 24.04.3 LTS', '24.04'),
    },
    config: {
      Cmd: ['catalina.sh', 'run'],
      Env: [
        JAVA_PATH,
        'JAVA_HOME=/opt/java/openjdk',
        'LANG=en_US.UTF-8',
        'CATALINA_HOME=/usr/local/tomcat',
        `TOMCAT_MAJOR=${version.split('.')[0]}`,
        `TOMCAT_VERSION=${version}`,
      ],
      ExposedPorts: ['8080/tcp'],
      WorkingDir: '/usr/local/tomcat',
    },
    layers: [
      { size: 52_100_000, createdBy: 'RUN /bin/sh -c apt-get update # buildkit' },
      { size: 163_000_000, createdBy: 'COPY /opt/java/openjdk /opt/java/openjdk # buildkit' },
      { size: 21_400_000, createdBy: 'COPY /usr/local/tomcat /usr/local/tomcat # buildkit' },
    ],
    files: {
      ...gnuTools(commands, ['curl', 'wget']),
      '/usr/local/tomcat/bin/catalina.sh': executable(tomcat(version, root), 25_323),
      '/usr/local/tomcat/webapps': { type: 'directory' },
    },
  });
  const mysqlImage = (tags: readonly string[], version: string, created: number, size: number): Entry => ({
    repository: 'mysql',
    tags,
    created,
    base: {
      ...debian,
      name: 'oraclelinux 9-slim',
      size: 117_000_000,
      layer: distribution(gnu, 'ol', 'Oracle Linux Server 9.6', '9.6'),
    },
    config: {
      Cmd: ['mysqld'],
      Entrypoint: ['docker-entrypoint.sh'],
      Env: [
        PATH,
        'GOSU_VERSION=1.19',
        `MYSQL_MAJOR=${version.split('.').slice(0, 2).join('.')}`,
        `MYSQL_VERSION=${version}-1.el9`,
      ],
      ExposedPorts: ['3306/tcp', '33060/tcp'],
      Volumes: ['/var/lib/mysql'],
    },
    layers: [
      { size, createdBy: 'RUN /bin/sh -c set -eux; microdnf install -y mysql-community-server-minimal # buildkit' },
    ],
    files: {
      '/usr/local/bin/docker-entrypoint.sh': executable(entrypoint(mysqlEntrypoint(version), 'mysqld'), 14_500),
      '/usr/sbin/mysqld': executable(mysql(version), 65_000_000),
      '/var/lib/mysql': { type: 'directory', mode: 0o1777 },
    },
  });
  const memcachedImage = (tags: readonly string[], base: Base, size: number): Entry => ({
    repository: 'memcached',
    tags,
    created: day(20_389),
    base,
    config: {
      Cmd: ['memcached'],
      Entrypoint: ['docker-entrypoint.sh'],
      Env: [PATH, 'MEMCACHED_VERSION=1.6.39'],
      ExposedPorts: ['11211/tcp'],
      User: 'memcache',
    },
    layers: [{ size, createdBy: 'RUN /bin/sh -c set -eux; make install # buildkit' }],
    files: {
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nmemcache:x:11211:11211::/home/memcache:/bin/sh\n',
      '/usr/local/bin/docker-entrypoint.sh': executable(plainEntrypoint('memcached'), 142),
      '/usr/local/bin/memcached': executable(memcached('1.6.39'), 430_000),
    },
  });

  return [
    {
      repository: 'elasticsearch',
      tags: ['5.5', '5.5.2'],
      created: day(17_420),
      base: {
        ...debian,
        name: 'debian stretch',
        size: 100_000_000,
        layer: distribution(gnu, 'debian', 'Debian GNU/Linux 9 (stretch)', '9'),
      },
      config: {
        Cmd: ['elasticsearch'],
        Entrypoint: ['/docker-entrypoint.sh'],
        Env: [
          'PATH=/usr/share/elasticsearch/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          'LANG=C.UTF-8',
          'JAVA_HOME=/docker-java-home/jre',
          'JAVA_VERSION=8u141',
          'JAVA_DEBIAN_VERSION=8u141-b15-1~deb9u1',
          'CA_CERTIFICATES_JAVA_VERSION=20170531+nmu1',
          'GOSU_VERSION=1.10',
          'ELASTICSEARCH_VERSION=5.5.2',
          'ELASTICSEARCH_DEB_VERSION=5.5.2',
        ],
        ExposedPorts: ['9200/tcp', '9300/tcp'],
        Volumes: ['/usr/share/elasticsearch/data'],
        WorkingDir: '/usr/share/elasticsearch',
      },
      layers: [
        {
          size: 44_700_000,
          createdBy:
            '/bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates curl wget',
        },
        {
          size: 133_000_000,
          createdBy: '/bin/sh -c set -ex; apt-get install -y openjdk-8-jre-headless="$JAVA_DEBIAN_VERSION"',
        },
        { size: 37_000_000, createdBy: '/bin/sh -c set -x; apt-get install -y --no-install-recommends elasticsearch' },
      ],
      files: {
        ...gnuTools(commands, ['curl', 'wget']),
        '/docker-entrypoint.sh': executable(plainEntrypoint('elasticsearch'), 1_050),
        '/usr/share/elasticsearch/bin/elasticsearch': executable(elasticsearch('5.5.2'), 8_075),
        '/usr/share/elasticsearch/data': { type: 'directory' },
        '/usr/share/elasticsearch/config/elasticsearch.yml':
          'network.host: 0.0.0.0\n\n# this value is required because we set "network.host"\n# be sure to modify it appropriately for a production cluster deployment\ndiscovery.zen.minimum_master_nodes: 1\n',
      },
    },
    // Since 8.5.40 the image comes without applications: / answers 404.
    tomcatImage(['latest', '11', '11.0'], '11.0.14', day(20_389), false),
    tomcatImage(['9', '9.0'], '9.0.111', day(20_389), false),
    tomcatImage(['8', '8.0', '8.0.53'], '8.0.53', day(17_720), true),
    mysqlImage(['latest', '9', '9.5'], '9.5.0', day(20_384), 743_000_000),
    mysqlImage(['8', '8.4', '8.0'], '8.4.7', day(20_384), 640_000_000),
    mysqlImage(['5.7', '5', '5.7.44'], '5.7.44', day(19_703), 385_000_000),
    memcachedImage(['latest', '1', '1.6'], debian, 9_800_000),
    memcachedImage(['alpine', '1-alpine'], alpine, 3_900_000),
    {
      repository: 'haproxy',
      tags: ['latest', '3.2'],
      created: day(20_389),
      base: debian,
      config: {
        Cmd: ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
        Entrypoint: ['docker-entrypoint.sh'],
        Env: [PATH, 'HAPROXY_VERSION=3.2.8'],
        StopSignal: 'SIGUSR1',
        User: 'haproxy',
        WorkingDir: '/var/lib/haproxy',
      },
      layers: [{ size: 29_700_000, createdBy: 'RUN /bin/sh -c set -eux; make install-bin # buildkit' }],
      files: {
        '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nhaproxy:x:99:99::/var/lib/haproxy:/usr/sbin/nologin\n',
        '/usr/local/bin/docker-entrypoint.sh': executable(plainEntrypoint('haproxy'), 532),
        '/usr/local/sbin/haproxy': executable(haproxy, 13_000_000),
        '/usr/local/etc/haproxy': { type: 'directory' },
        '/var/lib/haproxy': { type: 'directory' },
      },
    },
    {
      repository: 'dns-cache',
      tags: ['latest'],
      created: day(20_300),
      base: alpine,
      config: { Entrypoint: ['dnsmasq'], Cmd: ['-k'], Env: [PATH], ExposedPorts: ['53/tcp', '53/udp'] },
      layers: [{ size: 410_000, createdBy: 'RUN /bin/sh -c apk add --no-cache dnsmasq # buildkit' }],
      files: { '/usr/sbin/dnsmasq': executable(dnsCache, 360_000) },
    },
  ];
}
