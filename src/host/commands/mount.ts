import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { write, type Flavour } from './command.ts';

const DISK = '/dev/sda1';
const KERNEL: readonly string[] = [
  'proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)',
  'tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)',
  'devpts on /dev/pts type devpts (rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666)',
];

/** What the kernel mounts in a container beside its image (observed on the real one). */
const IN_CONTAINER: readonly string[] = [
  'overlay on / type overlay (rw,relatime)',
  ...KERNEL,
  'sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)',
  'cgroup on /sys/fs/cgroup type cgroup2 (ro,nosuid,nodev,noexec,relatime)',
  'mqueue on /dev/mqueue type mqueue (rw,nosuid,nodev,noexec,relatime)',
  'shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k)',
  ...['resolv.conf', 'hostname', 'hosts'].map((name) => `${DISK} on /etc/${name} type ext4 (rw,relatime)`),
];

const ON_HOST: readonly string[] = [
  `${DISK} on / type ext4 (rw,relatime)`,
  ...KERNEL,
  'sysfs on /sys type sysfs (rw,nosuid,nodev,noexec,relatime)',
  'cgroup2 on /sys/fs/cgroup type cgroup2 (rw,nosuid,nodev,noexec,relatime)',
];

/** `mount` without arguments: what is mounted. Nothing can be mounted by hand. */
export function* mount(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1).filter((word) => word !== '-l');
  if (words.length > 0 && words[0] !== '-t') {
    proc.error(
      flavour === 'busybox'
        ? `mount: permission denied (are you root?)\n`
        : `mount: ${words.at(-1) ?? ''}: permission denied.\n`,
    );
    return flavour === 'busybox' ? 1 : 32;
  }
  const own = proc.machine.fs.mounts.map(({ path, readOnly, source }) =>
    source === 'memory'
      ? `tmpfs on ${path} type tmpfs (${readOnly ? 'ro' : 'rw'},nosuid,nodev,noexec,relatime)`
      : `${DISK} on ${path} type ext4 (${readOnly ? 'ro' : 'rw'},relatime)`,
  );
  const type = words[0] === '-t' ? words[1] : undefined;
  const lines = [...(proc.machine.kind === 'container' ? IN_CONTAINER : ON_HOST), ...own];
  const shown = lines.filter((line) => type === undefined || line.includes(` type ${type} `));
  yield* write(proc, shown.map((line) => `${line}\n`).join(''));
  return 0;
}
