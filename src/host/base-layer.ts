import type { FileEntry, Layer } from './fs/layer.ts';
import { bashProgram } from './shell/bash.ts';

const PROFILE = `# /etc/profile
export HISTSIZE=1000
HISTCONTROL=ignoredups
`;

const BASH_PROFILE = `# .bash_profile

# Get the aliases and functions
if [ -f ~/.bashrc ]; then
	. ~/.bashrc
fi
`;

const BASHRC = `# .bashrc

PS1='[\\u@\\h \\W]\\$ '

alias ll='ls -l'
`;

const OS_RELEASE = `NAME="CentOS Linux"
VERSION="7 (Core)"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="7"
PRETTY_NAME="CentOS Linux 7 (Core)"
ANSI_COLOR="0;31"
CPE_NAME="cpe:/o:centos:centos:7"
HOME_URL="https://www.centos.org/"
BUG_REPORT_URL="https://bugs.centos.org/"
`;

const PASSWD = `root:x:0:0:root:/root:/bin/bash
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
mail:x:8:12:mail:/var/spool/mail:/sbin/nologin
nobody:x:99:99:Nobody:/:/sbin/nologin
dbus:x:81:81:System message bus:/:/sbin/nologin
sshd:x:74:74:Privilege-separated SSH:/var/empty/sshd:/sbin/nologin
`;

const GROUP = `root:x:0:
bin:x:1:
daemon:x:2:
mail:x:12:
nobody:x:99:
dbus:x:81:
sshd:x:74:
docker:x:994:
`;

/** The devices that every machine has, containers too. */
export const deviceLayer: Layer = {
  '/dev/null': { type: 'device', device: 'null' },
  '/dev/zero': { type: 'device', device: 'zero' },
  '/dev/full': { type: 'device', device: 'full' },
  '/dev/random': { type: 'device', device: 'random' },
  '/dev/urandom': { type: 'device', device: 'random' },
  '/dev/tty': { type: 'device', device: 'tty' },
};

/** The programs in a directory, by name. */
export type Programs = Readonly<Record<string, FileEntry>>;

/** What is installed on a host beside its shell, by directory. */
export interface HostPrograms {
  readonly bin: Programs;
  readonly sbin: Programs;
}

/**
 * What all hosts share: the tree of a CentOS 7. What differs from host to host (/etc/hostname, /etc/hosts,
 * /proc) comes from `hostFiles`.
 * @param programs asked when somebody first looks for one
 */
export const hostLayer = (programs: () => HostPrograms): Layer => ({
  '/usr/bin': { type: 'directory', children: () => programs().bin },
  '/usr/sbin': { type: 'directory', children: () => programs().sbin },
  '/usr/bin/bash': { type: 'program', program: bashProgram, size: 964_536 },
  '/usr/bin/sh': { type: 'symlink', target: 'bash' },
  '/bin': { type: 'symlink', target: 'usr/bin' },
  '/sbin': { type: 'symlink', target: 'usr/sbin' },
  '/lib': { type: 'symlink', target: 'usr/lib' },
  '/lib64': { type: 'symlink', target: 'usr/lib64' },
  '/usr/lib': { type: 'directory' },
  '/usr/lib64': { type: 'directory' },
  '/usr/local/bin': { type: 'directory' },
  '/usr/local/sbin': { type: 'directory' },
  '/usr/share': { type: 'directory' },
  '/boot': { type: 'directory' },
  '/home': { type: 'directory' },
  '/media': { type: 'directory' },
  '/mnt': { type: 'directory' },
  '/opt': { type: 'directory' },
  '/srv': { type: 'directory' },
  '/sys': { type: 'directory', mode: 0o555 },
  '/proc': { type: 'directory', mode: 0o555 },
  '/run': { type: 'directory' },
  '/tmp': { type: 'directory', mode: 0o1777 },
  '/var/log': { type: 'directory' },
  '/var/lib': { type: 'directory' },
  '/var/tmp': { type: 'directory', mode: 0o1777 },
  '/var/run': { type: 'symlink', target: '../run' },
  ...deviceLayer,
  '/etc/os-release': { type: 'symlink', target: '../usr/lib/os-release' },
  '/usr/lib/os-release': OS_RELEASE,
  '/etc/redhat-release': { type: 'symlink', target: 'centos-release' },
  '/etc/centos-release': 'CentOS Linux release 7.9.2009 (Core)\n',
  '/etc/passwd': PASSWD,
  '/etc/group': GROUP,
  '/etc/profile': PROFILE,
  '/etc/shells': '/bin/sh\n/bin/bash\n/usr/bin/sh\n/usr/bin/bash\n',
  '/etc/resolv.conf': 'nameserver 172.17.0.1\n',
  '/etc/motd': '',
  '/root': { type: 'directory', mode: 0o550 },
  '/root/.bash_profile': BASH_PROFILE,
  '/root/.bashrc': BASHRC,
});
