const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = '[\\w][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${DOMAIN}/)?${PATH_PART}(?:/${PATH_PART})*)(?::${TAG})?(?:@(${DIGEST}))?$`);
const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** Whether `text` is the name of an image: `nginx`, `quay.io/org/app:1.2`, `redis@sha256:…` (facts 12.2). */
export function isImageReference(text: string): boolean {
  // 64 hexadecimal digits are an id, not a name.
  if (/^[a-f0-9]{64}$/.test(text)) return false;
  const match = REFERENCE.exec(text);
  if (match === null || match[1].length > 255) return false;
  // `Host/name` is a domain only when it looks like one; otherwise the capital letter is in the path.
  const [first, ...rest] = match[1].split('/');
  if (rest.length > 0 && !/[.:]/.test(first) && first !== 'localhost' && first !== first.toLowerCase()) {
    return true;
  }
  return match[2] === undefined || !match[2].startsWith('sha256:') || SHA256.test(match[2]);
}
