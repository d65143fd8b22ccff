import type { ITheme } from '@xterm/xterm';

/** The terminal's colours from the page's tokens: xterm needs plain values. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token('term'),
    foreground: token('term-ink'),
    cursor: token('term-ink'),
    cursorAccent: token('term'),
    selectionBackground: token('term-selection'),
    scrollbarSliderBackground: token('term-slider'),
    scrollbarSliderHoverBackground: token('term-slider-hover'),
    scrollbarSliderActiveBackground: token('term-slider-hover'),
    black: token('term-black'),
    red: token('term-red'),
    green: token('term-green'),
    yellow: token('term-yellow'),
    blue: token('term-blue'),
    magenta: token('term-magenta'),
    cyan: token('term-cyan'),
    white: token('term-white'),
    brightBlack: token('term-bright'),
    brightRed: token('term-red'),
    brightGreen: token('term-green'),
    brightYellow: token('term-yellow'),
    brightBlue: token('term-blue'),
    brightMagenta: token('term-magenta'),
    brightCyan: token('term-cyan'),
    brightWhite: token('term-ink'),
  };
}

/** The monospaced families of the page's tokens, as xterm wants them. */
export function terminalFont(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--mono').trim();
}
