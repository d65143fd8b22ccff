import { exactArgs, flag } from '../../cobra/command.ts';
import { swarmAddressFlags } from '../../flags/swarm.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { SwarmInfo } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';
import { availability } from './availability.ts';

/** `docker swarm join` */
export const swarmJoin: DockerCommand = {
  use: 'join [OPTIONS] HOST:PORT',
  short: 'Join a swarm as a node and/or manager',
  args: exactArgs(1),
  flags: [...swarmAddressFlags, flag('token', 'string', 'Token for entry into the swarm')],
  run,
};

function* run(context: Context, { args: [remote = ''], flags }: Invocation): Task<number> {
  yield* context.api.request('POST', '/swarm/join', {
    json: {
      ListenAddr: flags.string('listen-addr') === '' ? '0.0.0.0:2377' : flags.string('listen-addr'),
      AdvertiseAddr: flags.string('advertise-addr'),
      DataPathAddr: flags.string('data-path-addr'),
      RemoteAddrs: [remote],
      JoinToken: flags.string('token'),
      Availability: availability(flags),
    },
  });
  const { Swarm } = yield* context.api.json<{ Swarm: SwarmInfo }>('GET', '/info');
  context.print(`This node joined a swarm as a ${Swarm.ControlAvailable ? 'manager' : 'worker'}.\n`);
  return 0;
}
