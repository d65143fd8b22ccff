import type { Timer } from '../../kernel/kernel.ts';
import { parseSignal, SIGNALS, type SignalName } from '../../kernel/signal.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import { complain, parseOptions, type Flavour } from './command.ts';
import { misused } from './misuse.ts';

const KILLED = 128 + SIGNALS.SIGKILL;

/** Seconds of `10`, `1.5m`; undefined for what is none. */
function seconds(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
}

/** `timeout -s INT -k 5 10 command`: ends a command that takes too long, with status 124 then. */
export function* timeout(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 's:k:vfp',
      long: { signal: 's', 'kill-after': 'k', verbose: 'v', foreground: 'f', 'preserve-status': 'p' },
      stop: true,
      status: 125,
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const [duration, ...argv] = rest;
  if (duration === undefined || argv.length === 0) {
    return misused(proc, flavour, 'missing operand', 125);
  }
  const limit = seconds(duration);
  const patience = options.has('k') ? seconds(options.get('k') ?? '') : Infinity;
  if (limit === undefined || patience === undefined) {
    const wrong = limit === undefined ? duration : options.get('k');
    if (flavour === 'gnu') return misused(proc, flavour, `invalid time interval '${wrong}'`, 125);
    proc.error(`timeout: invalid number '${wrong}'\n`);
    return 1;
  }
  const signal = parseSignal(options.get('s') ?? 'TERM');
  if (signal === undefined) {
    return misused(proc, flavour, `${options.get('s')}: invalid signal`, 125);
  }
  let child: Proc;
  try {
    child = proc.spawn({ argv });
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const why = error.kind === 'not-found' ? 'No such file or directory' : error.message;
    complain(proc, `failed to run command '${argv[0]}': ${why}`);
    return error.status;
  }
  const { kernel } = proc.machine;
  let late = false;
  const timers: Timer[] = [];
  const ends = (after: number, by: SignalName): void => {
    const act = (): void => {
      if (child.exitStatus !== undefined) return;
      late = true;
      child.signal(by);
      if (patience > 0 && patience < Infinity && by !== 'SIGKILL') ends(patience, 'SIGKILL');
    };
    timers.push(kernel.after(after * SECOND, act));
  };
  if (limit > 0) ends(limit, signal);
  try {
    const status = yield* child.wait();
    if (!late || options.has('p') || status === KILLED) return status;
    return 124;
  } finally {
    for (const timer of timers) timer.cancel();
  }
}
