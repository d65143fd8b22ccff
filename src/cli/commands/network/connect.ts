import { exactArgs, flag } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { pairsToMap, compact, nonEmpty, toJson } from '../../opts/json.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker network connect` */
export const networkConnect: DockerCommand = {
  use: 'connect [OPTIONS] NETWORK CONTAINER',
  short: 'Connect a container to a network',
  args: exactArgs(2),
  flags: [
    flag('alias', 'strings', 'Add network-scoped alias for the container'),
    flag('driver-opt', 'strings', 'driver options for the network'),
    flag(
      'gw-priority',
      'int',
      'Highest gw-priority provides the default gateway. Accepts positive and negative values.',
    ),
    flag('ip', 'string', 'IPv4 address (e.g., "172.30.100.104")'),
    flag('ip6', 'string', 'IPv6 address (e.g., "2001:db8::33")'),
    flag('link', 'list', 'Add link to another container'),
    flag('link-local-ip', 'strings', 'Add a link-local address for the container'),
  ],
  completion: { objects: 'network', limit: 1 },
  run,
};

function* run(context: Context, { args: [network = '', container = ''], flags }: Invocation): Task<number> {
  const locals = flags.strings('link-local-ip');
  yield* context.api.request('POST', `/networks/${network}/connect`, {
    json: toJson({
      Container: container,
      EndpointConfig: {
        IPAMConfig: compact({
          IPv4Address: nonEmpty(flags.string('ip')),
          IPv6Address: nonEmpty(flags.string('ip6')),
          LinkLocalIPs: nonEmpty(locals),
        }),
        Links: flags.changed('link') ? flags.strings('link') : null,
        Aliases: flags.strings('alias'),
        MacAddress: '',
        DriverOpts: pairsToMap(flags.strings('driver-opt')),
        GwPriority: flags.number('gw-priority'),
        NetworkID: '',
        EndpointID: '',
        Gateway: '',
        IPAddress: '',
        IPPrefixLen: 0,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
        DNSNames: null,
      },
    }),
  });
  return 0;
}
