/**
 * The same seed and journal give the same world, to the byte: twice in Node, and in Chromium. Two hundred random
 * sessions.
 */
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

it('plays the same session twice to the same world', () => {
  fc.assert(
    fc.property(randomSession, (script) => {
      expect(playSession(script)).toBe(playSession(script));
    }),
    { numRuns: 20, seed: SEED },
  );
});

it(`plays ${SESSIONS} random sessions alike in Node and in Chromium`, async () => {
  const scripts = fc.sample(randomSession, { numRuns: SESSIONS, seed: SEED });
  const server = await serveStatic({ folder });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    for (const script of scripts) {
      const there = await page.evaluate(
        async ({ url, one }) => {
          const module = (await import(url)) as { playSession: (script: SessionScript) => string };
          return module.playSession(one);
        },
        { url: `${server.url}sessions.js`, one: script },
      );
      expect(there).toBe(playSession(script));
    }
  } finally {
    await browser.close();
    await server.close();
  }
});
