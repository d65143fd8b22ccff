import type { Browser, Page } from 'playwright-core';
import { allowNamedFunctions, LabPage } from '../browser/lab-page.ts';
import { launchBrowser } from '../browser/launch.ts';
import { serveStatic } from '../browser/static-server.ts';
import { ensureBuilt } from './ensure-built.ts';
import { spread, type Spread } from './figures.ts';
import { Trace, type ProcessorTime } from './trace.ts';

/** From a key press to two moments, in milliseconds. */
export interface Echo {
  /**
   * The answer is in the terminal's buffer: the key has gone to the worker, through tty, shell and line editor, and
   * what they print has come back and was parsed.
   */
  readonly answered: Spread;
  /** The terminal's row has changed. xterm.js draws in the frame after the answer: up to 16.7 ms at 60 Hz. */
  readonly drawn: Spread;
  readonly keys: number;
}

/** All with a hundred tasks running on three hosts. */
export interface EchoFigures {
  /** What the lab itself takes. */
  readonly own: Echo;
  /**
   * As Chromium is shipped: after a key press it holds all tasks of a page back until it has drawn the next frame, also
   * those that would change what is drawn. No page can ask for an exception; it costs up to 16.7 ms at 60 Hz.
   */
  readonly shipped: Echo;
  /** Milliseconds of processor time for one key, beyond what the page takes anyway. */
  readonly perKey: ProcessorTime;
  /** Milliseconds of processor time in a second of the page at rest. */
  readonly perQuietSecond: ProcessorTime;
}

const KEYS = 150;
const TASKS = 100;
/** Milliseconds between two keys: not a multiple of a frame, so that keys meet frames at every moment. */
const PAUSES = [41, 52, 47, 63, 38, 57, 44, 69, 50];
/** How long the page is left alone before the keys, in milliseconds. */
const QUIET = 3000;

/** How fast the built page echoes keys, in Chromium. */
export async function benchEcho(): Promise<EchoFigures> {
  await ensureBuilt();
  const shipped = await onPage([], (lab) => measureEcho(lab));
  return onPage(['--disable-features=DeferRendererTasksAfterInput'], async (lab, browser) => {
    const own = await measureEcho(lab);
    return { own, shipped, ...(await measureWork(lab.page, browser)) };
  });
}

async function onPage<T>(
  switches: readonly string[],
  measure: (lab: LabPage, browser: Browser) => Promise<T>,
): Promise<T> {
  const server = await serveStatic();
  const browser = await launchBrowser(undefined, switches);
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    const lab = new LabPage(page);
    await noteAnswers(page);
    await lab.open(server.url);
    await runTasks(lab);
    await lab.focus('docker-0');
    await page.waitForTimeout(QUIET);
    return await measure(lab, browser);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** A swarm of all three hosts with a service of a hundred tasks, made as a reader makes it. */
async function runTasks(lab: LabPage): Promise<void> {
  await lab.type('docker-0', 'clear; docker swarm init');
  const [join] =
    /docker swarm join --token \S+ \S+/.exec(await lab.see('docker-0', /join-token manager[^]*# *$/)) ?? [];
  if (join === undefined) throw new Error('the swarm did not say how to join it');
  for (const host of ['docker-1', 'docker-2']) {
    await lab.type(host, join);
    await lab.see(host, 'This node joined a swarm as a worker.');
  }
  await lab.type('docker-0', `clear; docker service create --name web --replicas ${TASKS} -p 8080:80 nginx`);
  await lab.see('docker-0', 'verify: Service');
}

/** Notes in the page when keys are pressed and when terminals are answered. */
async function noteAnswers(page: Page): Promise<void> {
  await allowNamedFunctions(page);
  await page.addInitScript(() => {
    const notes: [what: string, at: number][] = [];
    Object.assign(globalThis, { echoNotes: notes });
    const note = (what: string): void => void notes.push([what, performance.now()]);
    addEventListener('keydown', () => note('key'), { capture: true });
    const handler = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...handler,
      set(this: MessagePort, hear: ((event: MessageEvent) => void) | null) {
        handler?.set?.call(this, (event: MessageEvent) => {
          hear?.call(this, event);
          // Only terminals talk in bare text. xterm.js takes an answer to a key into its buffer at once.
          if (typeof event.data === 'string') note('answered');
        });
      },
    });
  });
}

async function measureEcho({ page }: LabPage): Promise<Echo> {
  const rows = await page.locator('host-terminal[host="docker-0"] .xterm-rows').elementHandle();
  await page.evaluate((rows) => {
    if (rows === null) throw new Error('there is no terminal');
    const { echoNotes: notes } = globalThis as unknown as { echoNotes: [string, number][] };
    notes.length = 0;
    let before = rows.textContent;
    new MutationObserver(() => {
      if (rows.textContent === before) return;
      before = rows.textContent;
      notes.push(['drawn', performance.now()]);
    }).observe(rows, { subtree: true, childList: true, characterData: true });
  }, rows);
  await pressKeys(page, KEYS);
  const notes = await page.evaluate(() =>
    (globalThis as unknown as { echoNotes: [what: string, at: number][] }).echoNotes.slice(),
  );
  return sumUp(notes);
}

async function pressKeys(page: Page, keys: number): Promise<void> {
  for (let key = 0; key < keys; key++) {
    // Letters that go again, so that the line never wraps.
    await page.keyboard.press(key % 2 === 0 ? 'x' : 'Backspace');
    await page.waitForTimeout(PAUSES[key % PAUSES.length]);
  }
}

async function measureWork(page: Page, browser: Browser): Promise<Pick<EchoFigures, 'perKey' | 'perQuietSecond'>> {
  const mark = (name: string): Promise<number> => page.evaluate((name) => performance.mark(name).startTime, name);
  const endTrace = await Trace.begin(browser, page);
  const begun = await mark('rest');
  await page.waitForTimeout(QUIET);
  const typed = await mark('keys');
  await pressKeys(page, KEYS);
  const ended = await mark('end');
  const trace = await endTrace();
  const rest = trace.worked('keys', 'rest');
  const keys = trace.worked('end', 'keys');
  const round = (value: number): number => Math.round(value * 100) / 100;
  const share = (ended - typed) / (typed - begun);
  const perSecond = 1000 / (typed - begun);
  return {
    perKey: {
      page: round((keys.page - rest.page * share) / KEYS),
      worker: round((keys.worker - rest.worker * share) / KEYS),
    },
    perQuietSecond: { page: round(rest.page * perSecond), worker: round(rest.worker * perSecond) },
  };
}

/** Reads the notes: each key with the first answer and the first drawing after it. */
function sumUp(notes: readonly (readonly [what: string, at: number])[]): Echo {
  const answered: number[] = [];
  const drawn: number[] = [];
  for (const [index, [what, pressed]] of notes.entries()) {
    if (what !== 'key') continue;
    const rest = notes.slice(index);
    const first = (of: string): number => rest.find(([name, at]) => name === of && at >= pressed)?.[1] ?? Infinity;
    answered.push(first('answered') - pressed);
    drawn.push(first('drawn') - pressed);
  }
  return { answered: spread(answered), drawn: spread(drawn), keys: answered.length };
}
