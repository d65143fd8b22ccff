import { parseAddress } from '../../net/address.ts';
import type { Rule } from '../../net/rule.ts';
import type { Namespace } from '../../net/namespace.ts';
import type { Table } from '../../net/netfilter.ts';

/** A port that a container or the routing mesh has on the host. */
export interface PublishedPort {
  readonly protocol: string;
  readonly port: number;
  /** `172.19.0.2:8080` */
  readonly to: string;
}

const LOCAL = '-m addrtype --dst-type LOCAL';
const NOT_LOOPBACK = '! -d 127.0.0.0/8';

/** `-d ADDRESS/32 ! -i BRIDGE -j DROP`: not read from text, as each container has one. */
function directAccess(bridge: string, address: string): Rule {
  return {
    destination: { value: { address: parseAddress(address) ?? 0, prefix: 32 }, not: false },
    input: { value: bridge, not: true },
    target: 'DROP',
    modules: [],
    packets: 0,
    bytes: 0,
  };
}

/** The engine's rules in the firewall of its host (transcripts/mesh-tables). */
export class Firewall {
  private readonly host: Namespace;

  constructor(host: Namespace) {
    this.host = host;
  }

  private get nat(): Table {
    return this.host.netfilter.table('nat');
  }

  private get filter(): Table {
    return this.host.netfilter.table('filter');
  }

  private get raw(): Table {
    return this.host.netfilter.table('raw');
  }

  /** The chains that are there from the daemon's first start on. A second time changes nothing. */
  initialise(): void {
    const { nat, filter } = this;
    if (nat.chains.has('DOCKER')) return;
    nat.addChain('DOCKER');
    nat.append('PREROUTING', `${LOCAL} -j DOCKER`);
    nat.append('OUTPUT', `${NOT_LOOPBACK} ${LOCAL} -j DOCKER`);
    for (const each of ['', '-BRIDGE', '-CT', '-FORWARD', '-ISOLATION-STAGE-1', '-ISOLATION-STAGE-2', '-USER'])
      filter.addChain(`DOCKER${each}`);
    filter.append('FORWARD', '-j DOCKER-USER');
    filter.append('FORWARD', '-j DOCKER-FORWARD');
    filter.append('DOCKER-FORWARD', '-j DOCKER-CT');
    filter.append('DOCKER-FORWARD', '-j DOCKER-ISOLATION-STAGE-1');
    filter.append('DOCKER-FORWARD', '-j DOCKER-BRIDGE');
  }

  private bridgeRules(
    bridge: string,
    subnet: string,
    icc: boolean,
    internal: boolean,
  ): [Table, string, string, boolean][] {
    const { nat, filter } = this;
    const rules: [Table, string, string, boolean][] = [
      [nat, 'DOCKER', `-i ${bridge} -j RETURN`, true],
      [filter, 'DOCKER', `! -i ${bridge} -o ${bridge} -j DROP`, false],
      [filter, 'DOCKER-BRIDGE', `-o ${bridge} -j DOCKER`, false],
      [filter, 'DOCKER-CT', `-o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`, false],
      [filter, 'DOCKER-ISOLATION-STAGE-1', `-i ${bridge} ! -o ${bridge} -j DOCKER-ISOLATION-STAGE-2`, false],
      [filter, 'DOCKER-ISOLATION-STAGE-2', `-o ${bridge} -j DROP`, true],
    ];
    if (!internal) rules.unshift([nat, 'POSTROUTING', `-s ${subnet} ! -o ${bridge} -j MASQUERADE`, true]);
    if (icc) rules.push([filter, 'DOCKER-FORWARD', `-i ${bridge}${internal ? ` -o ${bridge}` : ''} -j ACCEPT`, false]);
    else
      rules.push(
        [filter, 'DOCKER-FORWARD', `-i ${bridge} -o ${bridge} -j DROP`, false],
        [filter, 'DOCKER-FORWARD', `-i ${bridge} ! -o ${bridge} -j ACCEPT`, false],
      );
    return rules;
  }

  /** What a bridge needs: a way out under the host's address, and no way in but what is published. */
  addBridge(bridge: string, subnet: string, icc: boolean, internal: boolean): void {
    for (const [table, chain, rule, first] of this.bridgeRules(bridge, subnet, icc, internal))
      if (first) table.insert(chain, rule);
      else table.append(chain, rule);
  }

  removeBridge(bridge: string, subnet: string, icc: boolean, internal: boolean): void {
    for (const [table, chain, rule] of this.bridgeRules(bridge, subnet, icc, internal))
      table.removeIfThere(chain, rule);
  }

  /** Nobody outside reaches a container by its address on a bridge. */
  guard(bridge: string, address: string): void {
    this.raw.append('PREROUTING', directAccess(bridge, address));
  }

  unguard(bridge: string, address: string): void {
    this.raw.removeIfThere('PREROUTING', directAccess(bridge, address));
  }

  private portRules(bridge: string, from: string, { protocol, port, to }: PublishedPort): [Table, string, string][] {
    const [address, target] = to.split(':');
    const on = from === '' || from === '0.0.0.0' ? '' : `-d ${from}/32 `;
    return [
      [
        this.nat,
        'DOCKER',
        `${on}! -i ${bridge} -p ${protocol} -m ${protocol} --dport ${port} -j DNAT --to-destination ${to}`,
      ],
      [
        this.filter,
        'DOCKER',
        `-d ${address}/32 ! -i ${bridge} -o ${bridge} -p ${protocol} -m ${protocol} --dport ${target} -j ACCEPT`,
      ],
    ];
  }

  /** `docker run -p`: DNAT to the container's address on a bridge. */
  publish(bridge: string, from: string, port: PublishedPort): void {
    const [[nat, natChain, natRule], [filter, chain, rule]] = this.portRules(bridge, from, port);
    nat.append(natChain, natRule);
    filter.insert(chain, rule);
  }

  unpublish(bridge: string, from: string, port: PublishedPort): void {
    for (const [table, chain, rule] of this.portRules(bridge, from, port)) table.removeIfThere(chain, rule);
  }

  /** The routing mesh's chains; they come with the first port and stay. */
  private initialiseIngress(bridge: string): void {
    const { nat, filter } = this;
    if (nat.chains.has('DOCKER-INGRESS')) return;
    for (const table of [nat, filter]) {
      table.addChain('DOCKER-INGRESS');
      table.append('DOCKER-INGRESS', '-j RETURN');
    }
    nat.insert('PREROUTING', `${LOCAL} -j DOCKER-INGRESS`);
    nat.insert('OUTPUT', `${LOCAL} -j DOCKER-INGRESS`);
    nat.insert('POSTROUTING', `-o ${bridge} -m addrtype --src-type LOCAL -j MASQUERADE`);
    filter.insert('DOCKER-FORWARD', '-j DOCKER-INGRESS');
  }

  private ingressRules({ protocol, port, to }: PublishedPort): [Table, string][] {
    const match = `-p ${protocol} -m ${protocol}`;
    return [
      [this.nat, `${match} --dport ${port} -j DNAT --to-destination ${to}`],
      [this.filter, `${match} --sport ${port} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`],
      [this.filter, `${match} --dport ${port} -j ACCEPT`],
    ];
  }

  /** A port of the routing mesh: to the ingress sandbox (facts 9.5). */
  openIngress(bridge: string, port: PublishedPort): void {
    this.initialiseIngress(bridge);
    for (const [table, rule] of this.ingressRules(port)) table.insert('DOCKER-INGRESS', rule);
  }

  closeIngress(port: PublishedPort): void {
    for (const [table, rule] of this.ingressRules(port)) table.removeIfThere('DOCKER-INGRESS', rule);
  }
}

/** The rules of a sandbox that lead to the engine's name server at 127.0.0.11. */
export function leadToResolver(net: Namespace, tcp: number, udp: number): void {
  const nat = net.netfilter.table('nat');
  nat.addChain('DOCKER_OUTPUT');
  nat.addChain('DOCKER_POSTROUTING');
  nat.append('OUTPUT', '-d 127.0.0.11/32 -j DOCKER_OUTPUT');
  nat.append('POSTROUTING', '-d 127.0.0.11/32 -j DOCKER_POSTROUTING');
  for (const [protocol, port] of [
    ['tcp', tcp],
    ['udp', udp],
  ] as const) {
    nat.append(
      'DOCKER_OUTPUT',
      `-d 127.0.0.11/32 -p ${protocol} -m ${protocol} --dport 53 -j DNAT --to-destination 127.0.0.11:${port}`,
    );
    nat.append(
      'DOCKER_POSTROUTING',
      `-s 127.0.0.11/32 -p ${protocol} -m ${protocol} --sport ${port} -j SNAT --to-source :53`,
    );
  }
}

/** A task's rules for the routing mesh: published port to target port, and nothing else at its ingress address. */
export function redirectPorts(
  net: Namespace,
  address: string,
  ports: readonly { readonly protocol: string; readonly published: number; readonly target: number }[],
): void {
  const nat = net.netfilter.table('nat');
  const filter = net.netfilter.table('filter');
  const targets = new Map(ports.map((each) => [`${each.protocol} ${each.target}`, each]));
  for (const { protocol, published, target } of ports)
    nat.append(
      'PREROUTING',
      `-d ${address}/32 -p ${protocol} -m ${protocol} --dport ${published} -j REDIRECT --to-ports ${target}`,
    );
  for (const { protocol, target } of targets.values()) {
    const match = `-p ${protocol} -m ${protocol}`;
    filter.append(
      'INPUT',
      `-d ${address}/32 ${match} --dport ${target} -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT`,
    );
    filter.append('OUTPUT', `-s ${address}/32 ${match} --sport ${target} -m conntrack --ctstate ESTABLISHED -j ACCEPT`);
  }
  for (const protocol of ['sctp', 'udp', 'tcp']) {
    filter.append('INPUT', `-d ${address}/32 -p ${protocol} -j DROP`);
    filter.append('OUTPUT', `-s ${address}/32 -p ${protocol} -j DROP`);
  }
}
