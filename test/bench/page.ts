import { launchBrowser } from '../browser/launch.ts';
import { watchFirstPrompt } from '../browser/lab-page.ts';
import { serveStatic } from '../browser/static-server.ts';
import { ensureBuilt } from './ensure-built.ts';
import { spread, type Spread } from './figures.ts';
import { Trace } from './trace.ts';

/** All in milliseconds. */
export interface PageFigures {
  readonly runs: number;
  /** From the start of the navigation to the first prompt on the screen: a new browser profile each time. */
  readonly firstPrompt: Spread;
  /** Processor time until then, by thread: what a busy machine changes little. */
  readonly processor: { readonly page: Spread; readonly worker: Spread };
}

const RUNS = 7;
/** Runs that are traced, which takes time of its own, and do not count for the rest. */
const TRACED = 5;
/** How long a new window needs to come to rest, in milliseconds. */
const QUIET = 1500;

/** How soon the built page shows its first prompt, in Chromium, with nothing cached. */
export async function benchPage(): Promise<PageFigures> {
  await ensureBuilt();
  const server = await serveStatic();
  const browser = await launchBrowser();
  const prompts: number[] = [];
  const pages: number[] = [];
  const workers: number[] = [];
  try {
    for (let run = 0; run < RUNS + TRACED; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      // A browser that has just opened a window is busy with itself: its own pop-ups are pages, too.
      await page.waitForTimeout(QUIET);
      const firstPrompt = await watchFirstPrompt(page);
      const endTrace = run < RUNS ? undefined : await Trace.begin(browser, page);
      await page.goto(server.url);
      const prompt = await firstPrompt();
      if (endTrace === undefined) prompts.push(prompt);
      else {
        const worked = (await endTrace()).worked('first-prompt');
        pages.push(worked.page);
        workers.push(worked.worker);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return { runs: RUNS, firstPrompt: spread(prompts), processor: { page: spread(pages), worker: spread(workers) } };
}
