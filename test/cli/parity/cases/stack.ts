/** Files that the command lines name with @FILES@. */
export const STACK_FILES: Readonly<Record<string, string>> = {
  'app.yml': `services:
  web:
    image: nginx:1.25
    ports: ["8080:80", {target: 443, published: 8443, mode: host}]
    networks: [front]
    deploy: {replicas: 2, labels: {tier: web}}
networks: {front: {}}
`,
  'restarts.yml': 'services:\n  db: {image: redis, restart: "on-failure:3"}\n',
  'every.yml':
    'services:\n  every: {image: busybox, deploy: {mode: global}, healthcheck: {disable: true}, restart: unless-stopped}\n',
  'once.yml': 'services:\n  once: {image: busybox, deploy: {mode: replicated-job, replicas: 3}}\n',
  'old.yml': 'services:\n  old: {image: nginx}\n',
  'changed.yml': 'services:\n  web: {image: nginx}\nconfigs: {changed: {file: hostname}}\n',
  'full.yml': `version: "3.13"
services:
  all:
    image: nginx
    entrypoint: [sh, -c]
    command: "echo 'a b' c"
    environment: {B: 2, A: "x y", HOME: }
    env_file: env.list
    hostname: "{{.Node.Hostname}}"
    working_dir: /w
    user: u
    labels: {l: m}
    cap_add: [NET_ADMIN]
    cap_drop: [ALL]
    dns: [8.8.8.8]
    dns_search: d
    extra_hosts: {h: 1.2.3.4}
    healthcheck: {test: [CMD, "true"], interval: 5s, timeout: 1s, retries: 2, start_period: 3s}
    init: true
    isolation: default
    logging: {driver: json-file, options: {max-size: 1m}}
    networks: {front: {aliases: [z]}, host: }
    read_only: true
    stdin_open: true
    tty: true
    stop_grace_period: 90s
    stop_signal: SIGINT
    sysctls: [net.x=1]
    ulimits: {nofile: {soft: 1, hard: 2}, nproc: 5}
    secrets: [s]
    configs: [{source: c, target: /c, uid: "1", gid: "2", mode: 0400}]
    volumes: [data:/data:ro, /anonymous, /etc/hostname:/h, {type: tmpfs, target: /t, tmpfs: {size: 65536}}, {type: volume, source: data, target: /n, volume: {nocopy: true}}]
    deploy:
      endpoint_mode: dnsrr
      update_config: {parallelism: 0, delay: 1s, failure_action: rollback, monitor: 2s, max_failure_ratio: 0.5, order: start-first}
      rollback_config: {}
      resources:
        limits: {cpus: "0.5", memory: 64M, pids: 10}
        reservations: {cpus: "0.1", memory: 32M, generic_resources: [{discrete_resource_spec: {kind: gpu, value: 1}}]}
      restart_policy: {condition: on-failure, delay: 2s, max_attempts: 4, window: 10s}
      placement: {constraints: [node.role == manager], preferences: [{spread: node.labels.zone}], max_replicas_per_node: 1}
networks: {front: {driver_opts: {encrypted: ""}, ipam: {config: [{subnet: 10.9.0.0/24}]}, attachable: true}, host: {external: true, name: host}}
volumes: {data: {driver: local, driver_opts: {type: tmpfs}}}
secrets: {s: {file: hostname}}
configs: {c: {file: ./env.list}}
`,
  'ignored.yml':
    'services:\n  a:\n    image: nginx\n    build: .\n    privileged: true\n    container_name: x\n    expose: [80]\n',
  'forbidden.yml': 'services:\n  a:\n    image: nginx\n    mem_limit: 5m\n    extends: b\n',
  'no-image.yml': 'services:\n  a: {build: .}\n',
  'upper.yml': 'services:\n  a: {image: NGINX}\n',
  'volume.yml': 'services:\n  a: {image: nginx, volumes: ["x:/x"]}\n',
  'secret.yml': 'services:\n  a: {image: nginx, secrets: [x]}\n',
  'external-secret.yml': 'services:\n  a: {image: nginx, secrets: [nosuch]}\nsecrets: {nosuch: {external: true}}\n',
  'external-network.yml':
    'services:\n  a: {image: nginx, networks: [n]}\nnetworks: {n: {external: true, name: nosuch}}\n',
  'local-network.yml':
    'services:\n  a: {image: nginx, networks: [n]}\nnetworks: {n: {external: true, name: docker_gwbridge}}\n',
  'mode.yml': 'services:\n  a: {image: nginx, deploy: {mode: global, replicas: 2}}\n',
  'cpus.yml': 'services:\n  a: {image: nginx, deploy: {resources: {limits: {cpus: "0.0000000001"}}}}\n',
  'restart.yml': 'services:\n  a: {image: nginx, restart: "always:x"}\n',
  'credentials.yml': 'services:\n  a: {image: nginx, credential_spec: {file: a, registry: b}}\n',
};

function deploy(file: string, ...more: string[]): readonly string[] {
  return ['stack', 'deploy', '-d=true', '-c', `@FILES@/${file}.yml`, ...more, 'shop'];
}

/** Command lines about stacks, each tried on both clients. */
export const STACK: readonly (readonly string[])[] = [
  ['stack', 'ls'],
  ['stack', 'ls', '--format', 'json'],
  ['stack', 'ls', '--format', '{{.Name}}:{{.Services}}'],
  ['stack', 'services', 'shop'],
  ['stack', 'services', 'shop', '-q'],
  ['stack', 'services', 'nosuch'],
  ['stack', 'ps', 'shop'],
  ['stack', 'ps', 'shop', '-q'],
  ['stack', 'ps', 'shop', '--no-trunc', '--no-resolve'],
  ['stack', 'ps', 'shop', '--format', '{{.Name}} {{.Node}}'],
  ['stack', 'ps', 'shop', '--filter', 'desired-state=running'],
  ['stack', 'ps', 'nosuch'],
  ['stack', 'rm', 'nosuch', 'other'],
  ['stack', 'rm', ' '],
  ['stack', 'ps', '"'],
  ['stack', 'deploy', 'shop'],
  ['stack', 'deploy', '-c', 'nosuch.yml', 'shop'],
  ['stack', 'deploy', '-c', '@FILES@/app.yml', '--resolve-image', 'maybe', 'shop'],
  ['stack', 'deploy', '-c', '@FILES@/app.yml', ''],
  ['stack', 'deploy', '-c', '@FILES@/upper.yml', 'shop'],
  ['stack', 'rm', 'shop'],
  ['stack', 'config', '-c', '@FILES@/full.yml'],
  deploy('full'),
  deploy('restarts'),
  deploy('every'),
  deploy('once'),
  deploy('old'),
  deploy('changed'),
  deploy('ignored'),
  deploy('forbidden'),
  deploy('no-image'),
  deploy('volume'),
  deploy('secret'),
  deploy('external-secret'),
  deploy('external-network'),
  deploy('local-network'),
  deploy('mode'),
  deploy('cpus'),
  deploy('restart'),
  deploy('credentials'),
  deploy('app', '--resolve-image', 'never'),
  deploy('app', '--resolve-image', 'changed'),
  deploy('app', '--prune'),
];
