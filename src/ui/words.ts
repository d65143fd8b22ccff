import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { language } from './language.ts';
import { onSettings } from './settings.ts';
import { en } from './strings/en.ts';
import type { Strings } from './strings/strings.ts';
import { zhCN } from './strings/zh-cn.ts';

/** The page's words in the language in force. */
export function words(): Strings {
  return language() === 'zh-CN' ? zhCN : en;
}

/** Draws its element again when the language changes. Use: `private readonly words = new Words(this)` and then
 *  `this.words.t.pause`. */
export class Words implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private end: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  get t(): Strings {
    return words();
  }

  hostConnected(): void {
    this.end = onSettings(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.end?.();
  }
}
