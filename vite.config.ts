import { defineConfig } from 'vite';

export default defineConfig({
  // The built page works under whatever path it is put: GitHub Pages serves it below the repository's name.
  base: './',
  // The nearest tsconfig.json is the simulation's and does not include the page, whose decorators need lowering.
  tsconfig: 'tsconfig.ui.json',
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The budgets of the first view are held by test/bench, by what a reader really loads.
    chunkSizeWarningLimit: 4096,
  },
  worker: { format: 'es' },
  // Scan the worker too, or its packages are found only when the page runs and the first view loads twice.
  optimizeDeps: { entries: ['index.html', 'src/worker.ts'] },
  // By number: `localhost` may come to mean ::1 alone.
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
