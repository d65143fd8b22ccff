import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import type { LogLine } from '../units.ts';

/** A line of the journal as journalctl shows it. */
export function journalLine(proc: Proc, line: LogLine): string {
  return `${formatTime('%b %d %H:%M:%S', line.at)} ${proc.machine.hostname} ${line.identifier}[${line.pid}]: ${line.text}\n`;
}
