import type { HealthConfig } from '../api/types.ts';
import type { FlagSet } from '../cobra/flags.ts';
import { CommandError } from '../errors.ts';
import { compact, nonEmpty } from './json.ts';

const SPANS = ['health-interval', 'health-timeout', 'health-start-period', 'health-start-interval'];
/** Those that `service update` looks at; it lets --health-start-interval pass without a word (asked of 28.5.2). */
const UPDATED = ['health-cmd', 'health-interval', 'health-timeout', 'health-start-period', 'health-retries'];

const CONFLICT = '--no-healthcheck conflicts with --health-* options';

/** The health check of `service create`; undefined where the image's own is to stay. @throws CommandError */
export function healthcheck(flags: FlagSet): HealthConfig | undefined {
  const test = flags.string('health-cmd');
  const config = compact({
    Test: test === '' ? undefined : ['CMD-SHELL', test],
    Interval: nonEmpty(flags.numberOrNull('health-interval')),
    Timeout: nonEmpty(flags.numberOrNull('health-timeout')),
    StartPeriod: nonEmpty(flags.numberOrNull('health-start-period')),
    StartInterval: nonEmpty(flags.numberOrNull('health-start-interval')),
    Retries: nonEmpty(flags.number('health-retries')),
  });
  // A span that is given counts, be it zero.
  const given = Object.keys(config).length > 0 || SPANS.some((name) => flags.numberOrNull(name) !== null);
  if (flags.bool('no-healthcheck')) {
    if (given) throw new CommandError(CONFLICT);
    return { Test: ['NONE'] };
  }
  return given ? (config as HealthConfig) : undefined;
}

/** The health check of `service update`: only what was given changes. @throws CommandError */
export function updateHealthcheck(flags: FlagSet, before: HealthConfig | undefined): HealthConfig | undefined {
  const given = UPDATED.filter((name) => flags.changed(name));
  if (flags.changed('no-healthcheck') && flags.bool('no-healthcheck')) {
    if (given.length > 0) throw new CommandError(CONFLICT);
    return { Test: ['NONE'] };
  }
  if (!flags.changed('no-healthcheck') && given.length === 0) return before;
  // A check that was switched off comes back with whatever is given.
  const base: HealthConfig = before?.Test?.[0] === 'NONE' && given.length > 0 ? {} : (before ?? {});
  const number = (name: string, otherwise: number | undefined): number | undefined =>
    flags.changed(name) ? nonEmpty(flags.numberOrNull(name)) : otherwise;
  const test = flags.string('health-cmd');
  return compact({
    Test: flags.changed('health-cmd') ? (test === '' ? undefined : ['CMD-SHELL', test]) : base.Test,
    Interval: number('health-interval', base.Interval),
    Timeout: number('health-timeout', base.Timeout),
    StartPeriod: number('health-start-period', base.StartPeriod),
    StartInterval: base.StartInterval,
    Retries: number('health-retries', base.Retries),
  }) as HealthConfig;
}

/** The health check of `docker run`, whose flags are zero and not null until given. @throws CommandError */
export function healthcheckOfContainer(flags: FlagSet): HealthConfig | undefined {
  for (const name of [...SPANS, 'health-retries'])
    if (flags.number(name) < 0) throw new CommandError(`--${name} cannot be negative`);
  const test = flags.string('health-cmd');
  const config = compact({
    Test: test === '' ? undefined : ['CMD-SHELL', test],
    Interval: nonEmpty(flags.number('health-interval')),
    Timeout: nonEmpty(flags.number('health-timeout')),
    StartPeriod: nonEmpty(flags.number('health-start-period')),
    StartInterval: nonEmpty(flags.number('health-start-interval')),
    Retries: nonEmpty(flags.number('health-retries')),
  });
  const given = Object.keys(config).length > 0;
  if (flags.bool('no-healthcheck')) {
    if (given) throw new CommandError(CONFLICT);
    return { Test: ['NONE'] };
  }
  return given ? (config as HealthConfig) : undefined;
}
