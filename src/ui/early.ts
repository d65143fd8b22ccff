// What cannot wait, without libraries: language and theme before anything is painted, and the worker, which
// starts while the rest of the page is still being loaded.

import { applyLanguage } from './language.ts';
import { applyTheme } from './theme.ts';

applyLanguage();
applyTheme();

// The first terminal waits for its typeface, so ask for it now.
void document.fonts.load("13px 'Lab Mono'");

/** Makes a worker; the first one is already under way, later ones replace a crashed one. */
export const startWorker = (): Worker =>
  new Worker(new URL('../worker.ts', import.meta.url), { type: 'module', name: 'swarm-lab' });

export const firstWorker: Worker = startWorker();
