import type { Locator, Page } from 'playwright-core';

/** How long a browser on a busy two-core machine may take for what a person expects at once, in milliseconds. */
const PATIENCE = 30_000;

/** What a shell shows when it waits for a command. */
export const PROMPT = /\[root@[\w-]+ ~\]# *$/;

/** The page as a person uses it: terminals, guide and map. */
export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Goes to an address and waits for the first prompt. */
  async open(url: string): Promise<void> {
    await allowNamedFunctions(this.page);
    await this.page.goto(url);
    await this.see('docker-0', PROMPT);
  }

  /** What the terminal of a host shows now, without the blanks at the ends of its lines. */
  async screen(host: string): Promise<string> {
    const rows = await this.rows(host).allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  private rows(host: string): Locator {
    return this.page.locator(`host-terminal[host="${host}"] .xterm-rows > div`);
  }

  /** Waits until the terminal shows a text. */
  async see(host: string, text: string | RegExp): Promise<string> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const screen = await this.screen(host);
      if (typeof text === 'string' ? screen.includes(text) : text.test(screen)) return screen;
      if (Date.now() > end) throw new Error(`${host} does not show ${String(text)} but:\n${screen}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Brings a host's terminal to the front, as a click on its tab does, and gives it the keyboard. */
  async focus(host: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name: new RegExp(host) });
    if ((await tab.count()) > 0) await tab.first().click();
    await this.page.locator(`host-terminal[host="${host}"] .xterm-screen`).click();
  }

  /** Types a line with real key presses, then Enter. */
  async type(host: string, line: string): Promise<void> {
    await this.focus(host);
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Types a command with real key presses and waits until its host has a prompt again. What a person completes with
   * Tab is a tab in it.
   * @param shown what the line reads in the end, if Tab has completed some of it
   */
  async run(host: string, command: string, shown = command): Promise<void> {
    await this.focus(host);
    const lines = command.split('\n');
    for (const [index, line] of lines.entries()) {
      for (const [part, text] of line.split('\t').entries()) {
        if (part > 0) await this.page.keyboard.press('Tab');
        await this.page.keyboard.type(text);
      }
      // Keys that the shell has not echoed yet must not be taken for a prompt that came back.
      if (index === lines.length - 1) await this.seeTyped(host, shown.split('\n').at(-1) ?? '');
      await this.page.keyboard.press('Enter');
    }
    await this.prompt(host);
  }

  /** Waits until the last thing on the screen is a line as it was typed, however it is broken. */
  private async seeTyped(host: string, line: string): Promise<void> {
    const end = Date.now() + PATIENCE;
    const tight = line.replaceAll(' ', '');
    for (;;) {
      const screen = await this.screen(host);
      if (screen.replaceAll(/[\n ]/g, '').endsWith(tight)) return;
      if (Date.now() > end) throw new Error(`${host} does not show what was typed, ${line}, but:\n${screen}`);
      await this.page.waitForTimeout(20);
    }
  }

  /** Waits until a host's shell waits for a command. */
  async prompt(host: string): Promise<void> {
    await this.see(host, PROMPT);
  }

  /** Sets the speed of time in the bar at the top. */
  async chooseSpeed(times: number): Promise<void> {
    await this.page.getByRole('button', { name: /^(Speed of time|时间快慢)/ }).click();
    await this.page.getByRole('menuitemradio', { name: `×${times}`, exact: true }).click();
  }

  /** Clicks a console block of the step shown, by its place, and waits until all of it is typed. */
  async clickBlock(index: number): Promise<void> {
    const button = this.page.locator('lab-guide console-block').nth(index).getByRole('button');
    await button.click();
    await this.page
      .locator('lab-guide console-block')
      .nth(index)
      .locator('button.again:not(:disabled)')
      .waitFor({ timeout: PATIENCE });
  }

  private host(name: string): Locator {
    return this.page.locator('map-host').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  /** Waits until the panel of a host on the map says something. */
  async mapSays(host: string, text: string): Promise<void> {
    await this.host(host).getByText(text).first().waitFor({ timeout: PATIENCE });
  }

  /** What each host's panel on the map says. */
  async map(): Promise<string[]> {
    const texts = await this.page.locator('map-host').evaluateAll((hosts) =>
      hosts.map((host) => {
        const walk = (node: Node): string =>
          node instanceof Element && node.shadowRoot !== null
            ? walk(node.shadowRoot)
            : node instanceof Element && node.localName === 'style'
              ? ''
              : node instanceof Text
                ? node.data
                : [...node.childNodes].map(walk).join(' ');
        return walk(host);
      }),
    );
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Waits until the guide shows a step as done. */
  async stepIsDone(title: string): Promise<void> {
    const step = this.page.getByRole('button', { name: `${title} (done)` });
    await step.waitFor({ timeout: PATIENCE });
  }

  /** Waits until all checks of the step shown are ticked. */
  async isDone(): Promise<void> {
    await this.page.locator('check-list li.holds').first().waitFor({ timeout: PATIENCE });
    const open = this.page.locator('check-list li:not(.holds)');
    await open.first().waitFor({ state: 'detached', timeout: PATIENCE });
  }

  /** Goes on to the next step, if there is one. */
  async next(): Promise<void> {
    const next = this.page.locator('lab-guide footer').getByRole('button', { name: /^(Next|下一步)$/ });
    if (await next.isEnabled()) await next.click();
  }

  /** How many steps the guide shows as done. */
  async stepsDone(): Promise<number> {
    return this.page.locator('lab-guide .bars .done').count();
  }

  async goToStep(title: string): Promise<void> {
    await this.page.getByRole('button', { name: title }).click();
    await this.page.getByRole('heading', { name: title }).waitFor();
  }

  /** Waits until a check of the step shown is ticked. */
  async isTicked(text: string): Promise<void> {
    await this.page.locator('check-list li.holds').filter({ hasText: text }).waitFor({ timeout: PATIENCE });
  }
}

/** tsx marks functions with a helper that the page does not have: call before a script with functions goes into it. */
export async function allowNamedFunctions(page: Page): Promise<void> {
  await page.addInitScript('globalThis.__name ??= (it) => it');
}

/** Milliseconds after the start of the navigation at which the first prompt stood on the screen. Call before `goto`. */
export async function watchFirstPrompt(page: Page): Promise<() => Promise<number>> {
  await allowNamedFunctions(page);
  await page.addInitScript(() => {
    const look = (root: Document | ShadowRoot): boolean => {
      for (const element of root.querySelectorAll('*')) {
        if (element.classList.contains('xterm-rows') && /# *$/.test(element.textContent.replaceAll('\u00a0', ' ')))
          return true;
        if (element.shadowRoot !== null && look(element.shadowRoot)) return true;
      }
      return false;
    };
    const frame = (): void => {
      if (look(document)) performance.mark('first-prompt');
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return async () => {
    const handle = await page.waitForFunction(() => performance.getEntriesByName('first-prompt')[0]?.startTime, null, {
      timeout: PATIENCE,
    });
    return (await handle.jsonValue()) as number;
  };
}
