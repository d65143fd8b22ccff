import { CommandError } from '../errors.ts';
import type { Schema } from './schema.ts';
import type { Mapping } from './value.ts';

/** The Compose file formats of docker stack, 3.0 to 3.13. */

/** What came with a later version 3.x. */
function since(minor: number, schema: Schema): Schema {
  return { ...schema, since: minor };
}

const text: Schema = { types: ['string'] };
const truth: Schema = { types: ['boolean'] };
const integer: Schema = { types: ['integer'] };
const duration: Schema = { types: ['string'], format: 'duration' };
const texts: Schema = { types: ['list'], items: text };
const distinctTexts: Schema = { ...texts, unique: true };
const textOrTexts: Schema = { oneOf: [text, distinctTexts] };
const commandLine: Schema = { oneOf: [text, texts] };
const extension = [/^x-/, since(7, {})] as const;
const NAME = /^[a-zA-Z0-9._-]+$/;

function open(properties: Readonly<Record<string, Schema>>): Schema {
  return { types: ['mapping'], properties };
}

function closed(properties: Readonly<Record<string, Schema>>, rest: Schema = {}): Schema {
  return { types: ['mapping'], properties, closed: true, ...rest };
}

function named(each: Schema): Schema {
  return { types: ['mapping'], patterns: [[NAME, each]], closed: true };
}

const listOrMapping: Schema = {
  oneOf: [
    { types: ['mapping'], patterns: [[/.+/, { types: ['string', 'number', 'null'] }]], closed: true },
    distinctTexts,
  ],
};
const driverOptions: Schema = { types: ['mapping'], patterns: [[/^.+$/, { types: ['string', 'number'] }]] };

const fileReference: Schema = {
  oneOf: [text, open({ source: text, target: text, uid: text, gid: text, mode: { types: ['number'] } })],
};

const updateConfig = closed({
  parallelism: integer,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: { types: ['number'] },
  order: since(4, { types: ['string'], enum: ['start-first', 'stop-first'] }),
});

const deploy = closed(
  {
    mode: text,
    endpoint_mode: since(2, text),
    replicas: integer,
    labels: listOrMapping,
    rollback_config: since(7, updateConfig),
    update_config: updateConfig,
    resources: closed({
      limits: closed({ cpus: text, memory: text, pids: since(9, integer) }),
      reservations: closed({
        cpus: text,
        memory: text,
        generic_resources: since(5, {
          types: ['list'],
          items: closed({ discrete_resource_spec: closed({ kind: text, value: { types: ['number'] } }) }),
        }),
      }),
    }),
    restart_policy: closed({ condition: text, delay: duration, max_attempts: integer, window: duration }),
    placement: closed({
      constraints: texts,
      preferences: since(3, { types: ['list'], items: closed({ spread: text }) }),
      max_replicas_per_node: since(8, integer),
    }),
  },
  { types: ['mapping', 'null'] },
);

const healthcheck = closed({
  disable: truth,
  interval: duration,
  retries: { types: ['number'] },
  test: commandLine,
  timeout: duration,
  start_period: since(4, duration),
  start_interval: since(12, duration),
});

const service = closed(
  {
    deploy,
    build: {
      oneOf: [
        text,
        open({
          context: text,
          dockerfile: text,
          args: listOrMapping,
          labels: listOrMapping,
          cache_from: distinctTexts,
          network: text,
          target: text,
          extra_hosts: listOrMapping,
        }),
      ],
    },
    cap_add: distinctTexts,
    cap_drop: distinctTexts,
    cgroupns_mode: since(9, text),
    cgroup_parent: text,
    command: commandLine,
    configs: since(3, { types: ['list'], items: fileReference }),
    container_name: text,
    credential_spec: since(3, closed({ config: since(8, text), file: text, registry: text })),
    depends_on: distinctTexts,
    devices: distinctTexts,
    dns: textOrTexts,
    dns_search: textOrTexts,
    domainname: text,
    entrypoint: commandLine,
    env_file: textOrTexts,
    environment: listOrMapping,
    expose: { types: ['list'], items: { types: ['string', 'number'] }, unique: true },
    external_links: distinctTexts,
    extra_hosts: listOrMapping,
    healthcheck,
    hostname: text,
    image: text,
    init: since(7, truth),
    ipc: text,
    isolation: since(5, text),
    labels: listOrMapping,
    links: distinctTexts,
    logging: closed({
      driver: text,
      options: { types: ['mapping'], patterns: [[/^.+$/, { types: ['string', 'number', 'null'] }]] },
    }),
    mac_address: text,
    network_mode: text,
    networks: {
      oneOf: [
        distinctTexts,
        named({
          oneOf: [
            closed({
              aliases: distinctTexts,
              driver_opts: since(13, driverOptions),
              ipv4_address: text,
              ipv6_address: text,
            }),
            { types: ['null'] },
          ],
        }),
      ],
    },
    pid: { types: ['string', 'null'] },
    ports: {
      types: ['list'],
      items: {
        oneOf: [
          { types: ['number'], format: 'ports' },
          { types: ['string'], format: 'ports' },
          since(2, closed({ mode: text, target: integer, published: integer, protocol: text })),
        ],
      },
      unique: true,
    },
    privileged: truth,
    read_only: truth,
    restart: text,
    security_opt: distinctTexts,
    shm_size: { types: ['number', 'string'] },
    secrets: since(1, { types: ['list'], items: fileReference }),
    sysctls: listOrMapping,
    stdin_open: truth,
    stop_grace_period: duration,
    stop_signal: text,
    tmpfs: textOrTexts,
    tty: truth,
    ulimits: {
      types: ['mapping'],
      patterns: [
        [/^[a-z]+$/, { oneOf: [integer, closed({ hard: integer, soft: integer }, { required: ['soft', 'hard'] })] }],
      ],
    },
    oom_score_adj: since(13, integer),
    user: text,
    userns_mode: text,
    volumes: {
      types: ['list'],
      items: {
        oneOf: [
          text,
          since(
            2,
            closed(
              {
                type: text,
                source: text,
                target: text,
                read_only: truth,
                consistency: text,
                bind: open({ propagation: text }),
                volume: open({ nocopy: truth }),
                tmpfs: since(6, open({ size: { types: ['integer'], minimum: 0 } })),
              },
              { required: ['type'] },
            ),
          ),
        ],
      },
    },
    working_dir: text,
  },
  { patterns: [extension] },
);

const external: Schema = { types: ['boolean', 'mapping'], properties: { name: text }, closed: true };
const looseExternal: Schema = { types: ['boolean', 'mapping'], properties: { name: text } };

const network = closed(
  {
    name: since(5, text),
    driver: text,
    driver_opts: driverOptions,
    ipam: closed({ driver: text, config: { types: ['list'], items: closed({ subnet: text }) } }),
    external,
    internal: truth,
    attachable: since(2, truth),
    labels: listOrMapping,
  },
  { types: ['mapping', 'null'], patterns: [extension] },
);

const volume = closed(
  {
    name: since(4, text),
    driver: text,
    driver_opts: driverOptions,
    external,
    labels: listOrMapping,
    'x-cluster-spec': since(10, open({})),
  },
  { types: ['mapping', 'null'], patterns: [extension] },
);

const config = closed(
  {
    name: since(5, text),
    file: text,
    external: looseExternal,
    labels: listOrMapping,
    template_driver: since(8, text),
  },
  { patterns: [extension] },
);

const secret = closed(
  { ...config.properties, driver: since(8, text), driver_opts: since(8, driverOptions) },
  { patterns: [extension] },
);

/** A Compose file of version 3. */
export const COMPOSE_FILE: Schema = closed(
  {
    version: text,
    services: named(service),
    networks: { types: ['mapping'], patterns: [[NAME, network]] },
    volumes: named(volume),
    secrets: since(1, named(secret)),
    configs: since(3, named(config)),
  },
  { patterns: [[/^x-/, since(4, {})]] },
);

const NEWEST = '3.13';
const KNOWN = /^3\.([0-9]|1[0-3])$/;

/** The version that a file says it is of; the newest where it says none, or only `3`. */
export function versionOf({ version }: Mapping): string {
  return version === undefined || version === '' || String(version) === '3' ? NEWEST : String(version);
}

/**
 * The minor number of a version 3.x.
 * @throws CommandError `unsupported Compose file version: 2`
 */
export function minorOf(version: string): number {
  const minor = KNOWN.exec(version)?.[1];
  if (minor === undefined) throw new CommandError(`unsupported Compose file version: ${version}`);
  return Number(minor);
}
