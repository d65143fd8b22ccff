import { flag, type FlagDeclaration } from '../cobra/command.ts';
import { limitFlags } from './limits.ts';

/** The flags of the builder without buildx. */
export const buildFlags: readonly FlagDeclaration[] = [
  ...limitFlags,
  flag('add-host', 'extraHostList', 'Add a custom host-to-IP mapping ("host:ip")'),
  flag('build-arg', 'list', 'Set build-time variables'),
  flag('cache-from', 'strings', 'Images to consider as cache sources'),
  flag('cgroup-parent', 'string', 'Set the parent cgroup for the "RUN" instructions during build'),
  flag('compress', 'bool', 'Compress the build context using gzip'),
  flag('cpu-period', 'int', 'Limit the CPU CFS (Completely Fair Scheduler) period'),
  flag('cpu-quota', 'int', 'Limit the CPU CFS (Completely Fair Scheduler) quota'),
  flag('file', 'string', 'Name of the Dockerfile (Default is "PATH/Dockerfile")', { shorthand: 'f' }),
  flag('force-rm', 'bool', 'Always remove intermediate containers'),
  flag('iidfile', 'string', 'Write the image ID to the file'),
  flag('isolation', 'string', 'Container isolation technology'),
  flag('label', 'labelList', 'Set metadata for an image'),
  flag('memory-swap', 'memorySwap', 'Swap limit equal to memory plus swap: -1 to enable unlimited swap'),
  flag('network', 'string', 'Set the networking mode for the RUN instructions during build', { default: 'default' }),
  flag('no-cache', 'bool', 'Do not use cache when building the image'),
  flag('pull', 'bool', 'Always attempt to pull a newer version of the image'),
  flag('quiet', 'bool', 'Suppress the build output and print image ID on success', { shorthand: 'q' }),
  flag('rm', 'bool', 'Remove intermediate containers after a successful build', { default: 'true' }),
  flag('security-opt', 'strings', 'Security options'),
  flag('shm-size', 'bytes', 'Size of "/dev/shm"'),
  flag('squash', 'bool', 'Squash newly built layers into a single new layer'),
  flag('tag', 'list', 'Name and optionally a tag in the "name:tag" format', { shorthand: 't' }),
  flag('target', 'string', 'Set the target build stage to build.'),
  flag('ulimit', 'ulimit', 'Ulimit options', { default: '[]' }),
];
