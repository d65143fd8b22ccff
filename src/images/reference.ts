/** An image's name taken apart, with what people leave out filled in. */
export interface Reference {
  /** The registry: `docker.io`. */
  readonly domain: string;
  /** The repository on it: `library/nginx`. */
  readonly path: string;
  /** As Docker shows it: `nginx`, `quay.io/me/app`. */
  readonly familiarName: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** The text is no image name. The message is the one that the engine gives. */
export class InvalidReference extends Error {}

const DEFAULT_DOMAIN = 'docker.io';
const DOMAIN =
  /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\d+)?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

// Every task asks for its image by name, several times.
const MEMORY = 256;
const read = new Map<string, Reference>();

/**
 * Reads an image name as people write it: `nginx`, `nginx:1.25`, `nginx@sha256:…`, `quay.io/me/app:v1`.
 * @throws InvalidReference
 */
export function parseReference(text: string): Reference {
  let reference = read.get(text);
  if (reference === undefined) {
    reference = parse(text);
    if (read.size >= MEMORY) read.clear();
    read.set(text, reference);
  }
  return reference;
}

function parse(text: string): Reference {
  if (/^[0-9a-f]{64}$/.test(text))
    throw new InvalidReference(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  const slash = text.indexOf('/');
  const head = slash < 0 ? '' : text.slice(0, slash);
  const isDomain = slash >= 0 && (/[.:]/.test(head) || head === 'localhost' || head.toLowerCase() !== head);
  let domain = isDomain ? head : DEFAULT_DOMAIN;
  if (domain === 'index.docker.io') domain = DEFAULT_DOMAIN;
  let rest = isDomain ? text.slice(slash + 1) : text;
  if (domain === DEFAULT_DOMAIN && !rest.includes('/')) rest = `library/${rest}`;

  const at = rest.indexOf('@');
  const digest = at < 0 ? undefined : rest.slice(at + 1);
  if (at >= 0) rest = rest.slice(0, at);
  const colon = rest.indexOf(':');
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  const path = colon < 0 ? rest : rest.slice(0, colon);
  if (path.toLowerCase() !== path)
    throw new InvalidReference(`invalid reference format: repository name (${path}) must be lowercase`);
  if (!DOMAIN.test(domain) || !PATH.test(path)) throw new InvalidReference('invalid reference format');
  if (tag !== undefined && !TAG.test(tag)) throw new InvalidReference('invalid reference format');
  if (digest !== undefined && !DIGEST.test(digest)) throw new InvalidReference('invalid reference format');

  const official = domain === DEFAULT_DOMAIN && path.startsWith('library/') && path.indexOf('/', 8) < 0;
  const familiarName = official ? path.slice(8) : domain === DEFAULT_DOMAIN ? path : `${domain}/${path}`;
  return { domain, path, familiarName, tag, digest };
}

/** The familiar text of a reference, with `latest` where neither tag nor digest was given. */
export function formatReference(reference: Reference): string {
  const { familiarName, digest } = reference;
  const tag = reference.tag ?? (digest === undefined ? 'latest' : undefined);
  return familiarName + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}
