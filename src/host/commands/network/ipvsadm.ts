import type { Task } from '../../../kernel/wait.ts';
import { formatAddress } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import { write } from '../command.ts';

/** `ipvsadm -ln`: the load balancer of the namespace (transcripts/mesh-tables). */
export function* ipvsadm(proc: Proc): Task<number> {
  const options = proc.argv.slice(1);
  if (options.length > 0 && !options.some((each) => /^-[a-zA-Z]*[lL]/.test(each) || each === '--list')) {
    proc.error(`ipvsadm: unrecognized option '${options[0]}'\n`);
    return 1;
  }
  const { net, kernel } = proc.machine;
  let text =
    'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n';
  if (!net.isFiltering) {
    yield* write(proc, text);
    return 0;
  }
  const flows = net.conntrack.flows(kernel.now);
  for (const service of [...net.ipvs.services.values()].sort((a, b) => a.mark - b.mark)) {
    text += `FWM  ${service.mark} ${service.scheduler}\n`;
    for (const each of [...service.destinations].sort((a, b) => a.address - b.address)) {
      const own = flows.filter((flow) => flow.server === each.address && flow.mark === service.mark);
      const active = own.filter((flow) => flow.protocol === 'tcp' && flow.closedAt === undefined).length;
      const target = `${formatAddress(each.address)}:0`.padEnd(28);
      text += `  -> ${target} Masq    ${String(each.weight).padEnd(6)} ${String(active).padEnd(10)} ${String(own.length - active).padEnd(10)}\n`;
    }
  }
  yield* write(proc, text);
  return 0;
}
