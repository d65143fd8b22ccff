// What the reader chose about the page itself, kept in localStorage. Nothing about the world is here.

import type { Language } from '../world/protocol.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export interface Settings {
  /** Undefined: as the browser says. */
  readonly language: Language | undefined;
  readonly theme: ThemeChoice;
  readonly screenReader: boolean;
  readonly sideBySide: boolean;
  /** Terminal font size in CSS pixels. */
  readonly terminalFontSize: number;
  /** Width of the guide in CSS pixels. */
  readonly guideWidth: number;
  /** The map's part of the height, 0 … 1. */
  readonly mapShare: number;
}

const key = 'swarm-lab';

const defaults: Settings = {
  language: undefined,
  theme: 'system',
  screenReader: false,
  sideBySide: false,
  terminalFontSize: 13,
  guideWidth: 392,
  mapShare: 0.55,
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function number(value: unknown, low: number, high: number, otherwise: number): number {
  return typeof value === 'number' && value >= low && value <= high ? value : otherwise;
}

function read(): Settings {
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(key) ?? '{}');
  } catch {
    // No storage, or not ours: the defaults are good enough.
  }
  if (!isRecord(stored)) return defaults;
  const { language, theme } = stored;
  return {
    language: language === 'en' || language === 'zh-CN' ? language : undefined,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    screenReader: stored['screenReader'] === true,
    sideBySide: stored['sideBySide'] === true,
    terminalFontSize: number(stored['terminalFontSize'], 10, 28, defaults.terminalFontSize),
    guideWidth: number(stored['guideWidth'], 260, 640, defaults.guideWidth),
    mapShare: number(stored['mapShare'], 0.15, 0.85, defaults.mapShare),
  };
}

let current = read();
const listeners = new Set<() => void>();

export function settings(): Settings {
  return current;
}

/** Changes some settings and remembers them as well as the browser lets us. */
export function changeSettings(change: Partial<Settings>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // A browser that stores nothing still shows the change until the page is left.
  }
  for (const listener of [...listeners]) listener();
}

/** Calls back after every change; the answer ends that. */
export function onSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
