/** Go's type of a value; `any` where it is not looked at. */
export type DirectiveType = 'bool' | 'int' | 'string' | '[]string' | 'map[string]string' | 'any';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What may stand in /etc/docker/daemon.json of 28.5 (asked of the real dockerd's `--validate`), by the type of its value. */
const BY_TYPE: readonly (readonly [DirectiveType, readonly string[]])[] = [
  [
    'bool',
    words(`allow-direct-routing cri-containerd debug experimental icc init ip-forward ip-forward-no-drop ip-masq
      ip6tables iptables ipv6 live-restore no-new-privileges raw-logs rootless selinux-enabled tls tlsverify
      userland-proxy`),
  ],
  [
    'int',
    words(`max-concurrent-downloads max-concurrent-uploads max-download-attempts mtu network-control-plane-mtu
      shutdown-timeout`),
  ],
  [
    'string',
    words(`bip bip6 bridge cgroup-parent containerd containerd-namespace data-root default-cgroupns-mode
      default-ipc-mode default-runtime exec-root fixed-cidr fixed-cidr-v6 group init-path log-driver log-level
      metrics-addr pidfile seccomp-profile storage-driver swarm-default-advertise-addr tlscacert tlscert tlskey
      userland-proxy-path userns-remap`),
  ],
  [
    '[]string',
    words(`authorization-plugins cdi-spec-dirs dns-opts dns-search exec-opts hosts insecure-registries labels
      node-generic-resources registry-mirrors storage-opts`),
  ],
  ['map[string]string', words('log-opts')],
  [
    'any',
    words(`add-runtime allow-nondistributable-artifacts authorization-plugin builder cdi-spec-dir config-file
      containerd-plugins-namespace cpu-rt-period cpu-rt-runtime default-address-pool default-address-pools
      default-gateway default-gateway-v6 default-network-opt default-network-opts default-shm-size default-ulimit
      default-ulimits deprecated-key-path dns dns-opt exec-opt feature features help host host-gateway-ip
      host-gateway-ips http-proxy https-proxy insecure-registry ip label log-format log-opt no-proxy
      node-generic-resource registry-mirror runtimes storage-opt validate version`),
  ],
];

const TYPES: ReadonlyMap<string, DirectiveType> = new Map(
  BY_TYPE.flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/** Directives whose object is their value; the fields of any other object are read as directives themselves. */
const OBJECTS: ReadonlySet<string> = new Set(
  words('builder default-network-opts default-ulimits features log-opts runtimes'),
);

/** Those that stand in a file and mean nothing to the daemon, in the file's order. */
export function unknownDirectives(entries: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(entries).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !OBJECTS.has(name)
      ? unknownDirectives(value as Readonly<Record<string, unknown>>)
      : TYPES.has(name)
        ? []
        : [name],
  );
}

/** What Go says of the first value that has not the type of its directive; undefined where all have. */
export function typeFault(entries: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(entries)) {
    const type = TYPES.get(name) ?? 'any';
    const given = kindOf(value);
    if (given === 'null' || type === 'any') continue;
    const told = (kind: string, of: string): string =>
      `json: cannot unmarshal ${kind} into Go struct field Config.${name} of type ${of}`;
    if (type === '[]string') {
      if (!Array.isArray(value)) return told(given, type);
      const odd = value.map(kindOf).find((kind) => kind !== 'string' && kind !== 'null');
      if (odd !== undefined) return told(odd, 'string');
    } else if (given !== { bool: 'bool', int: 'number', string: 'string', 'map[string]string': 'object' }[type]) {
      return told(given, type);
    }
  }
  return undefined;
}

/** Go's word for a JSON value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
