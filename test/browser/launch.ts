import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

/** A browser on this machine and what it needs to start. */
export interface BrowserBinary {
  readonly kind: 'installed' | 'bundled';
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Tests often run as root, where Chromium has no sandbox, and must not reach out for anything of their own. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * The Chromium or Chrome that is installed here, or undefined. `CHROME_PATH` names one outright.
 * @throws Error if CHROME_PATH names a file that does not exist: whoever set it meant that one.
 */
export function findInstalledBrowser(): BrowserBinary | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROME_PATH is ${named}, but there is no such file`);
    return { kind: 'installed', path: named, environment: {} };
  }
  const path = usualPlaces.find((place) => existsSync(place));
  return path === undefined ? undefined : { kind: 'installed', path, environment: {} };
}

/**
 * The Chromium that the development package @sparticuz/chromium carries, unpacked into .cache on first use.
 *
 * The package's own unpacking is not used: it writes straight to a fixed place in the temporary folder, where two
 * test files that start together find each other's half-written binary, and it leaves out the libraries (NSS, expat)
 * that a bare Linux lacks unless it believes itself to be in a cloud function.
 * @throws Error where the package has no binary for the machine (it is for Linux on x86-64)
 */
export function unpackBundledBrowser(): BrowserBinary {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the bundled Chromium is for Linux on x86-64: install Chromium or Chrome, or set CHROME_PATH');
  }
  const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../../bin');
  const { version } = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8')) as { version: string };
  const home = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(home)) {
    mkdirSync(dirname(home), { recursive: true });
    const work = mkdtempSync(`${home}-`);
    try {
      writeFileSync(join(work, 'chromium'), unpack(join(packed, 'chromium.br')), { mode: 0o755 });
      for (const archive of ['al2023', 'swiftshader', 'fonts']) {
        const into = archive === 'fonts' ? join(work, 'fonts') : work;
        mkdirSync(into, { recursive: true });
        const tar = spawnSync('tar', ['-x', '-C', into], { input: unpack(join(packed, `${archive}.tar.br`)) });
        if (tar.status !== 0) throw new Error(`tar could not unpack ${archive}: ${String(tar.stderr)}`);
      }
      renameSync(work, home);
    } catch (error) {
      rmSync(work, { recursive: true, force: true });
      // Another test file may have been faster; its copy is as good.
      if (!existsSync(home)) throw error;
    }
  }
  return {
    kind: 'bundled',
    path: join(home, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_PATH: join(home, 'fonts') },
  };
}

function unpack(file: string): Buffer {
  return brotliDecompressSync(readFileSync(file));
}

/**
 * Starts a headless browser: the installed one, else the bundled one. The caller closes it.
 * @param binary a particular one of the two
 * @param switches more of Chromium's own switches
 */
export async function launchBrowser(
  binary: BrowserBinary = findInstalledBrowser() ?? unpackBundledBrowser(),
  switches: readonly string[] = [],
): Promise<Browser> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  return chromium.launch({
    executablePath: binary.path,
    headless: true,
    chromiumSandbox: false,
    args: [...flags, ...switches],
    env: { ...environment, ...binary.environment },
  });
}
