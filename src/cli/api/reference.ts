/** Image references: `[domain/]path[:tag][@digest]`, as docker reads and shortens them. */

export interface Reference {
  /** `docker.io/library/nginx`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** `sha256:…`. */
  readonly digest: string | undefined;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN =
  '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const PATTERN = new RegExp(
  `^((?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-fA-F]{64}))?$`,
);

/** Reads a reference and completes it with Docker Hub's domain; undefined where docker calls it invalid. */
export function parseReference(text: string): Reference | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const short = match[1]!;
  const slash = short.indexOf('/');
  const head = slash < 0 ? '' : short.slice(0, slash);
  const hasDomain = head !== '' && (/[.:]/.test(head) || head === 'localhost' || head.toLowerCase() !== head);
  let name = short;
  if (!hasDomain) name = `docker.io/${slash < 0 ? 'library/' : ''}${short}`;
  else if (head === 'index.docker.io') name = `docker.io/${short.slice(slash + 1)}`;
  if (/^docker\.io\/[^/]+$/.test(name)) name = name.replace('/', '/library/');
  return { name, tag: match[2], digest: match[3] };
}

/** Why a text is no reference, in docker's words. */
export function referenceProblem(text: string): string {
  const name = text.split(/[:@]/, 1)[0] ?? '';
  const upper = name !== name.toLowerCase() && parseReference(name.toLowerCase()) !== undefined;
  const why = upper ? `: repository name (${name.includes('/') ? name : `library/${name}`}) must be lowercase` : '';
  return `invalid reference format${why}`;
}

/** The name without what goes without saying: `nginx`, `team/app`, `registry.example.com/app`. */
export function familiarName({ name }: Reference): string {
  return name.replace(/^docker\.io\/(library\/(?=[^/]+$))?/, '');
}

/** The shortened name with tag and digest. */
export function familiarString(reference: Reference): string {
  const { tag, digest } = reference;
  return familiarName(reference) + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

/** An image for display: a digest is dropped where there is a tag. */
export function displayImage(image: string): string {
  const reference = parseReference(image);
  if (reference?.tag === undefined) return image;
  return familiarString({ ...reference, digest: undefined });
}
