import { daysFromCivil } from '../../kernel/civil.ts';
import { DAY, HOUR, MINUTE, SECOND, type Micros } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { formatTime } from '../time-format.ts';
import { complain, parseOptions, type Flavour } from './command.ts';

const UNITS: Readonly<Record<string, Micros>> = {
  sec: SECOND,
  second: SECOND,
  min: MINUTE,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  fortnight: 14 * DAY,
};

/** Reads what `date -d` takes: `@1700000000`, ISO dates, `now`, `yesterday`, `+2 hours`, `3 days ago`. */
export function parseDate(text: string, now: Micros): Micros | undefined {
  let rest = text.trim();
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(rest);
  if (epoch !== null) return Math.round(Number(epoch[1]) * SECOND);
  let time = now;
  const iso =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?/.exec(
      rest,
    );
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(rest);
  if (iso !== null) {
    const [all, y, mo, d, h = '0', mi = '0', s = '0', fraction = '0', zone] = iso;
    time =
      (daysFromCivil(Number(y), Number(mo), Number(d)) * 86_400 + Number(h) * 3600 + Number(mi) * 60 + Number(s)) *
        SECOND +
      Math.round(Number(fraction) * SECOND);
    if (zone !== undefined && /^[-+]/.test(zone)) {
      const sign = zone.startsWith('-') ? 1 : -1;
      time += sign * (Number(zone.slice(1, 3)) * HOUR + Number(zone.slice(-2)) * MINUTE);
    }
    rest = rest.slice(all.length);
  } else if (clock !== null) {
    time =
      Math.floor(now / DAY) * DAY +
      Number(clock[1]) * HOUR +
      Number(clock[2]) * MINUTE +
      Number(clock[3] ?? 0) * SECOND;
    rest = rest.slice(clock[0].length);
  }
  for (rest = rest.trim(); rest !== ''; rest = rest.trim()) {
    const word = /^(now|today|yesterday|tomorrow|utc|z)\b/i.exec(rest);
    if (word !== null) {
      const name = word[1].toLowerCase();
      if (name === 'yesterday') time -= DAY;
      if (name === 'tomorrow') time += DAY;
      rest = rest.slice(word[0].length);
      continue;
    }
    const relative = /^([-+]?\s*\d+|next|last)?\s*(sec|second|min|minute|hour|day|week|fortnight)s?(\s+ago)?\b/i.exec(
      rest,
    );
    if (relative === null) return undefined;
    const count =
      relative[1] === undefined || /next/i.test(relative[1])
        ? 1
        : /last/i.test(relative[1])
          ? -1
          : Number(relative[1].replace(/\s/g, ''));
    time += (relative[3] === undefined ? 1 : -1) * count * UNITS[relative[2].toLowerCase()];
    rest = rest.slice(relative[0].length);
  }
  return time;
}

export function* date(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'ud:s:r:RI::',
      long: {
        utc: 'u',
        date: 'd',
        set: 's',
        reference: 'r',
        'rfc-email': 'R',
        'iso-8601': 'I',
        'rfc-3339': 'rfc-3339=',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  let time = proc.machine.kernel.date;
  let status = 0;
  const given = options.get('d');
  if (given !== undefined) {
    const found = parseDate(given, time);
    if (found === undefined) {
      complain(proc, `invalid date '${given}'`);
      return 1;
    }
    time = found;
  }
  const reference = options.get('r');
  if (reference !== undefined) time = proc.machine.fs.stat(proc.resolve(reference)).mtime;
  if (options.has('s')) {
    const { kernel, kind } = proc.machine;
    const set = parseDate(options.get('s') ?? '', time);
    if (set === undefined) {
      complain(proc, `invalid date '${options.get('s') ?? ''}'`);
      return 1;
    }
    time = set;
    if (kind === 'host' && proc.uid === 0) kernel.setClock(set - kernel.now);
    else {
      // It says what it would have set all the same.
      complain(proc, 'cannot set date: Operation not permitted');
      status = 1;
    }
  }
  let format = '%a %b %e %H:%M:%S UTC %Y';
  if (options.has('R')) format = '%a, %d %b %Y %H:%M:%S +0000';
  else if (options.has('I')) {
    const precision = options.get('I') ?? '';
    format = precision.startsWith('s')
      ? '%Y-%m-%dT%H:%M:%S+00:00'
      : precision.startsWith('n')
        ? '%Y-%m-%dT%H:%M:%S,%N+00:00'
        : precision.startsWith('m')
          ? '%Y-%m-%dT%H:%M+00:00'
          : '%Y-%m-%d';
  } else if (options.has('rfc-3339'))
    format = options.get('rfc-3339') === 'date' ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S+00:00';
  if (rest[0] !== undefined) {
    if (!rest[0].startsWith('+')) {
      complain(proc, `invalid date '${rest[0]}'`);
      return 1;
    }
    format = rest[0].slice(1);
  }
  proc.print(`${formatTime(format, time)}\n`);
  return status;
}
