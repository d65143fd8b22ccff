import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';

export function uptimeText(proc: Proc): string {
  const { kernel, bootedAt } = proc.machine;
  const seconds = Math.floor((kernel.now - bootedAt) / SECOND);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const clock = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`;
  return `${days > 0 ? `${days} day${days === 1 ? '' : 's'}, ` : ''}${clock}`;
}
export function* uptime(proc: Proc): Task<number> {
  proc.print(
    ` ${formatTime('%H:%M:%S', proc.machine.kernel.date)} up ${uptimeText(proc)},  1 user,  load average: 0.00, 0.01, 0.05\n`,
  );
  return 0;
}
