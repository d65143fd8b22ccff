import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserBinary, findInstalledBrowser, launchBrowser, unpackBundledBrowser } from './launch.ts';
import { watchProblems } from './problems.ts';
import { serveStatic, type StaticServer } from './static-server.ts';

let folder: string;
let server: StaticServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>x</title><script type="module" src="./a.js"></script>',
  );
  writeFileSync(
    join(folder, 'a.js'),
    `const worker = new Worker(new URL('./b.js', import.meta.url), { type: 'module' });
    worker.onmessage = (event) => { document.title = event.data; };`,
  );
  writeFileSync(join(folder, 'b.js'), `postMessage('from the worker');`);
  server = await serveStatic({ folder, path: '/some/where/' });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function showsThePage(binary: BrowserBinary): Promise<void> {
  const browser = await launchBrowser(binary);
  try {
    const page = await browser.newPage();
    const problems = watchProblems(page, new URL(server.url).origin);
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'from the worker');
    expect(problems).toEqual([]);
    await page.goto(new URL('/a.js', server.url).href);
    expect(problems).toContain(`404: ${new URL('/a.js', server.url).href}`);
  } finally {
    await browser.close();
  }
}

const installed = findInstalledBrowser();

it.runIf(installed)('the installed browser runs a page with a module worker', async () => {
  await showsThePage(installed as BrowserBinary);
});

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the bundled browser runs a page with a module worker',
  async () => {
    await showsThePage(unpackBundledBrowser());
  },
);
