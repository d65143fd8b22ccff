import type { ImageHealthcheck } from '../../images/image.ts';
import type { Instruction } from './dockerfile.ts';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';

/** What a HEALTHCHECK that was found to be right sets. */
export function healthcheckOf({ words, json, flags }: Instruction): ImageHealthcheck {
  if (words[0].toUpperCase() === 'NONE') return { Test: ['NONE'] };
  const span = (name: string): number | undefined =>
    Object.hasOwn(flags, name) ? parseGoDuration(flags[name]) || undefined : undefined;
  const check: Record<string, unknown> = {
    Test: [json ? 'CMD' : 'CMD-SHELL', ...words.slice(1)],
    Interval: span('interval'),
    Timeout: span('timeout'),
    StartPeriod: span('start-period'),
    StartInterval: span('start-interval'),
    Retries: Number(flags.retries ?? 0) || undefined,
  };
  for (const key of Object.keys(check)) if (check[key] === undefined) delete check[key];
  return check as unknown as ImageHealthcheck;
}

/** How history shows it: `&{[CMD-SHELL curl …] 5s 2s 0s 0s 12}`. */
export function healthcheckText(check: ImageHealthcheck): string {
  const spans = [check.Interval, check.Timeout, check.StartPeriod, check.StartInterval];
  return `&{[${check.Test.join(' ')}] ${spans.map((span) => formatGoDuration(span ?? 0)).join(' ')} ${check.Retries ?? 0}}`;
}
