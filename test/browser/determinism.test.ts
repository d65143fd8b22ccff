/** The same seed and journal give the same world, to the byte: again in Node, and in Chromium. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './launch.ts';
import { playSession, type SessionScript } from './sessions/play-session.ts';
import { randomSession } from './sessions/random-session.ts';
import { serveStatic } from './static-server.ts';

const SESSIONS = 200;
/** Fixed, so that a failure comes again. */
const SEED = 20_261_121;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sessions-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(new URL('sessions/play-session.ts', import.meta.url)),
        formats: ['es'],
        fileName: () => 'sessions.js',
      },
    },
  });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>sessions</title>');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`plays ${SESSIONS} random sessions alike: again in Node, and in Chromium the other way round`, async () => {
  const scripts = fc.sample(randomSession, { numRuns: SESSIONS, seed: SEED });
  const server = await serveStatic({ folder });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    // The last session first: what one session leaves behind for the next must show, too. As text, for Vitest would
    // make the import its own.
    const playAll = `import('${server.url}sessions.js').then(({ playSession }) =>
      ${JSON.stringify(scripts.toReversed())}.map((script) => playSession(script)).reverse())`;
    const there = page.evaluate<string[]>(playAll);
    // Meanwhile, on the other core.
    const here = scripts.map((script) => playSession(script));
    for (const [index, script] of scripts.entries())
      if (index % 10 === 0) same(playSession(script), here[index] ?? '', script);
    for (const [index, seen] of (await there).entries()) same(seen, here[index] ?? '', scripts[index]);
  } finally {
    await browser.close();
    await server.close();
  }
});

/** Compares two accounts of one session, and shows the first place where they part. */
function same(one: string, other: string, script: SessionScript | undefined): void {
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 200), at + 100);
  expect.soft(around(one), `${JSON.stringify(script)} parts after ${at} characters`).toBe(around(other));
  throw new Error('a session came out differently');
}
