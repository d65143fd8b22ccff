import { parseSignal, SIGNALS, type SignalName } from '../../../kernel/signal.ts';
import type { Task } from '../../../kernel/wait.ts';
import { quote } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { builtinFault } from '../wording.ts';
import type { Builtin } from './builtin.ts';

const PSEUDO = new Set(['EXIT', 'ERR', 'DEBUG', 'RETURN']);

function name(spec: string): string | undefined {
  const upper = spec.toUpperCase();
  if (upper === '0') return 'EXIT';
  if (PSEUDO.has(upper)) return upper;
  return parseSignal(spec);
}

function apply(shell: Shell, signal: string, command: string | undefined): void {
  if (command === undefined) shell.traps.delete(signal);
  else shell.traps.set(signal, command);
  if (PSEUDO.has(signal)) return;
  const signalName = signal as SignalName;
  if (command === '') shell.proc.handle(signalName, 'ignore');
  else if (command === undefined) {
    shell.proc.handle(signalName, undefined);
    shell.restoreHandler(signalName);
  } else {
    shell.proc.handle(signalName, () => {
      shell.pendingTraps.push(signalName);
      shell.trapped.notify();
    });
  }
}

function order(signal: string): number {
  return signal === 'EXIT' ? 0 : (SIGNALS[signal as SignalName] ?? 100);
}

function* trap(shell: Shell, args: readonly string[]): Task<number> {
  let rest = args.slice(1);
  if (rest[0] === '-l') {
    shell.proc.print(
      `${Object.entries(SIGNALS)
        .map(([signal, n]) => `${String(n).padStart(2)}) ${signal}`)
        .join('\t')}\n`,
    );
    return 0;
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0 || rest[0] === '-p') {
    const wanted = rest.slice(1).map(name);
    for (const [signal, command] of [...shell.traps].sort((a, b) => order(a[0]) - order(b[0]))) {
      if (wanted.length === 0 || wanted.includes(signal)) shell.proc.print(`trap -- ${quote(command)} ${signal}\n`);
    }
    return 0;
  }
  // A lone signal, or a number first, resets.
  const resets = rest.length === 1 || rest[0] === '-' || /^\d+$/.test(rest[0]);
  const signals = rest.length === 1 || (resets && rest[0] !== '-') ? rest : rest.slice(1);
  if (rest.length === 1 && name(rest[0]) === undefined) {
    shell.proc.error(`trap: usage: ${TRAP.usage}\n`);
    return 2;
  }
  let status = 0;
  for (const spec of signals) {
    const signal = name(spec);
    if (signal === undefined) {
      status = builtinFault(shell, 'trap', `${spec}: invalid signal specification`);
    } else if (signal !== 'SIGKILL' && signal !== 'SIGSTOP') apply(shell, signal, resets ? undefined : rest[0]);
  }
  return status;
}

export const TRAP: Builtin = { run: trap, usage: 'trap [-lp] [[arg] signal_spec ...]' };
