import type { PluginDescription } from '../swarm/types.ts';

/** What is built in (recordings/node-json). */
export const PLUGINS = {
  Volume: ['local'],
  Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
  Log: ['awslogs', 'fluentd', 'gelf', 'journald', 'json-file', 'local', 'splunk', 'syslog'],
} as const;

/** The same as a node describes itself with: sorted by type, then name. */
export const PLUGIN_DESCRIPTIONS: readonly PluginDescription[] = (['Log', 'Network', 'Volume'] as const).flatMap(
  (Type) => PLUGINS[Type].map((Name) => ({ Type, Name })),
);
