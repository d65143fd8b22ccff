import { parseSignal } from '../../kernel/signal.ts';
import type { Task } from '../../kernel/wait.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { compile } from '../shell/pattern.ts';
import { type Flavour, complain, parseOptions } from './command.ts';
import { processTable } from './process-table.ts';

/** pgrep, pkill and killall share how they choose. */
export function* pgrep(proc: Proc, flavour: Flavour): Task<number> {
  const command = basename(proc.argv[0]);
  let signal = parseSignal('TERM');
  const words = proc.argv.slice(1).filter((word) => {
    const given = /^-(\d+|[A-Z]+\d?)$/.test(word) ? parseSignal(word.slice(1)) : undefined;
    if (given === undefined) return true;
    signal = given;
    return false;
  });
  proc.argv = [proc.argv[0], ...words];
  const parsed = parseOptions(
    proc,
    { short: 'flxavnoc', long: { full: 'f', exact: 'x', list: 'l', signal: 'signal=' }, status: 2 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  if (options.has('signal')) signal = parseSignal(options.get('signal') ?? '');
  if (rest.length === 0) {
    proc.error(
      command === 'killall'
        ? 'Usage: killall [OPTION]... [--] NAME...\n'
        : `${command}: no matching criteria specified\nTry \`${command} --help' for more information.\n`,
    );
    return command === 'killall' ? 1 : 2;
  }
  const exact = options.has('x') || command === 'killall';
  const patterns = rest.map((each) => compile(exact ? `^(?:${each})$` : each, 'u'));
  const found = processTable(proc).filter(
    (row) =>
      row.pid !== proc.pid && patterns.some((pattern) => pattern.test(options.has('f') ? row.command : row.name)),
  );
  if (found.length === 0) {
    if (command === 'killall') complain(proc, `${rest[0]}: no process found`.replace(/^/, '').replace('killall: ', ''));
    return 1;
  }
  for (const row of found) {
    if (command === 'pgrep')
      proc.print(
        options.has('l')
          ? `${row.pid} ${row.name}\n`
          : options.has('a')
            ? `${row.pid} ${row.command}\n`
            : `${row.pid}\n`,
      );
    else if (signal !== undefined) {
      const target = proc.machine.processes.get(row.pid);
      if (target !== undefined) target.signal(signal, proc);
      else proc.machine.signalDaemon(row.pid, signal);
    }
  }
  return 0;
}
