import { compareText } from '../../kernel/compare.ts';
import { parsePortRange, parsePortSpec } from '../cobra/options/port.ts';
import {
  commandLine,
  duration,
  flag,
  keyed,
  list,
  mergedByName,
  named,
  nullablePairs,
  number,
  optional,
  optionalDuration,
  optionalFlag,
  optionalCount,
  pairs,
  printed,
  size,
  struct,
  text,
  texts,
  unsigned,
  type Loaded,
  type Shape,
} from './shape.ts';
import { isList, isMapping, type Mapping, type Value } from './value.ts';
import { parseVolumeSpec } from './volume-spec.ts';

/** What a Compose file holds once it is read; the keys stand in the order in which `docker stack config` writes them. */

/** The short form of a value, put into its long one before that is read. */
function lengthened<T>(shape: Shape<T>, longForm: (short: Value) => Mapping): Shape<T> {
  return { ...shape, load: (value) => shape.load(isMapping(value) ? value : longForm(value)) };
}

const fileReference = lengthened(
  struct({
    source: text,
    target: text,
    uid: text,
    gid: text,
    mode: optional(unsigned('uint32'), Number),
  }),
  (source) => ({ source }),
);
export type FileReferenceConfig = Loaded<typeof fileReference>;

const fileReferences = keyed(fileReference, ({ source = '' }) => source);

const port = struct({
  mode: text,
  target: unsigned('uint32'),
  published: unsigned('uint32'),
  protocol: text,
});
export type PortConfig = Loaded<typeof port>;

/** One short form may stand for several ports. */
const ports: Shape<readonly PortConfig[]> = {
  ...keyed(port, ({ published = 0 }) => published),
  load: (value) =>
    (isList(value) ? value : []).flatMap((each) => {
      if (isMapping(each)) return [port.load(each)];
      if (typeof each === 'number' && !Number.isInteger(each)) throw new Error('invalid type float64 for port');
      return publishedPorts(printed(each));
    }),
};

/** Ports of `8080:80`, in the order of the container's. Where it asks for an address, docker drops it. */
function publishedPorts(spec: string): PortConfig[] {
  const mappings = parsePortSpec(spec).sort((a, b) =>
    compareText(`${a.containerPort}/${a.protocol}`, `${b.containerPort}/${b.protocol}`),
  );
  return mappings.flatMap(({ hostPort, containerPort, protocol }) => {
    const [from, to] = hostPort === '' ? [0, 0] : parsePortRange(hostPort);
    return Array.from({ length: to - from + 1 }, (_, offset) => ({
      mode: 'ingress',
      target: containerPort,
      published: from + offset,
      protocol,
    }));
  });
}

const volumeMount = lengthened(
  struct({
    type: text,
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: struct({ propagation: text }, true),
    volume: struct({ nocopy: flag }, true),
    tmpfs: struct({ size: number }, true),
  }),
  (short) => parseVolumeSpec(printed(short)),
);
export type VolumeMountConfig = Loaded<typeof volumeMount>;

const ulimit: Shape<number | { readonly soft: number; readonly hard: number }> = {
  load: (value) => (isMapping(value) ? { soft: Number(value.soft), hard: Number(value.hard) } : Number(value)),
  merge: (_, later) => later,
  dump: (value) => (typeof value === 'number' ? value : { ...value }),
};
export type UlimitConfig = Loaded<typeof ulimit>;

/** `HOST:IP`, given as such, with `=`, or as a mapping. */
const hosts: Shape<readonly string[]> = {
  ...texts,
  load: (value) => {
    const entries = isMapping(value)
      ? Object.entries(value)
          .filter(([, address]) => address !== null)
          .map(([host, address]) => `${host}:${printed(address)}`)
          .sort(compareText)
      : (isList(value) ? value : []).map(printed).filter((each) => /[=:]/.test(each));
    return entries.map((entry) => {
      const [, host = '', address = ''] = (entry.includes('=') ? /^(.*?)=(.*)$/ : /^(.*?):(.*)$/).exec(entry) ?? [];
      return `${host}:${address.replace(/^\[(.+)\]$/, '$1')}`;
    });
  },
};

const updateConfig = struct(
  {
    parallelism: optionalCount,
    delay: duration,
    failure_action: text,
    monitor: duration,
    max_failure_ratio: number,
    order: text,
  },
  true,
);
export type UpdateConfigSection = Loaded<typeof updateConfig>;

const deploy = struct({
  mode: text,
  replicas: optionalCount,
  labels: pairs,
  update_config: updateConfig,
  rollback_config: updateConfig,
  resources: struct({
    limits: struct({ cpus: text, memory: size, pids: number }, true),
    reservations: struct(
      {
        cpus: text,
        memory: size,
        generic_resources: list(struct({ discrete_resource_spec: struct({ kind: text, value: number }, true) })),
      },
      true,
    ),
  }),
  restart_policy: struct(
    { condition: text, delay: optionalDuration, max_attempts: optionalCount, window: optionalDuration },
    true,
  ),
  placement: struct({
    constraints: texts,
    preferences: list(struct({ spread: text })),
    max_replicas_per_node: unsigned('uint64'),
  }),
  endpoint_mode: text,
});
export type DeployConfig = Loaded<typeof deploy>;

/** One text is for a shell. */
const healthTest: Shape<readonly string[]> = {
  ...texts,
  load: (value) => (isList(value) ? value.map(printed) : ['CMD-SHELL', printed(value)]),
};

const healthcheck = struct(
  {
    test: healthTest,
    timeout: optionalDuration,
    interval: optionalDuration,
    retries: optionalCount,
    start_period: optionalDuration,
    start_interval: optionalDuration,
    disable: flag,
  },
  true,
);
export type HealthcheckConfig = Loaded<typeof healthcheck>;

/** A list that a later file replaces. */
const replacedTexts: Shape<readonly string[]> = { ...texts, merge: (_, later) => later };

const serviceNetwork = struct(
  { aliases: replacedTexts, driver_opts: pairs, ipv4_address: text, ipv6_address: text },
  true,
);
export type ServiceNetworkConfig = Loaded<typeof serviceNetwork>;

/** A list of names, or names with settings; null for a name without any. */
const serviceNetworks: Shape<Readonly<Record<string, ServiceNetworkConfig | null>>> = {
  load: (value) =>
    isList(value)
      ? Object.fromEntries(value.map((each) => [printed(each), null]))
      : Object.fromEntries(
          Object.entries(isMapping(value) ? value : {}).map(([key, each]) => [
            key,
            each === null ? null : serviceNetwork.load(each),
          ]),
        ),
  merge: (base, later) => ({ ...base, ...later }),
  dump: (value) => {
    const names = Object.keys(value).sort(compareText);
    if (names.length === 0) return undefined;
    return Object.fromEntries(
      names.map((name) => {
        const each = value[name] ?? null;
        return [name, each === null ? null : (serviceNetwork.dump(each) ?? {})];
      }),
    );
  },
};

const logging = struct({ driver: text, options: pairs }, true);
export type LoggingConfig = Loaded<typeof logging>;

/** Options of the same driver add up; those of another replace them. */
const mergedLogging: Shape<LoggingConfig> = {
  ...logging,
  merge: (base, later) => {
    const [before = '', after = ''] = [base.driver, later.driver];
    return before === after || before === '' || after === '' ? logging.merge(base, later) : later;
  },
};

const service = struct(
  {
    build: lengthened(
      struct({
        context: text,
        dockerfile: text,
        args: nullablePairs,
        labels: pairs,
        cache_from: texts,
        extra_hosts: hosts,
        network: text,
        target: text,
      }),
      (context) => ({ context }),
    ),
    cap_add: texts,
    cap_drop: texts,
    cgroupns_mode: text,
    cgroup_parent: text,
    command: commandLine,
    configs: fileReferences,
    container_name: text,
    credential_spec: struct({ config: text, file: text, registry: text }),
    depends_on: texts,
    deploy,
    devices: texts,
    dns: texts,
    dns_search: texts,
    domainname: text,
    entrypoint: commandLine,
    environment: nullablePairs,
    env_file: texts,
    expose: texts,
    external_links: texts,
    extra_hosts: hosts,
    hostname: text,
    healthcheck,
    image: text,
    init: optionalFlag,
    ipc: text,
    isolation: text,
    labels: pairs,
    links: texts,
    logging: mergedLogging,
    mac_address: text,
    network_mode: text,
    networks: serviceNetworks,
    pid: text,
    ports,
    privileged: flag,
    read_only: flag,
    restart: text,
    secrets: fileReferences,
    security_opt: texts,
    shm_size: text,
    stdin_open: flag,
    stop_grace_period: optionalDuration,
    stop_signal: text,
    sysctls: pairs,
    tmpfs: texts,
    tty: flag,
    ulimits: named(ulimit),
    user: text,
    userns_mode: text,
    volumes: keyed(volumeMount, ({ target = '' }) => target),
    working_dir: text,
  },
  true,
);
export type ServiceConfig = Loaded<typeof service>;

/** `external: true`, or with a name, which was the way of old. */
const external: Shape<{ readonly external: boolean; readonly name: string }> = {
  load: (value) =>
    isMapping(value) ? { external: true, name: printed(value.name ?? '') } : { external: value === true, name: '' },
  merge: (_, later) => later,
  dump: (value) => (value.external ? (value.name === '' ? true : { name: value.name }) : undefined),
};

const network = struct(
  {
    name: text,
    driver: text,
    driver_opts: pairs,
    ipam: struct({ driver: text, config: list(struct({ subnet: text }, true)) }),
    external,
    internal: flag,
    attachable: flag,
    labels: pairs,
  },
  true,
);
export type NetworkConfig = Loaded<typeof network>;

const volume = struct({ name: text, driver: text, driver_opts: pairs, external, labels: pairs }, true);
export type VolumeConfig = Loaded<typeof volume>;

const fileObject = struct(
  { name: text, file: text, external, labels: pairs, driver: text, driver_opts: pairs, template_driver: text },
  true,
);
export type FileObjectConfig = Loaded<typeof fileObject>;

const services = mergedByName(service);

/** A whole file. */
export const composeFile = struct({
  version: optional(text, String),
  // Written even when there are none.
  services: { ...services, dump: (value: Loaded<typeof services>) => services.dump(value) ?? {} },
  networks: named(network),
  volumes: named(volume),
  secrets: named(fileObject),
  configs: named(fileObject),
});
export type ComposeFile = Loaded<typeof composeFile>;
