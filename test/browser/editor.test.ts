import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { PROMPT, type LabPage } from './lab-page.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// vi and nano: a host's file in the page's editor, on the built page below a sub-path.

let server: StaticServer;
let page: Page;
let lab: LabPage;
let problems: readonly string[];
let asked: readonly string[];

visits((visit) => {
  ({ server, page, lab, problems, asked } = visit);
});

afterEach(() => {
  expect(problems).toEqual([]);
});

const editor = (): ReturnType<Page['locator']> => page.locator('file-editor');
const says = (text: string): Promise<void> => editor().getByText(text, { exact: true }).waitFor();

/** Waits until the editor shows a text in its lines. */
async function shows(text: string): Promise<void> {
  await expect
    .poll(async () => (await editor().locator('.view-lines').innerText()).replaceAll('\u00a0', ' '), {
      timeout: 30_000,
    })
    .toContain(text);
}

/** The last key press that the page has put into its database: what is not there yet does not survive a reload. */
function lastKeyStored(): Promise<string> {
  return page.evaluate<string>(`new Promise((resolve, reject) => {
    const open = indexedDB.open('swarm-lab');
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const all = open.result.transaction('lines').objectStore('lines').getAll();
      all.onsuccess = () => {
        open.result.close();
        const typed = all.result.map(({ line }) => JSON.parse(line)).filter(({ keys }) => keys !== undefined);
        resolve(typed.at(-1)?.keys ?? '');
      };
    };
  })`);
}

it('edits a file with vi, which is loaded on first use; the file is there after a reload', async () => {
  await lab.open(server.url);
  expect(asked.filter((url) => /editor|codicon/.test(url))).toEqual([]);
  await lab.type('docker-0', 'echo "FROM httpd" > Dockerfile; vi Dockerfile');
  await shows('FROM httpd');
  // It takes the keyboard and colours what it knows.
  await page.keyboard.press('Control+End');
  await page.keyboard.type('EXPOSE 80');
  await shows('EXPOSE 80');
  await says('not saved');
  await page.keyboard.press('Control+s');
  await says('saved');
  expect(await editor().locator('.view-lines .mtk1, .view-lines [class^=mtk]').count()).toBeGreaterThan(1);

  await page.keyboard.type('0');
  await page.keyboard.press('Escape');
  await page.keyboard.type('q');
  await page.keyboard.press('Enter');
  await page.getByText('Save what was changed?').waitFor();
  await page.getByRole('button', { name: 'No (N)' }).click();
  await editor().waitFor({ state: 'detached' });
  await page.keyboard.type('cat Dockerfile');
  await page.keyboard.press('Enter');
  await lab.see('docker-0', /FROM httpd\nEXPOSE 80\n.*# *$/);

  await page.reload();
  await lab.see('docker-0', PROMPT);
  await lab.type('docker-0', 'wc Dockerfile');
  await lab.see('docker-0', / 2 +4 +21 Dockerfile/);
});

it('edits with nano and vi side by side with the terminal, and an open file is open again after a reload', async () => {
  await lab.open(server.url);
  await lab.type('docker-0', 'nano notes.txt');
  await page.getByText('^S or ^O saves, ^X leaves.').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('file-editor') !== null)).toBe(true);
  await page.keyboard.type('remember');
  await page.keyboard.press('Control+x');
  await page.getByText('Save what was changed?').waitFor();
  await page.keyboard.press('y');
  await editor().waitFor({ state: 'detached' });
  await lab.type('docker-0', 'cat notes.txt');
  await lab.see('docker-0', '\nremember');

  await lab.type('docker-0', 'vi notes.txt');
  await shows('remember');
  await expect.poll(lastKeyStored).toBe('\r');
  await page.reload();
  await shows('remember');
  await page.keyboard.press('Escape');
  await page.keyboard.type('wq');
  await page.keyboard.press('Enter');
  await editor().waitFor({ state: 'detached' });
  await lab.see('docker-0', PROMPT);
});

it('speaks Chinese', async () => {
  await lab.open(`${server.url}?lang=zh-CN`);
  await lab.type('docker-0', 'vi a.yaml');
  await editor().getByRole('button', { name: '保存' }).waitFor();
  await expect
    .poll(() => editor().locator('textarea, [role=textbox]').first().getAttribute('aria-label'))
    .toContain('a.yaml 的内容');
});
