import { SIGNALS, type SignalName } from '../../kernel/signal.ts';
import type { Proc } from '../proc.ts';

export interface Job {
  readonly id: number;
  readonly procs: readonly Proc[];
  readonly text: string;
  readonly group: number;
  /** The state that the person was last told. */
  told: string;
  /** Order of last use: the current job is the newest. */
  used: number;
  disowned: boolean;
}

export const SIGNAL_WORDS: Partial<Record<SignalName, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
};

/** The jobs of a shell: what runs in the background or is stopped. */
export class Jobs {
  list: Job[] = [];
  private uses = 0;

  add(procs: readonly Proc[], text: string, group: number): Job {
    const id = Math.max(0, ...this.list.map((job) => job.id)) + 1;
    const job: Job = { id, procs, text, group, told: 'Running', used: ++this.uses, disowned: false };
    this.list.push(job);
    return job;
  }

  remove(job: Job): void {
    this.list = this.list.filter((each) => each !== job);
  }

  touch(job: Job): void {
    job.used = ++this.uses;
  }

  /** Stopped jobs come first, then the newest. */
  get byUse(): Job[] {
    return [...this.list].sort((a, b) => {
      const stopped = Number(jobState(b) === 'Stopped') - Number(jobState(a) === 'Stopped');
      return stopped !== 0 ? stopped : b.used - a.used;
    });
  }

  /** `+` for the current job, `-` for the one before. */
  mark(job: Job): string {
    const order = this.byUse;
    return order[0] === job ? '+' : order[1] === job ? '-' : ' ';
  }

  /** Finds `%1`, `%+`, `%-`, `%name`, `%?text` or a pid; undefined when there is none. */
  find(spec: string): Job | undefined {
    if (!spec.startsWith('%')) return this.list.find((job) => job.procs.some((proc) => String(proc.pid) === spec));
    const rest = spec.slice(1);
    if (rest === '' || rest === '%' || rest === '+') return this.byUse[0];
    if (rest === '-') return this.byUse[1] ?? this.byUse[0];
    if (/^\d+$/.test(rest)) return this.list.find((job) => job.id === Number(rest));
    if (rest.startsWith('?')) return this.list.find((job) => job.text.includes(rest.slice(1)));
    return this.list.find((job) => job.text.startsWith(rest));
  }

  /** A line of `jobs`. */
  format(job: Job, o: { long?: boolean } = {}): string {
    const state = jobState(job);
    const pid = o.long === true ? ` ${String(job.procs[0].pid).padStart(5)}` : '';
    const tail = state === 'Running' ? `${job.text} &` : job.text;
    return `[${job.id}]${this.mark(job)} ${pid} ${state.padEnd(24)}${tail}\n`;
  }

  /** Jobs whose state the person does not know yet; ended ones are taken off the list. */
  news(): { job: Job; line: string }[] {
    const out: { job: Job; line: string }[] = [];
    for (const job of [...this.list]) {
      const state = jobState(job);
      if (state === job.told) continue;
      job.told = state;
      out.push({ job, line: this.format(job) });
    }
    for (const { job } of out) if (jobEnded(job)) this.remove(job);
    return out;
  }
}

export function jobEnded(job: Job): boolean {
  return job.procs.every((proc) => proc.state === 'ended');
}

/** `Running`, `Stopped`, `Done`, `Exit 3`, `Terminated` … */
export function jobState(job: Job): string {
  if (!jobEnded(job)) return job.procs.some((proc) => proc.state === 'stopped') ? 'Stopped' : 'Running';
  const last = job.procs[job.procs.length - 1];
  if (last.endedBy !== undefined) return SIGNAL_WORDS[last.endedBy] ?? `Signal ${SIGNALS[last.endedBy]}`;
  return last.exitStatus === 0 ? 'Done' : `Exit ${last.exitStatus ?? 0}`;
}
