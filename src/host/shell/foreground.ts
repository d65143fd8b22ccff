import { SIGNALS } from '../../kernel/signal.ts';
import { COOKED } from '../../kernel/tty.ts';
import type { Task } from '../../kernel/wait.ts';
import { EMPTY_READER, NULL_WRITER, OpenFile } from '../fs/open-file.ts';
import type { Proc } from '../proc.ts';
import { Interrupted } from './control.ts';
import { SIGNAL_WORDS, type Job } from './jobs.ts';
import type { Shell } from './shell.ts';

/** A stretch of the running source. */
export interface Stretch {
  readonly pos: number;
  readonly end: number;
}

/** The text of a job as `jobs` shows it: on one line. */
export function jobText(shell: Shell, node: Stretch): string {
  return shell.source
    .slice(node.pos, node.end)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** Hands the terminal to a process group; the returned function takes it back. */
export function giveTerminal(shell: Shell, group: number): () => void {
  const { tty, machine } = shell.proc;
  if (tty === undefined || !shell.options.monitor) return () => {};
  tty.setForeground({ signal: (signal) => machine.signalGroup(group, signal) });
  return () => {
    if (tty.mode !== COOKED) tty.setMode(COOKED);
    tty.setForeground({ signal: (signal) => machine.signalGroup(shell.proc.group, signal) });
  };
}

/** Waits for processes in the foreground; one that is stopped becomes a job. Returns the last one's status. */
export function* waitForeground(shell: Shell, procs: readonly Proc[], node: Stretch, known?: Job): Task<number> {
  const group = known?.group ?? procs[0].group;
  const takeBack = giveTerminal(shell, group);
  try {
    for (const proc of procs) while (proc.state === 'running') yield proc.changed;
  } finally {
    takeBack();
  }
  const stopped = procs.some((proc) => proc.state === 'stopped');
  if (stopped && shell.options.monitor) {
    const job = known ?? shell.jobs.add(procs, jobText(shell, node), group);
    shell.jobs.touch(job);
    job.told = 'Stopped';
    shell.proc.error(`\n${shell.jobs.format(job)}`);
    return 128 + SIGNALS.SIGTSTP;
  }
  // A stopped child of a shell without job control: wait until it goes on.
  for (const proc of procs) yield* proc.wait();
  if (known !== undefined) shell.jobs.remove(known);
  const last = procs[procs.length - 1];
  if (shell.interactive && procs.some((proc) => proc.endedBy === 'SIGINT')) {
    throw new Interrupted();
  }
  report(shell, last, node);
  return last.exitStatus ?? 0;
}

function report(shell: Shell, proc: Proc, node: Stretch): void {
  const { endedBy } = proc;
  if (endedBy === undefined || endedBy === 'SIGINT' || endedBy === 'SIGPIPE' || shell.dialect === 'ash') {
    if (endedBy !== undefined && shell.dialect === 'ash' && endedBy !== 'SIGINT' && endedBy !== 'SIGPIPE') {
      shell.proc.error(`${SIGNAL_WORDS[endedBy] ?? endedBy}\n`);
    }
    return;
  }
  const words = SIGNAL_WORDS[endedBy] ?? endedBy;
  if (shell.mode === 'prompt') shell.proc.error(`${words}\n`);
  else shell.error(`${String(proc.pid).padStart(5)} ${words.padEnd(23)} ${jobText(shell, node)}`);
}

/** Waits without handing over the terminal or reporting. */
export function* waitQuietly(procs: readonly Proc[]): Task {
  for (const proc of procs) yield* proc.wait();
}

/** Starts `body` in the background (`&`) and tells its job number and pid at a prompt. */
export function runInBackground(shell: Shell, node: Stretch, body: (shell: Shell) => Task<number>): void {
  const fds = shell.childDescriptors();
  if (!shell.options.monitor) {
    // Without job control a background command must not eat the shell's input.
    fds.get(0)?.close();
    fds.set(0, new OpenFile({ reader: EMPTY_READER, writer: NULL_WRITER }));
  }
  const proc = shell.fork(fds, body, shell.options.monitor ? 0 : undefined);
  if (!shell.options.monitor) {
    proc.handle('SIGINT', 'ignore');
    proc.handle('SIGQUIT', 'ignore');
  }
  shell.lastBackground = proc.pid;
  const job = shell.jobs.add([proc], jobText(shell, node), proc.group);
  if (shell.interactive) shell.proc.error(`[${job.id}] ${proc.pid}\n`);
}
