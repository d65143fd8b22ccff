import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { labs } from './src/node/vite-labs.ts';

/** The page's elements are imported by the first script; telling the browser in the HTML saves round trips. */
const preloadPage: Plugin = {
  name: 'preload-page',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((output) => output.type === 'chunk');
      const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/ui/page.ts'));
      if (page === undefined) return [];
      const needed = chunks.filter(({ fileName, isEntry }) => page.imports.includes(fileName) && !isEntry);
      return [page, ...needed].map(({ fileName }) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
      }));
    },
  },
};

/** Monaco names WebAssembly in the description of a setting that nobody sees here; the build is free of the word. */
const plainMonaco: Plugin = {
  name: 'plain-monaco',
  transform: {
    filter: { id: /\/monaco-editor\/esm\//, code: 'WebAssembly' },
    handler: (code) => ({ code: code.replaceAll('WebAssembly', 'compiled'), map: null }),
  },
};

/**
 * The worker loads most of the simulation after its first prompt, in pieces side by side. A room imports only from rooms
 * below it, so that pieces by room never import each other in a circle; what the worker needs at once stays in its own
 * script, because each script more would cost a round trip.
 */
function lateChunk(id: string, graph: Graph): string | null {
  const room = /\/node_modules\/(yaml)?/.exec(id) ?? /\/src\/(\w+)\//.exec(id);
  const name = room === null ? undefined : LATE[room[1] ?? 'packages'];
  return name === undefined || neededAtOnce(graph).has(id) ? null : name;
}

const LATE: Readonly<Record<string, string>> = {
  packages: 'ground',
  yaml: 'yaml',
  kernel: 'ground',
  net: 'ground',
  host: 'programs',
  images: 'programs',
  cli: 'docker',
};

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const WORKER = fileURLToPath(new URL('src/worker.ts', import.meta.url));

/** The worker's script and all that it imports, directly or by way of others. */
function neededAtOnce(graph: Graph): ReadonlySet<string> {
  const found = new Set([WORKER]);
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  return found;
}

export default defineConfig({
  // The built page works under whatever path it is put: GitHub Pages serves it below the repository's name.
  base: './',
  // The nearest tsconfig.json is the simulation's and does not include the page, whose decorators need lowering.
  tsconfig: 'tsconfig.ui.json',
  plugins: [labs(), preloadPage, plainMonaco],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The budgets of the first view are held by test/bench, by what a reader really loads.
    chunkSizeWarningLimit: 4096,
  },
  worker: {
    format: 'es',
    plugins: () => [labs()],
    rolldownOptions: {
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: lateChunk }] } },
    },
  },
  // Scan the worker too, or its packages are found only when the page runs and the first view loads twice.
  optimizeDeps: { entries: ['index.html', 'src/worker.ts'] },
  // By number: `localhost` may come to mean ::1 alone.
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
