import type { Task } from '../../../kernel/wait.ts';
import { formatAddress } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';

/** `bridge fdb show [dev NAME]` and `bridge link`: forwarding entries and ports of bridges. */
export function* bridge(proc: Proc): Task<number> {
  const words = proc.argv.slice(1).filter((each) => !each.startsWith('-'));
  const { net } = proc.machine;
  const at = words.findIndex((each) => each === 'dev' || each === 'br' || each === 'brport');
  const device = at < 0 ? undefined : words[at + 1];
  const [object = ''] = words;
  let text = '';
  if (object !== '' && 'link'.startsWith(object)) {
    for (const each of net.interfaces.values())
      if (each.master !== undefined)
        text += `${each.index}: ${each.name}${each.link === undefined ? '' : `@if${each.link}`}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${each.mtu} master ${each.master} state forwarding priority 32 cost 2 \n`;
    yield* write(proc, text);
    return 0;
  }
  if (object === '' || !'fdb'.startsWith(object)) {
    proc.error(
      object === ''
        ? 'Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }\n'
        : `Object "${object}" is unknown, try "bridge help".\n`,
    );
    return object === '' ? 255 : 255;
  }
  for (const each of net.interfaces.values()) {
    if (device !== undefined && each.name !== device && each.master !== device) continue;
    if (each.kind === 'loopback') continue;
    if (each.kind === 'vxlan') {
      const tunnel = [...net.interfaces.values()].find((other) => other.name === each.master)?.segment?.vxlan;
      text += `${each.mac} dev ${each.name} master ${each.master ?? ''} permanent\n`;
      for (const entry of tunnel?.entries.values() ?? [])
        text += `${entry.mac} dev ${each.name} dst ${formatAddress(entry.vtep)} link-netnsid 0 self permanent\n`;
      continue;
    }
    if (each.master !== undefined) {
      const segment = net.interfaces.get(each.master)?.segment;
      const member = [...(segment?.members ?? [])].find((other) => other.link === each.index);
      if (member !== undefined) text += `${member.mac} dev ${each.name} master ${each.master} \n`;
      text += `${each.mac} dev ${each.name} master ${each.master} permanent\n`;
    }
    text += `33:33:00:00:00:01 dev ${each.name} self permanent\n01:00:5e:00:00:01 dev ${each.name} self permanent\n`;
  }
  yield* write(proc, text);
  return 0;
}
