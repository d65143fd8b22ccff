import type { Page } from 'playwright-core';

/**
 * Notes whatever goes wrong in a page from now on: uncaught errors, console errors (a broken Content-Security-Policy
 * shows up as one), requests that fail, and requests to any host but the page's own.
 * @param origin the only origin that the page may ask, such as `http://127.0.0.1:8080`
 * @returns the growing list; a good page leaves it empty
 */
export function watchProblems(page: Page, origin: string): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    const local = url.startsWith('data:') || url.startsWith('blob:') || new URL(url).origin === origin;
    if (!local) problems.push(`asked another host: ${url}`);
  });
  page.on('requestfailed', (request) =>
    problems.push(`request failed: ${request.url()} ${request.failure()?.errorText ?? ''}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  return problems;
}
