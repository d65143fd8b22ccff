import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './launch.ts';
import { watchProblems } from './problems.ts';
import { serveStatic } from './static-server.ts';

// The page comes up without an error, a missing file, a broken Content-Security-Policy or a request to another host,
// both as `npm start` serves it and as it is published: built, below a sub-path.

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
});

async function comesUp(url: string): Promise<void> {
  const page = await browser.newPage();
  const problems = watchProblems(page, new URL(url).origin);
  await page.goto(url);
  await page
    .waitForFunction(() => document.querySelector('swarm-lab')?.shadowRoot?.querySelector('*'), null, {
      timeout: 30_000,
    })
    .catch((error: unknown) => {
      throw new Error(`the page shows nothing: ${problems.join('; ')}`, { cause: error });
    });
  await page.waitForLoadState('networkidle');
  expect(problems).toEqual([]);
  await page.close();
}

it('npm start prints an address at which the page comes up', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  // In a process group of its own: npm starts a shell that starts Vite, and all of them must end.
  const server = spawn('npm', ['start', '--', '--port', '0'], {
    cwd: root,
    detached: true,
    // Vitest's own NODE_ENV is not what a reader has.
    env: { ...process.env, NODE_ENV: undefined, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = '';
      const look = (bytes: Buffer): void => {
        output += String(bytes);
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(output);
        if (found) resolve(found[0]);
      };
      server.stdout.on('data', look);
      server.stderr.on('data', look);
      server.on('close', (code) => reject(new Error(`npm start ended with ${code}: ${output}`)));
    });
    await comesUp(url);
  } finally {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid);
  }
});

it('the built page comes up below a sub-path', async () => {
  const server = await serveStatic({ path: '/swarm-lab/' });
  try {
    await comesUp(server.url);
  } finally {
    await server.close();
  }
});
