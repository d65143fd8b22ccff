import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { LabPage } from './lab-page.ts';
import { launchBrowser } from './launch.ts';
import { watchProblems } from './problems.ts';
import { serveStatic, type StaticServer } from './static-server.ts';

/** A reader who comes to the built page for the first time: nothing is stored, no address is open yet. */
export interface Visit {
  readonly server: StaticServer;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly lab: LabPage;
  /** What the page complained of so far. */
  readonly problems: readonly string[];
  /** The addresses that the page asked for so far. */
  readonly asked: readonly string[];
}

/**
 * Gives each test of a file a visit of its own, with one browser and one server for all.
 * @param begin takes the visit, before each test
 */
export function visits(begin: (visit: Visit) => void): void {
  let server: StaticServer;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    server = await serveStatic();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const problems = watchProblems(page, new URL(server.url).origin);
    begin({ server, browser, context, page, lab: new LabPage(page), problems, asked });
  });

  afterEach(async () => {
    await context.close();
  });
}
