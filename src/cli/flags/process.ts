import { flag, type FlagDeclaration } from '../cobra/command.ts';

/** How a container’s program runs, for containers and for services, new or changed. */
export const processFlags: readonly FlagDeclaration[] = [
  flag('cap-add', 'list', 'Add Linux capabilities'),
  flag('cap-drop', 'list', 'Drop Linux capabilities'),
  flag('health-cmd', 'string', 'Command to run to check health'),
  flag('health-retries', 'int', 'Consecutive failures needed to report unhealthy'),
  flag('no-healthcheck', 'bool', 'Disable any container-specified HEALTHCHECK'),
  flag('read-only', 'bool', "Mount the container's root filesystem as read only"),
  flag('stop-signal', 'string', 'Signal to stop the container'),
  flag('tty', 'bool', 'Allocate a pseudo-TTY', { shorthand: 't' }),
  flag('user', 'string', 'Username or UID (format: <name|uid>[:<group|gid>])', { shorthand: 'u' }),
  flag('workdir', 'string', 'Working directory inside the container', { shorthand: 'w' }),
];

/** More of it, for new containers and services; `service update` adds to them and removes from them. */
export const newProcessFlags: readonly FlagDeclaration[] = [
  flag('dns', 'ipList', 'Set custom DNS servers'),
  flag('dns-option', 'list', 'Set DNS options'),
  flag('dns-search', 'dnsSearchList', 'Set custom DNS search domains'),
  flag('env', 'environmentList', 'Set environment variables', { shorthand: 'e' }),
  flag('env-file', 'list', 'Read in a file of environment variables'),
  flag('ulimit', 'ulimit', 'Ulimit options', { default: '[]' }),
];
