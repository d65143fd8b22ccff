import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PROMPT, type LabPage } from './lab-page.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// The first lesson as a learner has it, on the built page below a sub-path: what is typed, what is seen, and that all
// of it is there again after a reload.

/** The sum of layout shifts that a reader does not notice. */
const STEADY = 0.02;
const THEMES = ['light', 'dark'] as const;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: StaticServer;
let page: Page;
let lab: LabPage;
let problems: readonly string[];

visits((visit) => {
  ({ server, page, lab, problems } = visit);
});

/** From now on, in every document that the page shows. */
async function watchLayoutShifts(): Promise<() => Promise<number>> {
  await page.addInitScript(`
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });`);
  return () => page.evaluate<number>('globalThis.shifted');
}

/** What axe finds on the page as it is, if it is serious. */
async function seriousFindings(): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    ${axe};
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => id + ': ' + help + ': ' + nodes.map((node) => node.target.flat().join(' ') + ' ' + (node.any[0]?.message ?? '')).join(', '));
  })()`);
}

/** Reads the token that the terminal shows, however its line is broken. */
function tokenOn(screen: string): string {
  const tokens = screen.replaceAll('\n', '').match(/SWMTKN-1-\w{50}-\w{25}/g);
  const last = tokens?.at(-1);
  if (last === undefined) throw new Error(`there is no token on the screen:\n${screen}`);
  return last;
}

async function threeNodes(): Promise<void> {
  await lab.type('docker-0', 'docker swarm init --advertise-addr 172.17.0.2');
  await lab.see('docker-0', 'Swarm initialized: current node');
  await lab.type('docker-0', 'docker swarm join-token -q worker');
  const token = tokenOn(await lab.see('docker-0', /-q worker\nSWMTKN-1-/));
  for (const host of ['docker-1', 'docker-2']) {
    await lab.type(host, `docker swarm join --token ${token} 172.17.0.2:2377`);
    await lab.see(host, 'This node joined a swarm as a worker.');
  }
}

it('the first lesson: typed on three terminals, seen in output, map and guide, and there again after a reload', async () => {
  const shifted = await watchLayoutShifts();
  await lab.open(server.url);
  await lab.see('docker-2', PROMPT);
  expect(await page.title()).toBe('Your first swarm · Swarm Lab');
  expect(await shifted()).toBeLessThan(STEADY);

  await threeNodes();
  await lab.type('docker-0', 'docker node ls');
  const screen = await lab.see('docker-0', /docker-2 +Ready[^\n]*\n\[root@docker-0 ~\]# *$/);
  expect(screen.match(/docker-\d +Ready +Active/g)).toHaveLength(3);

  await lab.mapSays('docker-0', 'manager · leader');
  await lab.mapSays('docker-1', 'worker');
  await lab.mapSays('docker-2', 'worker');
  await lab.stepIsDone('See what joining adds to a host');
  await lab.goToStep('See what joining adds to a host');
  await lab.isTicked('Three nodes are Ready');

  const before = await Promise.all(['docker-0', 'docker-1', 'docker-2'].map((host) => lab.screen(host)));
  const map = await lab.map();
  await page.reload();
  for (const [index, screen] of before.entries()) await lab.see(`docker-${index}`, screen);
  await expect.poll(() => lab.map()).toEqual(map);
  await lab.stepIsDone('Let docker-1 join');
  await lab.isTicked('Three nodes are Ready');
  // The list of labs knows how far this one is.
  await page.getByRole('button', { name: 'Labs', exact: true }).click();
  await page.getByRole('link', { name: /Your first swarm.*3 of 7 steps/ }).waitFor();
  await page.keyboard.press('Escape');
  // And the hosts are not pictures of themselves: they go on.
  await lab.type('docker-1', 'docker info --format "{{.Swarm.LocalNodeState}} again"');
  await lab.see('docker-1', 'active again');
  expect(problems).toEqual([]);
});

it('a click types a console block, with the token filled in', async () => {
  await lab.open(server.url);
  await page.getByRole('button', { name: 'Type it' }).first().click();
  await lab.see('docker-0', /Swarm initialized[\s\S]*# *$/);
  await lab.isTicked('docker-0 is a manager of an active swarm');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('button', { name: 'Type it' }).nth(1).click();
  await lab.see('docker-1', 'This node joined a swarm as a worker.');
  await lab.isTicked('docker-1 is a Ready node of the swarm');
  expect(await page.getByRole('button', { name: 'Type again' }).count()).toBe(1);
  expect(problems).toEqual([]);
});

it('speaks both languages, and changes them without touching the hosts', async () => {
  await lab.open(server.url);
  await lab.type('docker-0', 'echo kept');
  await lab.see('docker-0', '\nkept');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '在 docker-0 上' }).waitFor();
  expect(await page.title()).toContain('第一个 swarm 集群');
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  await lab.see('docker-0', '\nkept');
  await page.reload();
  await page.getByRole('heading', { name: '在 docker-0 上' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Start a swarm on docker-0' }).waitFor();
  expect(problems).toEqual([]);
});

it('axe finds nothing serious, light and dark, in both languages, on an empty and on a busy page', async () => {
  await lab.open(server.url);
  const findings: string[] = [];
  const look = async (what: string): Promise<void> => {
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      findings.push(...(await seriousFindings()).map((finding) => `${what}, ${theme}: ${finding}`));
    }
  };
  await look('empty');
  await threeNodes();
  await lab.type('docker-0', 'docker service create --name web --replicas 4 -p 8080:80 nginx');
  await lab.see('docker-0', 'converged');
  await lab.type('docker-0', 'docker node update --availability drain docker-2');
  await lab.see('docker-0', /drain docker-2\ndocker-2\n/);
  await look('busy');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '在 docker-0 上' }).waitFor();
  await look('Chinese');
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('menuitem', { name: '设置' }).click();
  await look('settings');
  expect(findings).toEqual([]);
});

it('the keyboard alone reaches guide, map and terminals', async () => {
  await lab.open(server.url);
  const within = (region: string): Promise<boolean> =>
    page.evaluate<boolean>(
      `document.querySelector('swarm-lab').shadowRoot.querySelector('${region}').matches(':focus-within')`,
    );
  // The first prompt has the keyboard without a click.
  await expect.poll(() => within('terminal-pane')).toBe(true);
  await page.keyboard.type('echo by key');
  await page.keyboard.press('Enter');
  await lab.see('docker-0', '\nby key');
  for (const region of ['top-bar', 'lab-guide', 'cluster-map', 'terminal-pane']) {
    await page.keyboard.press('F6');
    expect(await within(region), region).toBe(true);
  }
  // From the terminal's tabs to another host, and the first block of the guide by Tab and Enter.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate<string>(`(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.textContent ?? '';
    })()`);
    if (name.includes('Type it')) break;
  }
  await page.keyboard.press('Enter');
  await lab.see('docker-0', 'Swarm initialized');
});
