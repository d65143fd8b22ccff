import { parseSignal } from '../../kernel/signal.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import type { Unit } from '../units.ts';
import { write } from './command.ts';
import { journalLine } from './journal-line.ts';
import { findUnit, fullName } from './unit-names.ts';

function ago(micros: number): string {
  const parts: [number, string][] = [
    [Math.floor(micros / DAY), ' day'],
    [Math.floor(micros / HOUR) % 24, 'h'],
    [Math.floor(micros / MINUTE) % 60, 'min'],
    [Math.floor(micros / SECOND) % 60, 's'],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first < 0) return `${Math.floor(micros / 1000)}ms ago`;
  return `${parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n}${unit}${unit === ' day' && n > 1 ? 's' : ''}`)
    .join(' ')} ago`;
}
function statusText(proc: Proc, unit: Unit): string {
  const result = `Result: ${unit.failure ?? 'exit-code'}`;
  const [state, sub] = {
    active: ['active', 'running'],
    inactive: ['inactive', 'dead'],
    failed: unit.isRestarting ? ['activating', `auto-restart) (${result}`] : ['failed', result],
    activating: ['activating', 'start'],
    deactivating: ['deactivating', 'stop-sigterm'],
  }[unit.state];
  const mark = { active: '●', failed: '×', inactive: '○', activating: '●', deactivating: '●' }[state] ?? '○';
  const since = `since ${formatTime('%a %Y-%m-%d %H:%M:%S UTC', unit.since)}; ${ago(proc.machine.kernel.date - unit.since)}`;
  const enabled = unit.enabled ? 'enabled' : 'disabled';
  const lines = [
    `${mark} ${unit.name} - ${unit.description}`,
    `     Loaded: loaded (/usr/lib/systemd/system/${unit.name}; ${enabled}; preset: enabled)`,
    `     Active: ${state} (${sub}) ${since}`,
  ];
  if (unit.documentation !== undefined) lines.push(`       Docs: ${unit.documentation}`);
  if (unit.mainPid !== undefined) {
    const name = unit.command.split(' ')[0].split('/').pop() ?? '';
    lines.push(
      `   Main PID: ${unit.mainPid} (${name})`,
      `     CGroup: /system.slice/${unit.name}`,
      `             └─${unit.mainPid} ${unit.command}`,
    );
  }
  const log = unit.log
    .slice(-10)
    .map((line) => journalLine(proc, line))
    .join('');
  return `${lines.join('\n')}\n${log === '' ? '' : `\n${log}`}`;
}
export function* systemctl(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  let signal = 'SIGTERM';
  const rest: string[] = [];
  let quiet = false;
  let now = false;
  for (let i = 0; i < words.length; i++) {
    const given = /^(?:-s|--signal=)(.*)$/.exec(words[i]);
    if (given !== null) signal = given[1] || (words[++i] ?? '');
    else if (words[i] === '--signal') signal = words[++i] ?? '';
    else if (words[i] === '-q' || words[i] === '--quiet') quiet = true;
    else if (words[i] === '--now') now = true;
    else if (!words[i].startsWith('-')) rest.push(words[i]);
  }
  const [verb = 'list-units', ...names] = rest;
  if (verb === 'list-units' || verb === 'list-unit-files') {
    const units = [...proc.machine.units.values()];
    if (verb === 'list-units') {
      yield* write(
        proc,
        `  UNIT${' '.repeat(26)}LOAD   ACTIVE SUB     DESCRIPTION\n${units.map((unit) => `  ${unit.name.padEnd(30)}loaded ${unit.state.padEnd(6)} ${(unit.active ? 'running' : 'dead').padEnd(7)} ${unit.description}\n`).join('')}\n${units.length} loaded units listed.\n`,
      );
    } else
      yield* write(
        proc,
        `UNIT FILE${' '.repeat(21)}STATE    PRESET\n${units.map((unit) => `${unit.name.padEnd(30)}${(unit.enabled ? 'enabled' : 'disabled').padEnd(8)} enabled\n`).join('')}\n${units.length} unit files listed.\n`,
      );
    return 0;
  }
  if (verb === 'daemon-reload' || verb === 'reset-failed') return 0;
  const known = [
    'start',
    'stop',
    'restart',
    'reload',
    'try-restart',
    'status',
    'kill',
    'is-active',
    'is-enabled',
    'is-failed',
    'enable',
    'disable',
    'show',
    'cat',
  ];
  if (!known.includes(verb)) {
    proc.error(`Unknown command verb '${verb}'.\n`);
    return 1;
  }
  if (names.length === 0) {
    proc.error('Too few arguments.\n');
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const unit = findUnit(proc, name);
    if (unit === undefined) {
      if (verb === 'is-active' || verb === 'is-failed') {
        if (!quiet) proc.print('inactive\n');
        status = verb === 'is-active' ? 4 : 1;
      } else if (verb === 'status') {
        proc.error(`Unit ${fullName(name)} could not be found.\n`);
        status = 4;
      } else if (verb === 'enable' || verb === 'disable' || verb === 'is-enabled') {
        proc.error(
          verb === 'is-enabled'
            ? `Failed to get unit file state for ${fullName(name)}: No such file or directory\n`
            : `Failed to ${verb} unit: Unit file ${fullName(name)} does not exist.\n`,
        );
        status = 1;
      } else {
        proc.error(
          `Failed to ${verb} ${fullName(name)}: Unit ${fullName(name)} not ${verb === 'start' || verb === 'restart' ? 'found' : 'loaded'}.\n`,
        );
        status = 5;
      }
      continue;
    }
    status = (yield* act(proc, unit, verb, { signal, quiet, now })) || status;
  }
  return status;
}
function* act(proc: Proc, unit: Unit, verb: string, o: { signal: string; quiet: boolean; now: boolean }): Task<number> {
  const failed = (): number => {
    proc.error(
      `Job for ${unit.name} failed because the control process exited with error code.\nSee "systemctl status ${unit.name}" and "journalctl -xeu ${unit.name}" for details.\n`,
    );
    return 1;
  };
  switch (verb) {
    case 'start':
      return (yield* unit.start()) ? 0 : failed();
    case 'stop':
      yield* unit.stop();
      return 0;
    case 'restart':
    case 'reload':
    case 'try-restart':
      if (verb === 'try-restart' && !unit.active) return 0;
      if (verb === 'reload') return 0;
      yield* unit.stop();
      return (yield* unit.start()) ? 0 : failed();
    case 'status':
      yield* write(proc, statusText(proc, unit));
      return unit.active || unit.state === 'activating' ? 0 : 3;
    case 'kill': {
      const signal = parseSignal(o.signal);
      if (signal === undefined) {
        proc.error(`Failed to parse signal string ${o.signal}.\n`);
        return 1;
      }
      unit.kill(signal);
      return 0;
    }
    case 'is-active':
    case 'is-failed': {
      const state = unit.isRestarting ? 'activating' : unit.state;
      if (!o.quiet) proc.print(`${state}\n`);
      return verb === 'is-active' ? (unit.active ? 0 : 3) : state === 'failed' ? 0 : 1;
    }
    case 'is-enabled':
      if (!o.quiet) proc.print(unit.enabled ? 'enabled\n' : 'disabled\n');
      return unit.enabled ? 0 : 1;
    case 'enable':
    case 'disable': {
      const on = verb === 'enable';
      const link = `/etc/systemd/system/multi-user.target.wants/${unit.name}`;
      if (on !== unit.enabled)
        proc.error(on ? `Created symlink ${link} → /usr/lib/systemd/system/${unit.name}.\n` : `Removed "${link}".\n`);
      unit.enabled = on;
      if (o.now) return yield* act(proc, unit, on ? 'start' : 'stop', o);
      return 0;
    }
    case 'cat':
      yield* write(
        proc,
        `# /usr/lib/systemd/system/${unit.name}\n[Unit]\nDescription=${unit.description}\n\n[Service]\nExecStart=${unit.command}\n\n[Install]\nWantedBy=multi-user.target\n`,
      );
      return 0;
    default:
      yield* write(
        proc,
        `Id=${unit.name}\nDescription=${unit.description}\nActiveState=${unit.state}\nMainPID=${unit.mainPid ?? 0}\n`,
      );
      return 0;
  }
}
