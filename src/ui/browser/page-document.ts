import type { PageView } from '../../world/close-views.ts';

/** Nothing is loaded and nothing runs, whatever the page says; its own styles may be in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** How a browser treats an answer of a type. */
export function pageKind({ type }: PageView): 'document' | 'text' | 'file' {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'document';
  return type.startsWith('text/') || /^application\/(?:.*\+)?(?:json|xml|javascript)$/.test(type) ? 'text' : 'file';
}

/**
 * A page for a sandboxed frame: the server's markup without what could lead away from it. The frame's sandbox allows
 * neither scripts nor forms nor windows; so a link that wants a new window does nothing at all.
 */
export function frameDocument(body: string): string {
  const page = new DOMParser().parseFromString(body, 'text/html');
  for (const each of page.querySelectorAll('meta[http-equiv], base, script, iframe, object, embed, link'))
    each.remove();
  for (const each of page.querySelectorAll('a, area, form')) each.setAttribute('target', '_blank');
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = POLICY;
  page.head.prepend(policy);
  return `${page.doctype === null ? '' : '<!doctype html>'}${page.documentElement.outerHTML}`;
}
