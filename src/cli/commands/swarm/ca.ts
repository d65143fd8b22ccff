import { flag, noArgs } from '../../cobra/command.ts';
import { badFlag } from '../../cobra/bad-flag.ts';
import type { FlagSet } from '../../cobra/flags.ts';
import { quietProgressFlag } from '../../flags/progress.ts';
import { compact, nonEmpty, toJson } from '../../opts/json.ts';
import { waitOnRootRotation } from '../../progress/root-rotation.ts';
import { externalCas, isPem } from './external-ca.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Swarm } from '../../api/types.ts';
import { CommandError } from '../../errors.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker swarm ca` */
export const swarmCa: DockerCommand = {
  use: 'ca [OPTIONS]',
  short: 'Display and rotate the root CA',
  args: noArgs,
  flags: [
    flag('ca-cert', 'pemFile', 'Path to the PEM-formatted root CA certificate to use for the new cluster'),
    flag('ca-key', 'pemFile', 'Path to the PEM-formatted root CA key to use for the new cluster'),
    flag('cert-expiry', 'duration', 'Validity period for node certificates (ns|us|ms|s|m|h)', { default: '2160h0m0s' }),
    flag('detach', 'bool', 'Exit immediately instead of waiting for the root rotation to converge', { shorthand: 'd' }),
    flag('external-ca', 'externalCa', 'Specifications of one or more certificate signing endpoints'),
    quietProgressFlag,
    flag('rotate', 'bool', 'Rotate the swarm CA - if no certificate or key are provided, new ones will be generated'),
  ],
  run,
};

function* run(context: Context, { flags, path }: Invocation): Task<number> {
  const certificate = pemFile(context, flags, path, 'ca-cert');
  const key = pemFile(context, flags, path, 'ca-key');
  const authorities = externalCas(context, flags, path);
  const swarm = yield* context.api.json<Swarm>('GET', '/swarm');
  if (!flags.bool('rotate')) {
    for (const name of ['ca-cert', 'ca-key', 'cert-expiry', 'external-ca'])
      if (flags.changed(name))
        throw new CommandError(`\`--${name}\` flag requires the \`--rotate\` flag to update the CA`);
    printTrustRoot(context, swarm);
    return 0;
  }
  if (authorities.length > 0 && !flags.changed('ca-cert'))
    throw new CommandError(
      "rotating to an external CA requires the `--ca-cert` flag to specify the external CA's cert - " +
        'to add an external CA with the current root CA certificate, use the `update` command instead',
    );
  if (flags.changed('ca-cert') && authorities.length === 0 && !flags.changed('ca-key'))
    throw new CommandError(
      'the --ca-cert flag requires that a --ca-key flag and/or --external-ca flag be provided as well',
    );
  const { CAConfig } = swarm.Spec;
  const spec = {
    ...swarm.Spec,
    CAConfig: compact({
      ...CAConfig,
      NodeCertExpiry: flags.changed('cert-expiry') ? nonEmpty(flags.number('cert-expiry')) : CAConfig.NodeCertExpiry,
      ExternalCAs: flags.changed('external-ca')
        ? authorities.map((each) => ({ ...each, CACert: each.CACert || certificate }))
        : CAConfig.ExternalCAs,
      SigningCACert: nonEmpty(certificate),
      SigningCAKey: nonEmpty(key),
      ForceRotate: certificate === '' && key === '' ? (CAConfig.ForceRotate ?? 0) + 1 : CAConfig.ForceRotate,
    }),
  };
  yield* context.api.request('POST', '/swarm/update', {
    query: {
      rotateManagerToken: false,
      rotateManagerUnlockKey: false,
      rotateWorkerToken: false,
      version: swarm.Version.Index,
    },
    json: toJson(spec),
  });
  if (flags.bool('detach')) return 0;
  const quiet = flags.bool('quiet');
  const watched = yield* waitOnRootRotation(context, quiet);
  if (watched && !quiet) printTrustRoot(context, yield* context.api.json<Swarm>('GET', '/swarm'));
  return 0;
}

function printTrustRoot(context: Context, { TLSInfo }: Swarm): void {
  const certificate = TLSInfo?.TrustRoot ?? '';
  if (certificate === '') throw new CommandError('No CA information available');
  context.print(`${certificate.trim()}\n`);
}

/** The contents of the PEM file that a flag names; empty without the flag. */
function pemFile(context: Context, flags: FlagSet, path: string, name: string): string {
  const file = flags.string(name);
  if (!flags.changed(name)) return '';
  const fail = (why: string): never => {
    throw badFlag(path, '[OPTIONS]', `--${name}`, file, why);
  };
  let contents = '';
  try {
    contents = context.readFile(file);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    fail(error.message);
  }
  return isPem(contents) ? contents : fail('file contents must be in PEM format');
}
