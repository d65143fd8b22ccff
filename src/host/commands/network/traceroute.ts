import type { Task } from '../../../kernel/wait.ts';
import type { Proc } from '../../proc.ts';
import { resolveName } from '../../network/resolve-name.ts';
import { parseOptions, type Flavour } from '../command.ts';

const MAX_HOPS = 30;

/** The routers on the way to a host. */
export function* traceroute(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: '46FIlnrvf:m:p:q:s:t:w:z:i:g:' }, flavour);
  if (typeof parsed === 'number') return parsed;
  const [name] = parsed.rest;
  if (name === undefined) return 1;
  const address = (yield* resolveName(proc.machine, name))?.[0];
  if (address === undefined) {
    proc.error(flavour === 'busybox' ? `traceroute: bad address '${name}'\n` : `${name}: Name or service not known\n`);
    return 1;
  }
  const { net } = proc.machine;
  const most = Number(parsed.options.get('m') ?? MAX_HOPS);
  proc.print(`traceroute to ${name} (${address}), ${most} hops max, ${flavour === 'busybox' ? 46 : 60} byte packets\n`);
  const hops = net.network.routersTo(net, address);
  for (let i = 0; i < most; i++) {
    if (hops[i] === undefined) {
      proc.print(`${String(i + 1).padStart(2)}  *  *  *\n`);
      continue;
    }
    const time = `${(hops[i].round / 1_000).toFixed(3)} ms`;
    proc.print(`${String(i + 1).padStart(2)}  ${hops[i].address}  ${time}  ${time}  ${time}\n`);
    if (hops[i].address === address) return 0;
  }
  return 0;
}
