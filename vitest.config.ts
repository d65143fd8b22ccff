import { defineConfig } from 'vitest/config';

const seconds = 1000;

/** One project per folder of test/, so that each can be run by itself: `npx vitest run --project unit`. */
function project(name: string, timeout: number) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeout,
      hookTimeout: timeout,
    },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    projects: [
      project('unit', 10 * seconds),
      project('transcripts', 60 * seconds),
      project('cli', 60 * seconds),
      project('labs', 60 * seconds),
      project('browser', 90 * seconds),
      project('bench', 120 * seconds),
    ],
  },
});
