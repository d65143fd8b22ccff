import { readFileSync } from 'node:fs';
import type { BrowserContext, Download, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { LabPage } from './lab-page.ts';
import { watchProblems } from './problems.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// What the page does with journals that it cannot use, with inputs that break the simulation, and with two tabs.

/** The world of the first lab, as the page names it in its storage. */
const WORLD = '01-first-swarm';

let server: StaticServer;
let context: BrowserContext;
let page: Page;
let lab: LabPage;

visits((visit) => {
  ({ server, context, page, lab } = visit);
});

/** Runs on the page's own storage: `lines` is the store of journal lines, keyed by world and number. */
async function inStorage<T>(work: string): Promise<T> {
  return page.evaluate<T>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('swarm-lab');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction('lines', 'readwrite');
      const lines = transaction.objectStore('lines');
      let answer;
      ${work}
      transaction.oncomplete = () => { database.close(); resolve(answer); };
      transaction.onabort = () => reject(transaction.error);
    };
  })`);
}

async function storedLines(): Promise<string[]> {
  const records = await inStorage<{ world: string; n: number; line: string }[]>(
    'lines.getAll().onsuccess = (event) => { answer = event.target.result; };',
  );
  return records.filter(({ world }) => world === WORLD).map(({ line }) => line);
}

async function storeLine(n: number, line: unknown): Promise<void> {
  await inStorage(`lines.put(${JSON.stringify({ world: WORLD, n, line })});`);
}

/** A world in which something was typed, and whose journal has reached the storage. */
async function somethingTyped(): Promise<string[]> {
  await lab.open(server.url);
  await lab.type('docker-0', 'echo kept');
  await lab.see('docker-0', '\nkept');
  await expect.poll(async () => (await storedLines()).filter((line) => line.includes('"type"')).length).toBe(10);
  return storedLines();
}

async function downloaded(press: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent('download');
  await press();
  const download: Download = await waiting;
  return readFileSync(await download.path(), 'utf8');
}

/** The first prompt of a world in which nothing was typed. */
async function seesFreshWorld(): Promise<void> {
  await expect.poll(() => lab.screen('docker-0'), { timeout: 30_000 }).toBe('[root@docker-0 ~]#');
}

it.each([
  ['a damaged line', 3, '{"at":12,"do":"ty', /damaged \(line 4\), so the hosts start fresh/],
  ['a record that is no line', 3, { at: 12 }, /damaged \(line 4\), so the hosts start fresh/],
  [
    'a journal of another version',
    0,
    '{"format":"swarm-lab-journal","version":999,"seed":"a","epoch":1}',
    /not written by this version of this lab, so the hosts start fresh/,
  ],
  ['something else altogether', 0, '{"format":"notes"}', /not written by this version of this lab/],
])('%s: says so, starts fresh, keeps the old journal for download', async (_what, n, line, message) => {
  const before = await somethingTyped();
  await storeLine(n, line);
  await page.reload();
  await page.getByRole('alert').filter({ hasText: message }).waitFor();
  await seesFreshWorld();
  const text = await downloaded(() => page.getByRole('button', { name: 'Download the old journal' }).click());
  const expected = before.map((each, index) =>
    index === n ? (typeof line === 'string' ? line : JSON.stringify(line)) : each,
  );
  expect(text.split('\n').slice(0, expected.length)).toEqual(expected);

  // The new world is stored in the old one's place, so the message comes once; the old journal stays at hand.
  await lab.type('docker-0', 'echo anew');
  await lab.see('docker-0', '\nanew');
  await page.reload();
  await lab.see('docker-0', '\nanew');
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('an input that breaks the simulation: says what happened and goes back to the last good one', async () => {
  const lines = await somethingTyped();
  const last = JSON.parse(lines.at(-1) ?? '') as { at: number };
  // A line as the world itself writes it, for a host that it does not have.
  await storeLine(lines.length, JSON.stringify({ at: last.at, do: 'type', host: 'docker-9', keys: 'x' }));
  await page.reload();
  const dialog = page.getByRole('alertdialog', { name: 'The simulation has crashed' });
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain('there is no host docker-9');
  expect(await dialog.textContent()).toContain('docker-9: x');
  const text = await downloaded(() => dialog.getByRole('button', { name: 'Download the journal' }).click());
  expect(text).toContain('docker-9');
  await dialog.getByRole('button', { name: 'Replay up to the last good input' }).click();
  await lab.see('docker-0', '\nkept');
  await lab.type('docker-0', 'echo alive');
  await lab.see('docker-0', '\nalive');
  expect((await storedLines()).join()).not.toContain('docker-9');
  await page.reload();
  await lab.see('docker-0', '\nalive');
});

it('a worker that dies: the page says so, and a new one takes over', async () => {
  // The worker's script, with an uncaught error two seconds after its start; only once.
  let patched = 0;
  await context.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const death = patched++ === 0 ? `setTimeout(() => { throw new Error('struck by a test'); }, 3000);` : '';
    await route.fulfill({ response, body: `${await response.text()}\n${death}` });
  });
  await lab.open(server.url);
  await lab.type('docker-0', 'echo before');
  await lab.see('docker-0', '\nbefore');
  const dialog = page.getByRole('alertdialog', { name: 'The simulation has crashed' });
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain('struck by a test');
  await dialog.getByRole('button', { name: 'Replay up to the last good input' }).click();
  await lab.see('docker-0', /# echo befor/);
  await lab.type('docker-1', 'echo after');
  await lab.see('docker-1', '\nafter');
  expect(patched).toBe(2);
});

it('a step begun again puts the hosts back, and can be undone', async () => {
  await somethingTyped();
  await page.getByRole('button', { name: 'Reset step' }).click();
  await page.getByRole('alert').filter({ hasText: 'The hosts are back where they were.' }).waitFor();
  await seesFreshWorld();
  await page.getByRole('button', { name: 'Undo' }).click();
  await lab.see('docker-0', '\nkept');
});

it('two tabs: the second one works, but says that it is not saved', async () => {
  const lines = await somethingTyped();
  const second = await context.newPage();
  const problems = watchProblems(second, new URL(server.url).origin);
  const other = new LabPage(second);
  await other.open(server.url);
  await second.getByRole('alert').filter({ hasText: 'open in another tab' }).waitFor();
  await other.type('docker-0', 'echo unsaved');
  await other.see('docker-0', '\nunsaved');
  expect((await storedLines()).slice(0, lines.length)).toEqual(lines);
  await second.close();
  await page.reload();
  await lab.see('docker-0', '\nkept');
  expect(await lab.screen('docker-0')).not.toContain('unsaved');
  expect(problems).toEqual([]);
});
