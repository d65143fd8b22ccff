import { flag, noArgs } from '../../cobra/command.ts';
import { swarmAddressFlags, swarmSpecFlags } from '../../flags/swarm.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { SwarmSpec } from '../../api/types.ts';
import { toJson } from '../../opts/json.ts';
import { printJoinCommand } from './join-command.ts';
import { externalCas } from './external-ca.ts';
import { changeSwarmSpec } from './swarm-spec.ts';
import { fetchUnlockKey, printUnlockKey } from './unlock-text.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';
import { availability } from './availability.ts';

/** `docker swarm init` */
export const swarmInit: DockerCommand = {
  use: 'init [OPTIONS]',
  short: 'Initialize a swarm',
  args: noArgs,
  flags: [
    ...swarmSpecFlags,
    ...swarmAddressFlags,
    flag('autolock', 'bool', 'Enable manager autolocking (requiring an unlock key to start a stopped manager)'),
    flag(
      'data-path-port',
      'uint32',
      'Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used.',
    ),
    flag('default-addr-pool', 'networkList', 'default address pool in CIDR format', { default: '[]' }),
    flag('default-addr-pool-mask-length', 'uint32', 'default address pool subnet mask length', { default: '24' }),
    flag('force-new-cluster', 'bool', 'Force create a new cluster from current state'),
  ],
  run,
};

function* run(context: Context, invocation: Invocation): Task<number> {
  const autolock = invocation.flags.bool('autolock');
  const nodeId = yield* context.api.json<string>('POST', '/swarm/init', {
    json: toJson(initRequest(context, invocation)),
  });
  context.print(`Swarm initialized: current node (${nodeId}) is now a manager.\n\n`);
  yield* printJoinCommand(context, nodeId, 'worker');
  context.print("To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\n");
  if (autolock) {
    printUnlockKey(context, yield* fetchUnlockKey(context));
  }
  return 0;
}

/** What is not given is left to the daemon: zeros and empty texts. */
function initRequest(context: Context, { flags, path }: Invocation): object {
  const empty: SwarmSpec = {
    Labels: null,
    Orchestration: {},
    Raft: { ElectionTick: 0, HeartbeatTick: 0 },
    Dispatcher: {},
    CAConfig: {},
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  };
  return {
    ListenAddr: flags.string('listen-addr') === '' ? '0.0.0.0:2377' : flags.string('listen-addr'),
    AdvertiseAddr: flags.string('advertise-addr'),
    DataPathAddr: flags.string('data-path-addr'),
    DataPathPort: flags.number('data-path-port'),
    ForceNewCluster: flags.bool('force-new-cluster'),
    Spec: changeSwarmSpec(flags, externalCas(context, flags, path), empty),
    AutoLockManagers: flags.bool('autolock'),
    Availability: availability(flags),
    DefaultAddrPool: flags.strings('default-addr-pool'),
    SubnetSize: flags.number('default-addr-pool-mask-length'),
  };
}
