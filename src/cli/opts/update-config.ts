import type { UpdateConfig } from '../api/types.ts';
import type { FlagSet } from '../cobra/flags.ts';
import { NANOS_PER_SECOND } from '../../kernel/go/duration.ts';
import { compact, nonEmpty } from './json.ts';

/** `--update-…` or `--rollback-…`. */
export type UpdateKind = 'update' | 'rollback';

const SETTINGS = ['parallelism', 'delay', 'monitor', 'failure-action', 'max-failure-ratio', 'order'] as const;

/** Swarm's own defaults, which the client sends as soon as one flag is given (facts 5.1). */
const DEFAULTS: UpdateConfig = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: 5 * NANOS_PER_SECOND,
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

export function updateFlagsGiven(flags: FlagSet, kind: UpdateKind): boolean {
  return SETTINGS.some((setting) => flags.changed(`${kind}-${setting}`));
}

/** The config with the flags laid over it; undefined where no flag was given and there was none. */
export function updateConfig(flags: FlagSet, kind: UpdateKind, before?: UpdateConfig): UpdateConfig | undefined {
  if (!updateFlagsGiven(flags, kind)) return before;
  const base = before ?? DEFAULTS;
  const given = <T>(setting: string, read: (name: string) => T, otherwise: T): T =>
    flags.changed(`${kind}-${setting}`) ? read(`${kind}-${setting}`) : otherwise;
  const number = (name: string): number => flags.number(name);
  const text = (name: string): string => flags.string(name);
  return compact({
    Parallelism: given('parallelism', number, base.Parallelism),
    Delay: nonEmpty(given<number | undefined>('delay', number, base.Delay)),
    FailureAction: nonEmpty(given<string | undefined>('failure-action', text, base.FailureAction)),
    Monitor: nonEmpty(given<number | undefined>('monitor', number, base.Monitor)),
    MaxFailureRatio: given('max-failure-ratio', number, base.MaxFailureRatio),
    Order: given('order', text, base.Order),
  }) as UpdateConfig;
}
