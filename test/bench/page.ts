import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { launchBrowser } from '../browser/launch.ts';
import { watchFirstPrompt } from '../browser/lab-page.ts';
import { serveStatic } from '../browser/static-server.ts';

/** All in milliseconds. */
export interface PageFigures {
  readonly runs: number;
  /** From the start of the navigation to the first prompt on the screen: a new browser profile each time. */
  readonly firstPrompt: { readonly median: number; readonly worst: number };
  /** Processor time until then, by thread: what a busy machine does not change. */
  readonly processor: { readonly page: number; readonly worker: number };
  /** From a key press to its echo on the screen. */
  readonly echo: { readonly median: number; readonly p95: number };
}

const RUNS = 7;
const KEYS = 40;
/** How long a new window needs to come to rest, in milliseconds. */
const QUIET = 1500;

/** How soon the built page shows its first prompt and answers a key, in Chromium, with nothing cached. */
export async function benchPage(): Promise<PageFigures> {
  if (!existsSync(fileURLToPath(new URL('../../dist/index.html', import.meta.url)))) await build({ logLevel: 'warn' });
  const server = await serveStatic();
  const browser = await launchBrowser();
  const prompts: number[] = [];
  const echoes: number[] = [];
  let processor = { page: 0, worker: 0 };
  try {
    for (let run = 0; run <= RUNS; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      // A browser that has just opened a window is busy with itself: its own pop-ups are pages, too.
      await page.waitForTimeout(QUIET);
      const firstPrompt = await watchFirstPrompt(page);
      // The last run is traced, which takes time of its own, and does not count for the rest.
      const traced = run === RUNS;
      if (traced) await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
      await page.goto(server.url);
      const prompt = await firstPrompt();
      if (traced) processor = processorTime(await browser.stopTracing());
      else prompts.push(prompt);
      await page.locator('host-terminal[host="docker-0"] .xterm-screen').click();
      if (run === RUNS - 1) echoes.push(...(await measureEcho(page)));
      await context.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  prompts.sort((a, b) => a - b);
  echoes.sort((a, b) => a - b);
  return {
    runs: RUNS,
    firstPrompt: { median: at(prompts, 0.5), worst: at(prompts, 1) },
    processor,
    echo: { median: at(echoes, 0.5), p95: at(echoes, 0.95) },
  };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds of processor time of a task. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds that the page's and the worker's thread worked up to the first prompt. */
function processorTime(trace: Buffer): { page: number; worker: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const prompt = traceEvents.find(({ name }) => name === 'first-prompt');
  if (prompt === undefined) throw new Error('the trace has no prompt');
  const named = (name: RegExp): Set<number> =>
    new Set(
      traceEvents
        .filter((event) => event.name === 'thread_name' && event.pid === prompt.pid && name.test(event.args.name ?? ''))
        .map(({ tid }) => tid),
    );
  const sum = (threads: Set<number>): number =>
    Math.round(
      traceEvents
        .filter(
          ({ name, ph, pid, tid }) =>
            name.endsWith('::RunTask') && ph === 'X' && pid === prompt.pid && threads.has(tid),
        )
        .filter(({ ts }) => ts < prompt.ts)
        .reduce((total, { tdur = 0 }) => total + tdur, 0) / 1000,
    );
  return { page: sum(named(/^CrRendererMain/)), worker: sum(named(/^DedicatedWorker/)) };
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * 10) / 10;
}

/** Types letters one by one; in the page, the time from each key press to the changed row is taken. */
async function measureEcho(page: import('playwright-core').Page): Promise<number[]> {
  await page.evaluate(() => {
    const find = (root: Document | ShadowRoot): Element | undefined => {
      for (const element of root.querySelectorAll('*')) {
        if (element.matches('host-terminal[host="docker-0"]')) return element;
        const inner = element.shadowRoot === null ? undefined : find(element.shadowRoot);
        if (inner !== undefined) return inner;
      }
      return undefined;
    };
    const rows = find(document)?.shadowRoot?.querySelector('.xterm-rows');
    if (rows === null || rows === undefined) throw new Error('there is no terminal');
    let pressed = 0;
    addEventListener('keydown', () => (pressed = performance.now()), { capture: true });
    let before = rows.textContent;
    new MutationObserver(() => {
      if (pressed === 0 || rows.textContent === before) return;
      before = rows.textContent;
      performance.measure('echo', { start: pressed, end: performance.now() });
      pressed = 0;
    }).observe(rows, { subtree: true, childList: true, characterData: true });
  });
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('x');
    await page.waitForTimeout(40);
  }
  return page.evaluate(() => performance.getEntriesByName('echo').map((entry) => entry.duration));
}
