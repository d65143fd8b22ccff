import { ExecError } from '../../host/program.ts';
import type { Disposable } from '../../kernel/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Pipe } from '../../kernel/pipe.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { anyOf, type Task } from '../../kernel/wait.ts';
import type { EventLog } from '../events.ts';
import { rfc3339Nano } from '../time.ts';
import type { Healthcheck } from './config.ts';
import type { Container, HealthEntry } from './container.ts';
import { environment, execText } from './exec.ts';

const KEPT = 5;
const OUTPUT_LIMIT = 4_096;

interface Plan {
  readonly argv: readonly string[];
  readonly interval: Micros;
  readonly timeout: Micros;
  readonly startPeriod: Micros;
  readonly startInterval: Micros;
  readonly retries: number;
}

/** Reads a health check; undefined when there is none to run (facts 10.1). */
export function planOf(check: Healthcheck | undefined): Plan | undefined {
  const test = check?.Test;
  if (check === undefined || test === undefined || test.length === 0) return undefined;
  let argv: readonly string[];
  if (test[0] === 'CMD') argv = test.slice(1);
  else if (test[0] === 'CMD-SHELL') argv = ['/bin/sh', '-c', test.slice(1).join(' ')];
  else return undefined;
  const span = (nanoseconds: number | undefined, fallback: Micros): Micros =>
    nanoseconds === undefined || nanoseconds === 0 ? fallback : Math.round(nanoseconds / 1_000);
  return {
    argv,
    interval: span(check.Interval, 30 * SECOND),
    timeout: span(check.Timeout, 30 * SECOND),
    startPeriod: span(check.StartPeriod, 0),
    startInterval: span(check.StartInterval, 5 * SECOND),
    retries: check.Retries === undefined || check.Retries === 0 ? 3 : check.Retries,
  };
}

/** A span as Go prints it, for the message of a probe that took too long. */
function goSpan(span: Micros): string {
  if (span < SECOND) return `${span / MILLISECOND}ms`;
  const seconds = span / SECOND;
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** Probes a running container until it is disposed. */
export function monitorHealth(o: {
  readonly kernel: Kernel;
  readonly container: Container;
  readonly events: EventLog;
  readonly random: RandomStream;
}): Disposable | undefined {
  const { kernel, container, events, random } = o;
  const plan = planOf(container.config.Healthcheck);
  if (plan === undefined) {
    container.health = undefined;
    return undefined;
  }
  const health = (container.health = { status: 'starting', failingStreak: 0, log: [] } as NonNullable<
    Container['health']
  >);
  const startedAt = kernel.date;
  let over = false;

  const tell = (action: string, extra: Record<string, string> = {}): void =>
    events.emit({
      type: 'container',
      action,
      id: container.id,
      attributes: { ...container.attributes, ...extra },
      scope: 'local',
    });

  function* probe(): Task<HealthEntry> {
    const { argv, timeout } = plan as Plan;
    const start = kernel.date;
    const execID = random.hex(64);
    tell(`exec_create: ${argv.join(' ')}`, { execID });
    tell(`exec_start: ${argv.join(' ')}`, { execID });
    yield* kernel.sleep(random.int(20 * MILLISECOND, 60 * MILLISECOND));
    const output = new Pipe();
    const { machine } = container;
    if (machine === undefined) return { start, end: kernel.date, exitCode: -1, output: 'container is not running' };
    try {
      const user = container.config.User === '' ? undefined : container.config.User;
      const cwd = container.config.WorkingDir || '/';
      const proc = machine.exec({
        argv,
        env: environment(container, false),
        cwd,
        user,
        stdout: output.writer,
        stderr: output.writer,
      });
      const deadline = kernel.now + timeout;
      while (proc.exitStatus === undefined && kernel.now < deadline)
        yield anyOf(proc.changed, kernel.timer(deadline - kernel.now));
      let text = output.reader.tryRead() ?? '';
      if (text.length > OUTPUT_LIMIT) text = `${text.slice(0, OUTPUT_LIMIT)}...`;
      if (proc.exitStatus === undefined) {
        proc.signal('SIGKILL');
        const message = `Health check exceeded timeout (${goSpan(timeout)})${text === '' ? '' : `: ${text}`}`;
        return { start, end: kernel.date, exitCode: -1, output: message };
      }
      tell('exec_die', { execID, exitCode: String(proc.exitStatus) });
      return { start, end: kernel.date, exitCode: proc.exitStatus, output: text };
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      const text = `OCI runtime exec failed: exec failed: unable to start container process: ${execText(error, argv[0])}`;
      return { start, end: kernel.date, exitCode: -1, output: text };
    }
  }

  function record(entry: HealthEntry): void {
    const { retries, startPeriod } = plan as Plan;
    health.log = [...health.log, entry].slice(-KEPT);
    const before = health.status;
    if (entry.exitCode === 0) {
      health.failingStreak = 0;
      health.status = 'healthy';
    } else if (!(before === 'starting' && entry.start < startedAt + startPeriod)) {
      health.failingStreak++;
      if (health.failingStreak >= retries) health.status = 'unhealthy';
    }
    if (health.status === before) return;
    tell(`health_status: ${health.status}`);
    container.changed.notify();
  }

  function* run(): Task {
    const { interval, startInterval, startPeriod } = plan as Plan;
    while (!over) {
      const starting = health.status === 'starting' && kernel.date - startedAt < startPeriod;
      yield* kernel.sleep(starting ? startInterval : interval);
      while (!over && container.status === 'paused') yield container.changed;
      if (over) return;
      const entry = yield* probe();
      if (!over) record(entry);
    }
  }
  const process = kernel.spawn(`health ${container.name}`, run());
  return {
    dispose: () => {
      over = true;
      process.interrupt(new HealthOver());
    },
  };
}

class HealthOver extends Error {}

/** The container's health as `docker inspect` shows it. */
export function healthJson(container: Container): Record<string, unknown> | undefined {
  if (container.health === undefined) return undefined;
  return {
    Status: container.health.status,
    FailingStreak: container.health.failingStreak,
    Log: container.health.log.map((entry) => ({
      Start: rfc3339Nano(entry.start),
      End: rfc3339Nano(entry.end),
      ExitCode: entry.exitCode,
      Output: entry.output,
    })),
  };
}
