import { compareStrings } from '../../../kernel/go/natsort.ts';
import { parseInt64 } from '../../../kernel/go/strconv.ts';
import { cut } from '../csv.ts';

/** A resource limit as the API has it. */
export interface UlimitOption {
  readonly Name: string;
  readonly Hard: number;
  readonly Soft: number;
}

const NAMES = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

/** One --ulimit: `nofile=1024` or `nofile=1024:2048`. @throws Error with docker's text */
export function parseUlimit(text: string): UlimitOption {
  const [name, value, found] = cut(text, '=');
  if (!found) throw new Error(`invalid ulimit argument: ${text}`);
  if (!NAMES.has(name)) throw new Error(`invalid ulimit type: ${name}`);
  const limits = value.split(':');
  if (limits.length > 2) {
    throw new Error(`too many limit value arguments - ${value}, can only have up to two, \`soft[:hard]\``);
  }
  const soft = Number(parseInt64(limits[0]!, 10));
  const hard = limits.length === 2 ? Number(parseInt64(limits[1]!, 10)) : soft;
  if (hard !== -1) {
    if (soft === -1)
      throw new Error(
        'ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: ' + String(hard),
      );
    if (soft > hard) throw new Error(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`);
  }
  return { Name: name, Hard: hard, Soft: soft };
}

/** As they are sent: the last one of each name, sorted. */
export function ulimitsByName(ulimits: readonly UlimitOption[]): UlimitOption[] {
  return [...new Map(ulimits.map((each) => [each.Name, each])).values()].sort((a, b) => compareStrings(a.Name, b.Name));
}
