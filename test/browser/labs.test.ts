import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { LabStep } from '../../src/lab/lab.ts';
import { readLabFromDisk } from '../../src/node/labs-from-disk.ts';
import type { CommandStep, TranscriptStep } from '../../src/world/transcript.ts';
import type { LabPage } from './lab-page.ts';
import type { StaticServer } from './static-server.ts';
import { visits } from './visit.ts';

// Whole labs as a learner does them on the built page: some blocks are clicked, the others typed key by key, with time
// running fast, and every tick is waited for.

/** How many times faster than the wall clock the hosts live. */
const SPEED = 100;
/** Lets the browser paint and the hosts go on for a while, in milliseconds. */
const MOMENT = 300;

let server: StaticServer;
let page: Page;
let lab: LabPage;
let problems: readonly string[];

visits((visit) => {
  ({ server, page, lab, problems } = visit);
});

afterEach(() => {
  expect(problems).toEqual([]);
});

/** How one step is done in its own way; what it leaves out is done in the usual one. */
interface Manner {
  /** Types a command as somebody else would: with Tab, with Ctrl-C. */
  readonly type?: (host: string, command: string) => Promise<boolean>;
  /** Before the step. */
  readonly first?: () => Promise<void>;
}

/** Plays a lab from its first step to its last. */
async function play(id: string, manners: Readonly<Record<string, Manner>>): Promise<void> {
  const { steps } = readLabFromDisk(id).lab;
  await lab.open(`${server.url}#/lab/${id}`);
  await lab.chooseSpeed(SPEED);
  for (const [index, step] of steps.entries()) {
    const manner = manners[step.id] ?? {};
    await manner.first?.();
    await playStep(step, index, manner);
    await lab.isDone();
    await lab.next();
  }
  expect(await lab.stepsDone()).toBe(steps.length);
}

async function playStep(step: LabStep, index: number, manner: Manner): Promise<void> {
  for (const [block, { commands }] of step.consoles.entries()) {
    // Every other block by a click, so that each lab has clicked blocks before typed ones and after them.
    if (manner.type === undefined && (index + block) % 2 === 1) await lab.clickBlock(block);
    else for (const { host, command } of commands) await enter(host, command, manner);
  }
  for (const solution of step.solutions) for (const part of solution) await enterPart(part, manner);
}

async function enterPart(part: TranscriptStep, manner: Manner): Promise<void> {
  if (part.kind === 'command') await enter(part.host, (part satisfies CommandStep).command, manner);
  else if (part.kind === 'wait') await page.waitForTimeout((part.seconds * 1000) / SPEED + MOMENT);
}

async function enter(host: string, command: string, manner: Manner): Promise<void> {
  if ((await manner.type?.(host, command)) !== true) await lab.run(host, command);
}

it('lab 5, reach a service: typed, with Tab for the longest words', async () => {
  await play('05-reach-a-service', {
    address: {
      type: async (host, command) => {
        if (!command.startsWith('docker service create')) return false;
        await lab.run(host, command.replace('service create', 'serv\tcr\t'), command);
        return true;
      },
    },
  });
  await lab.mapSays('docker-0', '8080');
});

it('lab 7, overlay networks: the second half in Chinese', async () => {
  await play('07-overlay-discovery', {
    ingress: {
      first: async () => {
        await page.getByRole('button', { name: '中文' }).click();
        await page.getByRole('heading', { name: 'ingress 缺了什么' }).waitFor();
      },
    },
  });
});

it('lab 9, rolling update: Ctrl-C ends the display, not the update', async () => {
  let pressed = false;
  await play('09-rolling-update', {
    update: {
      type: async (host, command) => {
        if (!command.includes('--image') || pressed) return false;
        pressed = true;
        await lab.chooseSpeed(1);
        await lab.type(host, command);
        await lab.see(host, 'overall progress: 1 out of 3');
        await page.keyboard.press('Control+c');
        await lab.prompt(host);
        await lab.chooseSpeed(SPEED);
        return true;
      },
    },
  });
  expect(pressed).toBe(true);
});
