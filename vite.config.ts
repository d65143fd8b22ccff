import { defineConfig, type Plugin } from 'vite';
import { labs } from './src/node/vite-labs.ts';

/** The page's elements are imported by the first script; telling the browser in the HTML saves round trips. */
const preloadPage: Plugin = {
  name: 'preload-page',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const page = Object.values(bundle ?? {}).find(
        (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith('/src/ui/page.ts'),
      );
      if (page === undefined) return [];
      const needed = page.imports.filter((file) => {
        const chunk = bundle?.[file];
        return chunk?.type === 'chunk' && !chunk.isEntry;
      });
      return [page.fileName, ...needed].map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
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
    // What the worker loads after its first prompt comes in pieces side by side. A piece may name only what nothing needs
    // before, and nothing that needs the rest; test/bench holds the worker's own script to one file, and to no circles.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'docker', test: /\/src\/cli\// },
            { name: 'yaml', test: /\/node_modules\/yaml\// },
            { name: 'go', test: /\/src\/kernel\/go\// },
            {
              name: 'programs',
              test: /\/src\/(?:images\/programs|host\/(?:commands|digest|fs\/path-pattern))|\/ipaddr\.js\//,
            },
          ],
        },
      },
    },
  },
  // Scan the worker too, or its packages are found only when the page runs and the first view loads twice.
  optimizeDeps: { entries: ['index.html', 'src/worker.ts'] },
  // By number: `localhost` may come to mean ::1 alone.
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
