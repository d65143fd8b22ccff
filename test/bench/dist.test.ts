import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { budgets } from './budgets.ts';
import { gzipSize, inCircles, readBuiltPage, textAsCode } from './built-page.ts';

// `npm test` builds before it comes here; by itself: `npm run build && npx vitest run --project bench`.
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const page = readBuiltPage(dist);

/** Monaco's own script and worker. */
const isEditor = (file: string): boolean => /^(?:file-)?editor[.-]/.test(posix.basename(file));

function report(what: string, files: readonly string[], budget: number): number {
  const size = gzipSize(dist, files);
  console.log(`${what}: ${(size / 1000).toFixed(1)} kB gzip of ${budget / 1000} kB (${files.join(', ')})`);
  return size;
}

it('ships no WebAssembly', () => {
  expect(page.files.filter((file) => file.endsWith('.wasm'))).toEqual([]);
  const naming = page.files.filter((file) => readFileSync(join(dist, file), 'latin1').includes('WebAssembly'));
  expect(naming).toEqual([]);
});

it('never runs text as code', () => {
  const scripts = page.files.filter((file) => file.endsWith('.js'));
  expect(scripts.flatMap((file) => textAsCode(dist, file))).toEqual([]);
});

it('names its files relative to itself', () => {
  const index = readFileSync(join(dist, 'index.html'), 'utf8');
  expect(index.match(/\b(?:src|href)="\/[^"]*"/g) ?? []).toEqual([]);
});

it('keeps the first view within its budget', () => {
  expect(page.firstView.some((file) => file.endsWith('.js'))).toBe(true);
  expect(report('first view', page.firstView, budgets.firstView)).toBeLessThanOrEqual(budgets.firstView);
});

it('has no scripts that import each other in a circle', () => {
  expect(inCircles(dist, page.files)).toEqual([]);
});

it('keeps the worker in one script within its budget', () => {
  const own = page.workers.filter((file) => !isEditor(file));
  // Each script more would cost a round trip before the first prompt.
  expect(own).toHaveLength(1);
  expect(report('worker', own, budgets.worker)).toBeLessThanOrEqual(budgets.worker);
});

it('keeps every lazy script within its budget', () => {
  const large = page.lazy.filter((file) => gzipSize(dist, [file]) > budgets.lazyChunk);
  const editor = large.filter(isEditor);
  expect(large).toEqual(editor);
  expect(report('editor', editor, budgets.editor)).toBeLessThanOrEqual(budgets.editor);
});
