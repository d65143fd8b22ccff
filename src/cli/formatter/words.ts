import { NANOS_PER_SECOND } from '../../kernel/go/duration.ts';
import { compareStrings } from '../../kernel/go/natsort.ts';
import { parseRfc3339, timeFromUnix, timeSince, toUtc, ZERO_TIME, type GoTime } from '../../kernel/go/time.ts';
import { humanDuration } from '../../kernel/go/units.ts';

/** Words that several lists share. */

/** `5 days ago`. @param now the present */
export function since(then: GoTime, now: GoTime): string {
  return `${humanDuration(timeSince(then, now))} ago`;
}

/** The time of an RFC 3339 text; Go's zero time for none. */
export function readTime(text: string | undefined): GoTime {
  return text === undefined || text === '' ? ZERO_TIME : toUtc(parseRfc3339(text));
}

export function fromUnix(seconds: number): GoTime {
  return timeFromUnix(seconds);
}

export const SECONDS = NANOS_PER_SECOND;

/** `a=b,c=d`. Docker prints labels of a list in the order of a map or sorted; here always sorted. */
export function labelList(labels: Readonly<Record<string, string>> | null | undefined): string {
  return sortedEntries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** A map's entries by key, in Go's order of strings. */
export function sortedEntries<T>(map: Readonly<Record<string, T>> | null | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareStrings(a, b));
}

/** An id's first twelve characters, without `sha256:`. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
