import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page into dist/ unless there is one already. */
export async function ensureBuilt(): Promise<void> {
  if (!existsSync(fileURLToPath(new URL('../../dist/index.html', import.meta.url)))) await build({ logLevel: 'warn' });
}
