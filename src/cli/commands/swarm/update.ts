import { flag, noArgs } from '../../cobra/command.ts';
import { swarmSpecFlags } from '../../flags/swarm.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Swarm } from '../../api/types.ts';
import { renderHelp } from '../../cobra/help.ts';
import { toJson } from '../../opts/json.ts';
import { externalCas } from './external-ca.ts';
import { changeSwarmSpec } from './swarm-spec.ts';
import { fetchUnlockKey, printUnlockKey } from './unlock-text.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm update` */
export const swarmUpdate: DockerCommand = {
  use: 'update [OPTIONS]',
  short: 'Update the swarm',
  args: noArgs,
  flags: [...swarmSpecFlags, flag('autolock', 'bool', 'Change manager autolocking setting (true|false)')],
  run,
};

function* run(context: Context, { flags, path }: Invocation): Task<number> {
  if (flags.changedNames().length === 0) {
    const width = context.isTty('in') ? context.columns : undefined;
    context.print(renderHelp(swarmUpdate, 'docker swarm', width === undefined ? {} : { width }));
    return 0;
  }
  const given = externalCas(context, flags, path);
  const { Version, Spec, TLSInfo } = yield* context.api.json<Swarm>('GET', '/swarm');
  const locked = Spec.EncryptionConfig.AutoLockManagers;
  const changed = changeSwarmSpec(flags, given, Spec);
  // An external CA without a certificate of its own signs for the swarm's present root.
  const authorities = changed.CAConfig.ExternalCAs?.map((each) => ({
    ...each,
    CACert: each.CACert || (TLSInfo?.TrustRoot ?? ''),
  }));
  const next =
    authorities === undefined ? changed : { ...changed, CAConfig: { ...changed.CAConfig, ExternalCAs: authorities } };
  yield* context.api.request('POST', '/swarm/update', {
    query: {
      rotateManagerToken: false,
      rotateManagerUnlockKey: false,
      rotateWorkerToken: false,
      version: Version.Index,
    },
    json: toJson(next),
  });
  context.print('Swarm updated.\n');
  if (!locked && next.EncryptionConfig.AutoLockManagers) {
    printUnlockKey(context, yield* fetchUnlockKey(context));
  }
  return 0;
}
