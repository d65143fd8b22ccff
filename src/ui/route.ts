// Where the reader is, in the address: `#/lab/01-first-swarm`, `#/lab/01-first-swarm/join`, `#/playground`.
// Hash routes, because a page on static hosting has no server that could answer for other paths.

export interface Route {
  /** Undefined: the playground. */
  readonly lab: string | undefined;
  /** A step of that lab, or undefined for where the reader left off. */
  readonly step: string | undefined;
}

export const firstLab = '01-first-swarm';

/** Reads a location's hash; anything unknown is the first lab. */
export function parseRoute(hash: string): Route {
  if (hash === '#/playground') return { lab: undefined, step: undefined };
  const match = /^#\/lab\/([\w-]+)(?:\/([\w-]+))?$/.exec(hash);
  return match ? { lab: match[1], step: match[2] } : { lab: firstLab, step: undefined };
}

export function formatRoute(route: Route): string {
  if (route.lab === undefined) return '#/playground';
  return `#/lab/${route.lab}${route.step === undefined ? '' : `/${route.step}`}`;
}

/** The seed that a shared link asks for. */
export function seedOfLink(): string | undefined {
  return new URLSearchParams(location.search).get('seed') ?? undefined;
}

/** A link to this lab with this seed and language, free of anything else the address held. */
export function shareLink(route: Route, seed: string, language: string): string {
  const query = new URLSearchParams({ seed, lang: language });
  return `${location.origin}${location.pathname}?${query}${formatRoute({ lab: route.lab, step: undefined })}`;
}
