import { exactArgs, flag } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import { composeFileFlag } from '../../flags/stack.ts';
import { quietProgressFlag } from '../../flags/progress.ts';
import type { ComposeFile } from '../../compose/compose-file.ts';
import {
  ForbiddenProperties,
  loadCompose,
  readComposeFiles,
  usedKeys,
  type ComposeSource,
} from '../../compose/load.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { parseReference, referenceProblem } from '../../api/reference.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { deployStack, RESOLVE_IMAGE, type ResolveImage } from './deploy-stack.ts';
import { checkStackName } from './stack-objects.ts';

/** `docker stack deploy` */
export const stackDeploy: DockerCommand = {
  use: 'deploy [OPTIONS] STACK',
  short: 'Deploy a new stack or update an existing stack',
  aliases: ['up'],
  fullNames: ['docker stack deploy', 'docker stack up'],
  args: exactArgs(1),
  flags: [
    composeFileFlag,
    flag('detach', 'bool', 'Exit immediately instead of waiting for the stack services to converge', {
      shorthand: 'd',
      default: 'true',
    }),
    flag('prune', 'bool', 'Prune services that are no longer referenced'),
    quietProgressFlag,
    flag(
      'resolve-image',
      'string',
      'Query the registry to resolve image digest and supported platforms ("always", "changed", "never")',
      { default: 'always' },
    ),
    flag('with-registry-auth', 'bool', 'Send registry authentication details to Swarm agents'),
  ],
  completion: { objects: 'stack' },
  run,
};

function* run(context: Context, { args: [stack = ''], flags }: Invocation): Task<number> {
  checkStackName(stack);
  const source = yield* readComposeFiles(context, flags.strings('compose-file'));
  const file = loadForDeploy(context, source);
  const resolve = flags.string('resolve-image');
  if (!(RESOLVE_IMAGE as readonly string[]).includes(resolve))
    throw new CommandError(`Invalid option ${resolve} for flag --resolve-image`);
  if (flags.bool('detach') && !flags.changed('detach'))
    context.warn(
      'Since --detach=false was not specified, tasks will be created in the background.\n' +
        'In a future release, --detach=false will become the default.\n',
    );
  yield* deployStack(context, stack, file, {
    prune: flags.bool('prune'),
    resolve: resolve as ResolveImage,
    detach: flags.bool('detach'),
    quiet: flags.bool('quiet'),
  });
  return 0;
}

/** Keys of a service that pass and do nothing. */
const IGNORED = [
  'build',
  'cgroupns_mode',
  'cgroup_parent',
  'devices',
  'domainname',
  'external_links',
  'ipc',
  'links',
  'mac_address',
  'network_mode',
  'pid',
  'privileged',
  'restart',
  'security_opt',
  'shm_size',
  'userns_mode',
];

const DEPRECATED: Readonly<Record<string, string>> = {
  container_name: 'Setting the container name is not supported.',
  expose:
    "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
};

function explained(descriptions: Readonly<Record<string, string>>): string {
  return Object.entries(descriptions)
    .map(([key, words]) => `${key}: ${words}`)
    .sort()
    .join('\n\n');
}

/** Reads the files, warns of what has no effect, and looks at the images. @throws CommandError (facts 13.3) */
function loadForDeploy(context: Context, source: ComposeSource): ComposeFile {
  let file: ComposeFile;
  try {
    file = loadCompose(context, source);
  } catch (error) {
    if (!(error instanceof ForbiddenProperties)) throw error;
    throw new CommandError(`Compose file contains unsupported options:\n\n${explained(error.descriptions)}\n`);
  }
  const ignored = usedKeys(source.files, IGNORED).sort();
  if (ignored.length > 0) context.warn(`Ignoring unsupported options: ${ignored.join(', ')}\n\n`);
  const deprecated = usedKeys(source.files, Object.keys(DEPRECATED));
  if (deprecated.length > 0)
    context.warn(
      `Ignoring deprecated options:\n\n${explained(Object.fromEntries(deprecated.map((key) => [key, DEPRECATED[key]!])))}\n\n`,
    );
  for (const [name, { image = '' }] of Object.entries(file.services ?? {})) {
    const failure = `invalid image reference for service ${name}`;
    if (image === '') throw new CommandError(`${failure}: no image specified`);
    if (parseReference(image) === undefined) throw new CommandError(`${failure}: ${referenceProblem(image)}`);
  }
  return file;
}
