import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { nonEmpty, pairsToMap, toJson } from '../../opts/json.ts';
import { ipamConfig } from '../../opts/ipam.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network create` */
export const networkCreate: DockerCommand = {
  use: 'create [OPTIONS] NETWORK',
  short: 'Create a network',
  args: exactArgs(1),
  flags: [
    flag('attachable', 'bool', 'Enable manual container attachment'),
    flag('aux-address', 'map', 'Auxiliary IPv4 or IPv6 addresses used by Network driver', { default: 'map[]' }),
    flag('config-from', 'string', 'The network from which to copy the configuration'),
    flag('config-only', 'bool', 'Create a configuration only network'),
    flag('driver', 'string', 'Driver to manage the Network', { shorthand: 'd', default: 'bridge' }),
    flag('gateway', 'strings', 'IPv4 or IPv6 Gateway for the master subnet'),
    flag('ingress', 'bool', 'Create swarm routing-mesh network'),
    flag('internal', 'bool', 'Restrict external access to the network'),
    flag('ip-range', 'strings', 'Allocate container ip from a sub-range'),
    flag('ipam-driver', 'string', 'IP Address Management Driver', { default: 'default' }),
    flag('ipam-opt', 'map', 'Set IPAM driver specific options', { default: 'map[]' }),
    flag('ipv4', 'bool', 'Enable or disable IPv4 address assignment', { default: 'true' }),
    flag('ipv6', 'bool', 'Enable or disable IPv6 address assignment'),
    flag('label', 'labelList', 'Set metadata on a network'),
    flag('opt', 'map', 'Set driver specific options', { shorthand: 'o', default: 'map[]' }),
    flag('scope', 'string', "Control the network's scope"),
    flag('subnet', 'strings', 'Subnet in CIDR format that represents a network segment'),
  ],
  run,
};

function* run(context: Context, { args: [name = ''], flags }: Invocation): Task<number> {
  const config = flags.string('config-from');
  const { Id } = yield* context.api.json<{ Id: string }>('POST', '/networks/create', {
    json: toJson({
      Driver: flags.string('driver'),
      Scope: flags.string('scope'),
      ...(flags.changed('ipv4') ? { EnableIPv4: flags.bool('ipv4') } : {}),
      ...(flags.changed('ipv6') ? { EnableIPv6: flags.bool('ipv6') } : {}),
      IPAM: { Driver: flags.string('ipam-driver'), Options: flags.map('ipam-opt'), Config: ipamConfig(flags) },
      Internal: flags.bool('internal'),
      Attachable: flags.bool('attachable'),
      Ingress: flags.bool('ingress'),
      ConfigOnly: flags.bool('config-only'),
      ConfigFrom: nonEmpty(config) === undefined ? null : { Network: config },
      Options: flags.map('opt'),
      Labels: pairsToMap(flags.strings('label')),
      Name: name,
    }),
  });
  context.print(`${Id}\n`);
  return 0;
}
