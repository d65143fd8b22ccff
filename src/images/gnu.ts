import type { FileEntry, Layer } from '../host/fs/layer.ts';
import type { Commands } from './busybox.ts';

/** What hosts have and slim images of Debian and the like have not: tools for networks, editors, the daemon's own. */
const NOT_IN_IMAGES = new Set(
  'arp brctl bridge conntrack curl dig docker dockerd ifconfig host ip iptables iptables-save ipvsadm journalctl jq less man nano nc netcat netstat nsenter nslookup ping ps route service ss systemctl telnet top traceroute tree vi vim wget'.split(
    ' ',
  ),
);

/** The commands of a distribution with GNU's tools, in /usr/bin; /bin leads there. */
export function gnuLayer(commands: Commands): Layer {
  const layer: Record<string, string | FileEntry> = { '/bin': { type: 'symlink', target: 'usr/bin' } };
  for (const name of Object.keys(commands).sort()) {
    if (NOT_IN_IMAGES.has(name) || name.includes('/')) continue;
    layer[`/usr/bin/${name}`] = { type: 'program', program: commands[name], size: 51_232, mode: 0o755 };
  }
  return layer;
}

/** Tools that an image has although most have not. */
export function gnuTools(commands: Commands, names: readonly string[]): Layer {
  const layer: Record<string, FileEntry> = {};
  for (const name of names)
    if (Object.hasOwn(commands, name))
      layer[`/usr/bin/${name}`] = { type: 'program', program: commands[name], size: 65_408, mode: 0o755 };
  return layer;
}
