import { parseSignal, SIGNALS, type SignalName } from '../../../kernel/signal.ts';
import { anyOf, type Task } from '../../../kernel/wait.ts';
import type { Proc } from '../../proc.ts';
import { waitForeground } from '../foreground.ts';
import { jobEnded, jobState, type Job } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

function* jobs(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'lnprs');
  if (bad !== undefined) return badOption(shell, args, bad, JOBS.usage);
  let status = 0;
  const wanted: Job[] = [];
  if (rest.length === 0) wanted.push(...shell.jobs.list);
  for (const spec of rest) {
    const job = shell.jobs.find(spec.startsWith('%') ? spec : `%${spec}`);
    if (job !== undefined) wanted.push(job);
    else {
      shell.error(`jobs: ${spec}: no such job`);
      status = 1;
    }
  }
  for (const job of wanted) {
    const state = jobState(job);
    if (flags.has('r') && state !== 'Running') continue;
    if (flags.has('s') && state !== 'Stopped') continue;
    shell.proc.print(flags.has('p') ? `${job.procs[0].pid}\n` : shell.jobs.format(job, { long: flags.has('l') }));
    job.told = state;
  }
  for (const job of wanted) if (jobEnded(job)) shell.jobs.remove(job);
  return status;
}

/** The job that is meant, or the status where there is none. */
function pick(shell: Shell, args: readonly string[]): Job | number {
  const spec = args[1] ?? '%+';
  if (!shell.options.monitor) {
    return builtinFault(shell, args[0], FAULTS.noJobControl);
  }
  const job = shell.jobs.find(spec.startsWith('%') ? spec : `%${spec}`);
  if (job === undefined) return builtinFault(shell, args[0], FAULTS.noSuchJob(args[1] ?? 'current'));
  if (jobEnded(job)) {
    shell.jobs.remove(job);
    return builtinFault(shell, args[0], 'job has terminated');
  }
  return job;
}

function* fg(shell: Shell, args: readonly string[]): Task<number> {
  const job = pick(shell, args);
  if (typeof job === 'number') return job;
  shell.proc.print(`${job.text}\n`);
  job.told = 'Running';
  shell.proc.machine.signalGroup(job.group, 'SIGCONT');
  return yield* waitForeground(shell, job.procs, { pos: 0, end: 0 }, job);
}

function* bg(shell: Shell, args: readonly string[]): Task<number> {
  const job = pick(shell, args);
  if (typeof job === 'number') return job;
  if (jobState(job) === 'Running') {
    shell.error(`bg: job ${job.id} already in background`);
    return 0;
  }
  shell.proc.machine.signalGroup(job.group, 'SIGCONT');
  job.told = 'Running';
  shell.jobs.touch(job);
  shell.proc.print(`[${job.id}]${shell.jobs.mark(job)} ${job.text} &\n`);
  return 0;
}

/** Waits for processes; a trapped signal ends the wait with 128 + its number. */
function* waitOrTrap(shell: Shell, done: () => boolean, procs: readonly Proc[]): Task<number | undefined> {
  while (!done()) {
    yield anyOf(shell.trapped, ...procs.map((proc) => proc.changed));
    if (shell.pendingTraps.length > 0) {
      const status = 128 + SIGNALS[shell.pendingTraps[0]];
      yield* shell.runTraps();
      return status;
    }
  }
  return undefined;
}

function* wait(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'fnp:');
  if (bad !== undefined) return badOption(shell, args, bad, WAIT.usage);
  const forget = (job: Job): void => {
    if (!shell.interactive) shell.jobs.remove(job);
    else job.told = jobState(job) === 'Running' ? 'Running' : job.told;
  };
  if (flags.has('n')) {
    const all = shell.jobs.list;
    if (all.length === 0) return 127;
    const broken = yield* waitOrTrap(
      shell,
      () => all.some(jobEnded),
      all.flatMap((job) => job.procs),
    );
    if (broken !== undefined) return broken;
    const job = all.find(jobEnded) as Job;
    shell.jobs.remove(job);
    return job.procs[job.procs.length - 1].exitStatus ?? 0;
  }
  if (rest.length === 0) {
    const all = [...shell.jobs.list];
    const running = (): Proc[] => all.filter((job) => jobState(job) === 'Running').flatMap((job) => job.procs);
    const broken = yield* waitOrTrap(
      shell,
      () => running().length === 0,
      all.flatMap((job) => job.procs),
    );
    if (broken !== undefined) return broken;
    for (const job of all) if (jobEnded(job)) forget(job);
    return 0;
  }
  let status = 0;
  for (const spec of rest) {
    const job = shell.jobs.find(spec);
    if (job === undefined) {
      const known = shell.finished.get(spec);
      if (known !== undefined) {
        status = known;
        continue;
      }
      const wording = spec.startsWith('%')
        ? FAULTS.noSuchJob(spec)
        : /^\d+$/.test(spec)
          ? `pid ${spec} is not a child of this shell`
          : `\`${spec}': not a pid or valid job spec`;
      // ash says nothing of a process that is not its own.
      status = shell.dialect === 'ash' && typeof wording === 'string' ? 127 : builtinFault(shell, 'wait', wording, 127);
      continue;
    }
    const broken = yield* waitOrTrap(shell, () => jobEnded(job), job.procs);
    if (broken !== undefined) return broken;
    status = job.procs[job.procs.length - 1].exitStatus ?? 0;
    forget(job);
  }
  return status;
}

function* kill(shell: Shell, args: readonly string[]): Task<number> {
  let signal: SignalName | undefined = 'SIGTERM';
  let rest = args.slice(1);
  let probe = false;
  if (rest[0] === '-l' || rest[0] === '-L') return list(shell, rest.slice(1));
  const given =
    rest[0] === '-s' || rest[0] === '-n' ? rest[1] : /^-[^-]/.test(rest[0] ?? '') ? rest[0].slice(1) : undefined;
  if (given !== undefined) {
    rest = rest.slice(rest[0] === '-s' || rest[0] === '-n' ? 2 : 1);
    probe = given === '0';
    signal = parseSignal(given);
    if (signal === undefined && !probe) {
      return builtinFault(shell, 'kill', FAULTS.signal(given));
    }
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    if (shell.dialect === 'ash') return builtinFault(shell, 'kill', 'you need to specify whom to kill');
    shell.proc.error(`kill: usage: ${KILL.usage}\n`);
    return 2;
  }
  let status = 0;
  const { machine } = shell.proc;
  for (const target of rest) {
    if (target.startsWith('%')) {
      const job = shell.jobs.find(target);
      if (job === undefined) {
        shell.error(`kill: ${target}: no such job`);
        status = 1;
        continue;
      }
      if (probe || signal === undefined) continue;
      for (const proc of job.procs) proc.signal(signal, shell.proc);
      if (shell.options.monitor) machine.signalGroup(job.group, signal, shell.proc);
      // A stopped job must go on to see the signal.
      if (jobState(job) === 'Stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP'))
        machine.signalGroup(job.group, 'SIGCONT');
      continue;
    }
    if (!/^-?\d+$/.test(target)) {
      shell.error(`kill: ${target}: arguments must be process or job IDs`);
      status = 1;
      continue;
    }
    const pid = Number(target);
    const targets =
      pid < 0
        ? [...machine.processes.values()].filter((proc) => proc.group === -pid || (pid === -1 && proc.pid !== 1))
        : machine.processes.has(pid)
          ? [machine.processes.get(pid) as Proc]
          : [];
    if (targets.length === 0) {
      if (machine.signalDaemon(pid, probe ? undefined : signal)) continue;
      status = builtinFault(shell, 'kill', FAULTS.noProcess(target));
    }
    if (!probe && signal !== undefined) for (const proc of targets) proc.signal(signal, shell.proc);
  }
  // A signal to the shell itself acts before the next command.
  yield* shell.breathe();
  return status;
}

function list(shell: Shell, args: readonly string[]): number {
  if (args.length === 0) {
    const names = Object.entries(SIGNALS).sort((a, b) => a[1] - b[1]);
    shell.proc.print(`${names.map(([name, n]) => `${String(n).padStart(2)}) ${name}`).join('\t')}\n`);
    return 0;
  }
  for (const arg of args) {
    const number = /^\d+$/.test(arg) ? (Number(arg) > 128 ? Number(arg) - 128 : Number(arg)) : undefined;
    const name = parseSignal(number === undefined ? arg : String(number));
    if (name === undefined) {
      shell.error(`kill: ${arg}: invalid signal specification`);
      return 1;
    }
    shell.proc.print(`${number === undefined ? SIGNALS[name] : name.slice(3)}\n`);
  }
  return 0;
}

function* disown(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest } = readFlags(args, 'ahr');
  const wanted = flags.has('a') ? [...shell.jobs.list] : [shell.jobs.find(rest[0] ?? '%+')];
  if (wanted[0] === undefined) {
    shell.error(`disown: ${rest[0] ?? 'current'}: no such job`);
    return 1;
  }
  for (const job of wanted) {
    if (job === undefined) continue;
    if (flags.has('h')) job.disowned = true;
    else shell.jobs.remove(job);
  }
  return 0;
}

export const JOBS: Builtin = { run: jobs, usage: 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]' };
export const FG: Builtin = { run: fg, usage: 'fg [job_spec]' };
export const BG: Builtin = { run: bg, usage: 'bg [job_spec ...]' };
export const WAIT: Builtin = { run: wait, usage: 'wait [-fn] [-p var] [id ...]' };
export const KILL: Builtin = {
  run: kill,
  usage: 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
};
export const DISOWN: Builtin = { run: disown, usage: 'disown [-h] [-ar] [jobspec ... | pid ...]', bashOnly: true };
