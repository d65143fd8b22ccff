import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PROMPT, type LabPage } from './lab-page.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// Time in the reader's hands, and programs that print without end.

let server: StaticServer;
let context: BrowserContext;
let page: Page;
let lab: LabPage;
let problems: readonly string[];

visits((visit) => {
  ({ server, context, page, lab, problems } = visit);
});

beforeEach(async () => {
  await lab.open(server.url);
});

afterEach(() => {
  expect(problems).toEqual([]);
});

async function press(name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** Seconds of the day on the page's clock. */
async function clock(): Promise<number> {
  const [hours = 0, minutes = 0, seconds = 0] = (await page.locator('time').innerText()).split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

it('paused time stands still, and one can still type', async () => {
  await press('Pause time');
  await page.getByRole('button', { name: 'Let time run' }).waitFor();
  const before = await clock();
  await lab.type('docker-0', 'echo in no time; sleep 1; echo later');
  await lab.see('docker-0', '\nin no time');
  await page.waitForTimeout(1500);
  expect(await lab.screen('docker-0')).not.toContain('\nlater');
  expect(await clock()).toBe(before);
  await press('Let time run');
  await lab.see('docker-0', '\nlater');
});

it('time can be stepped from change to change', async () => {
  await lab.type('docker-0', 'docker swarm init');
  await lab.mapSays('docker-0', 'leader');
  await press('Pause time');
  await lab.type('docker-0', 'docker service create -d --name web --replicas 2 nginx');
  await expect
    .poll(async () => {
      await press('Go to the next change');
      return page.locator('task-tile').count();
    })
    .toBe(2);
  await page.getByRole('button', { name: 'Let time run' }).waitFor();
  const before = await clock();
  await page.waitForTimeout(1200);
  expect(await clock()).toBe(before);
});

it('time can be hurried, and run until the swarm is steady', async () => {
  await lab.chooseSpeed(100);
  const before = await clock();
  await lab.type('docker-0', 'sleep 60; echo a minute later');
  await lab.see('docker-0', '\na minute later');
  expect(await clock()).toBeGreaterThanOrEqual(before + 60);

  await lab.chooseSpeed(0.1);
  await lab.type('docker-0', 'docker swarm init');
  await lab.mapSays('docker-0', 'leader');
  await lab.type('docker-0', 'docker service create -d --name web --replicas 3 nginx');
  await page.locator('task-tile').nth(2).waitFor();
  await press('Run until steady');
  await page.getByText('The cluster is steady.').waitFor();
  await lab.type('docker-0', 'docker service ls');
  await lab.see('docker-0', ' 3/3 ');
});

it.each(['yes', 'while true; do echo x; done', 'while :; do :; done', 'cat /dev/zero'])(
  'a flood (%s) leaves the page alive, and Ctrl-C ends it',
  async (command) => {
    await lab.type('docker-0', command);
    await page.waitForTimeout(2000);
    // The other hosts still answer.
    await lab.type('docker-1', 'echo alive');
    await lab.see('docker-1', '\nalive');
    await lab.focus('docker-0');
    await page.keyboard.press('Control+c');
    await lab.see('docker-0', /\^C[\s\S]*# *$/);
    await lab.type('docker-0', 'clear');
    await lab.type('docker-0', 'echo over');
    await lab.see('docker-0', /\nover\n.*# *$/);
  },
);

it('a tab in the background catches up', async () => {
  await lab.type('docker-1', 'sleep 3; echo waited');
  const other = await context.newPage();
  await other.goto('about:blank');
  await other.bringToFront();
  await other.waitForTimeout(4000);
  await page.bringToFront();
  await lab.see('docker-1', '\nwaited');
  await lab.type('docker-0', 'echo here');
  await lab.see('docker-0', '\nhere');
  await lab.see('docker-0', PROMPT);
});
