import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { PROMPT, type LabPage } from './lab-page.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// Looking closer, on the built page: the way of a request on the map, a published page in the browser, a task's place.

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: StaticServer;
let context: BrowserContext;
let page: Page;
let lab: LabPage;
let problems: readonly string[];
let asked: readonly string[];

visits((visit) => {
  ({ server, context, page, lab, problems, asked } = visit);
});

beforeEach(async () => {
  await lab.open(`${server.url}#/playground`);
});

/** One node, with a published nginx. */
async function publish(): Promise<void> {
  await lab.type('docker-0', 'docker swarm init --advertise-addr 172.17.0.2 | head -1');
  await lab.see('docker-0', 'Swarm initialized');
  await lab.type('docker-0', 'clear; docker service create --quiet --name web -p 8080:80 nginx');
  await lab.mapSays('docker-0', 'web.1');
  await lab.see('docker-0', /\n?\w{25}\n.*# *$/);
}

/** What axe finds on the page as it is, if it is serious; nothing can run in the browser's frame, not even axe. */
async function seriousFindings(): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    ${axe};
    const { violations } = await axe.run(document, { iframes: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.flat().join(' ')).join(', '));
  })()`);
}

it('shows the way of a request on the map, step by step, and where one ends', async () => {
  await publish();
  expect(asked.filter((url) => /lens|browser-window/.test(url))).toEqual([]);
  await lab.type('docker-0', 'clear; curl -s localhost:8080 | grep title');
  const bar = page.locator('request-bar');
  await bar.getByText('connected to web.1 on docker-0').waitFor();
  // It runs to its end by itself.
  await bar.getByText('9 / 9').waitFor();
  expect(await page.locator('request-overlay path.done').getAttribute('d')).toMatch(
    /^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+){5,}$/,
  );

  await bar.getByRole('button', { name: 'All steps' }).click();
  const steps = page.locator('request-steps');
  await steps.getByText('The load balancer picks').waitFor();
  await steps.getByText('-A DOCKER-INGRESS -p tcp -m tcp --dport 8080 -j DNAT').waitFor();
  await steps.getByRole('button', { name: /^It gets the mark 0x100/ }).click();
  await page.locator('request-overlay .label').getByText('mark 0x100').waitFor();
  await bar.getByRole('button', { name: 'Next step' }).click();
  await page.locator('request-overlay .label').getByText('IPVS rr → web.1').waitFor();
  await steps.getByRole('button', { name: 'Hide steps' }).click();

  await lab.type('docker-0', 'curl docker-1:81');
  await bar.getByText('refused by docker-1').waitFor();
  await bar.getByText('Ends here: nobody listens on port 81.').waitFor();
  await page.locator('request-overlay path.end').waitFor({ state: 'attached' });
  await bar.getByRole('button', { name: 'Dismiss' }).click();
  await page.locator('request-overlay').waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
});

it('opens a published page in a browser from which nothing leads away', async () => {
  await publish();
  await page.getByRole('button', { name: ':8080' }).first().click();
  const window = page.locator('browser-window');
  const frame = window.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Welcome to nginx!' }).waitFor();
  expect(await window.locator('iframe').getAttribute('sandbox')).toBe('');
  await window.getByText('200 OK · 172.17.0.2:8080').waitFor();
  await page.locator('request-bar').getByText('your machine → 172.17.0.2:8080').waitFor();

  const before = asked.length;
  await frame.getByRole('link', { name: 'nginx.org' }).click();
  await page.waitForTimeout(300);
  expect(context.pages()).toHaveLength(1);
  expect(asked.slice(before).filter((url) => url.includes('nginx'))).toEqual([]);
  await frame.getByRole('heading', { name: 'Welcome to nginx!' }).waitFor();
  // The link was stopped, and Chromium says so.
  expect(problems.filter((problem) => !problem.includes("'allow-popups' permission is not set"))).toEqual([]);

  await window.getByRole('button', { name: 'Source' }).click();
  await window.getByText('<title>Welcome to nginx!</title>').waitFor();
  await window.getByRole('button', { name: 'Source' }).click();
  const address = window.getByRole('textbox', { name: 'Address' });
  await address.fill('docker-1:81');
  await address.press('Enter');
  await window.getByText('docker-1 refused to connect.').waitFor();
  await page.locator('task-tile').first().click();
  await page.locator('task-panel').getByText('Why here?').waitFor();
  await page.locator('task-panel').getByText('docker-0 was the only node that could take it.').waitFor();
  await address.fill('docker-0:8080/');
  await address.press('Enter');
  await frame.getByRole('heading', { name: 'Welcome to nginx!' }).waitFor();
  const findings: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    findings.push(...(await seriousFindings()));
  }
  expect(findings).toEqual([]);

  await address.press('Escape');
  await window.waitFor({ state: 'detached' });
  // What was browsed is part of the world, and so of the journal.
  await page.reload();
  await lab.see('docker-0', PROMPT);
  await lab.mapSays('docker-0', 'web.1');
  await page.getByRole('button', { name: ':8080' }).first().click();
  await frame.getByRole('heading', { name: 'Welcome to nginx!' }).waitFor();
});
