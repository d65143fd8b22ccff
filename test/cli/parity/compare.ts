import type { Recorded } from '../../unit/cli/fake-engine.ts';
import type { Result } from './real-docker.ts';

/**
 * Both clients' answers in a form that can be compared: what the real one leaves to chance, because Go visits its maps
 * in any order, is put in order; nothing else is changed.
 */

/** Labels of a list (`c=d,a=b`) and the runtimes of `docker info`. */
function ordered(text: string): string {
  return text
    .replace(/\b\w+=\w+(?:,\w+=\w+)+/g, (labels) => labels.split(',').sort().join(','))
    .replace(/^( Runtimes: )(.*)$/gm, (_, head: string, names: string) => head + names.split(' ').sort().join(' '));
}

export function canonicalResult({ stdout, stderr, status }: Result): Result {
  return { stdout: ordered(stdout), stderr: ordered(stderr), status };
}

const ANY_ORDER = new Set(['Env', 'Ports', 'Hosts', 'Secrets', 'Configs']);

function canonicalJson(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonicalJson(item));
    return ANY_ORDER.has(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, canonicalJson(item, name)]),
  );
}

/**
 * Requests as texts; `docker stop a b` sends its requests at once, in any order. The real `run -d` begins to wait for
 * the container and forgets about it; ours does not.
 */
export function canonicalRequests(requests: readonly Recorded[]): string[] {
  return requests
    .filter(({ path, query }) => !path.endsWith('/wait') || query.length === 0)
    .map((request) => JSON.stringify(canonicalJson(request)))
    .sort();
}
